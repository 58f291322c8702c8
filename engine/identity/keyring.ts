// Everything derived from the deployment's one root secret: customer keys, the write key, address hashes and the
// signatures of links. Derivation is HMAC-SHA-256 under a label each, so that no use reveals another.
import type { KeyObject } from 'node:crypto'
import { createHmac, createSecretKey, hash, hkdfSync, timingSafeEqual } from 'node:crypto'
import { base32 } from './base32.ts'

export interface Keyring {
  /** 26 characters (130 bits) of base32(HMAC-SHA-256(secret, userId)). */
  customer(userId: string): string
  /** The same for an id of somebody not yet known; another label, so that it never equals a customer's. */
  anonymous(anonymousId: string): string
  /** What suppression remembers of an address: nothing that leads back to it without the secret. */
  address(email: string): string
  writeKey(): string
  /** So many capitals and digits, for a person to type: the same for the same text. */
  code(text: string, length: number): string
  sign(text: string): string
  verify(text: string, signature: string): boolean
}

export function makeKeyring(root: string): Keyring {
  const derive = (label: string): Buffer => Buffer.from(hkdfSync('sha256', root, 'perennial', label, 32))
  // Key objects: from bytes, each HMAC would make one anew, which takes four times as long as the HMAC itself.
  const customers = createSecretKey(derive('customer'))
  const anonymous = createSecretKey(derive('anonymous'))
  const addresses = createSecretKey(derive('address'))
  const links = createSecretKey(derive('link'))
  const codes = createSecretKey(derive('code'))
  const writeKey = base32(derive('write-key'), 32)
  const sign = (text: string): string => mac(links, text, 26)
  return {
    customer: (userId) => mac(customers, userId, 26),
    anonymous: (anonymousId) => mac(anonymous, anonymousId, 26),
    address: (email) => mac(addresses, email.trim().toLowerCase(), 26),
    writeKey: () => writeKey,
    code: (text, length) => mac(codes, text, length).toUpperCase(),
    sign,
    verify: (text, signature) => equal(sign(text), signature),
  }
}

function mac(key: KeyObject, text: string, length: number): string {
  return base32(createHmac('sha256', key).update(text).digest(), length)
}

/** Compares in a time that does not tell where two texts differ. */
export function equal(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** A short stable hash of something that is no secret. */
export const shortHash = (text: string, length: number): string => base32(hash('sha256', text, 'buffer'), length)

/** A stable fraction in [0, 1) of a text, for splits, holdouts and jitter. */
export function fractionOf(text: string): number {
  return hash('sha256', text, 'buffer').readUIntBE(0, 6) / 2 ** 48
}

/** A stable shard of a customer in [0, count). */
export const shardOf = (customer: string, count: number): number => Math.floor(fractionOf(`shard\n${customer}`) * count)
