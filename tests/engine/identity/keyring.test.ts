import { base32 } from '../../../engine/identity/base32.ts'
import { describe, expect, test } from 'vitest'
import { equal, fractionOf, makeKeyring, shardOf, shortHash } from '../../../engine/identity/keyring.ts'

const keyring = makeKeyring('a root secret')

describe('base32', () => {
  test('is that of RFC 4648 in small letters, without padding', () => {
    const of = (text: string): string => base32(Buffer.from(text), Math.floor((text.length * 8) / 5))
    // The RFC pads what is left of the bits; a key takes only whole characters.
    expect(['fooba', 'foobar', 'foo'].map(of)).toEqual(['mzxw6ytb', 'mzxw6ytbo', 'mzxw'])
  })
  test('stops at the length asked for', () => expect(base32(new Uint8Array(32), 26)).toBe('a'.repeat(26)))
})

describe('keys of customers', () => {
  test('are 26 characters of base32, and never change', () => {
    expect(keyring.customer('user@example.com')).toMatch(/^[a-z2-7]{26}$/)
    expect(keyring.customer('u1')).toBe('dc2vsu6lpy7shiwxrjzcmhyo5f')
    expect(makeKeyring('a root secret').customer('u1')).toBe(keyring.customer('u1'))
  })
  test('differ by secret, and between customers and strangers of the same id', () => {
    expect(new Set([keyring.customer('u1'), keyring.anonymous('u1'), keyring.address('u1'), keyring.sign('u1'), makeKeyring('another').customer('u1')]).size).toBe(5)
  })
  test('tell ids apart by case and spaces; addresses do not', () => {
    expect(new Set(['u1', 'U1', ' u1'].map((id) => keyring.customer(id))).size).toBe(3)
    expect(keyring.address(' A@Example.com ')).toBe(keyring.address('a@example.com'))
  })
})

describe('signatures', () => {
  test('verify what was signed, and nothing else', () => {
    const signature = keyring.sign('customer:offers')
    expect([keyring.verify('customer:offers', signature), keyring.verify('customer:letters', signature), keyring.verify('customer:offers', `${signature}a`), keyring.verify('customer:offers', ''), makeKeyring('another').verify('customer:offers', signature)]).toEqual([true, false, false, false, false])
  })
  test('compare by bytes', () => expect([equal('ä', 'ä'), equal('ä', 'a'), equal('', '')]).toEqual([true, false, true]))
  test('the write key is 32 characters', () => expect(keyring.writeKey()).toMatch(/^[a-z2-7]{32}$/))
})

describe('chance', () => {
  const customers = Array.from({ length: 6400 }, (_, index) => keyring.customer(`u${index}`))

  test('is stable and spread evenly over [0, 1)', () => {
    const fractions = customers.map(fractionOf)
    expect(fractionOf('a')).toBe(fractionOf('a'))
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...fractions)).toBeLessThan(1)
    expect(fractions.filter((fraction) => fraction < 0.1).length / 6400).toBeCloseTo(0.1, 1)
  })
  test('gives every shard its share', () => {
    const sizes = Map.groupBy(customers, (customer) => shardOf(customer, 64))
    expect([...sizes.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, shard) => shard))
    expect(Math.max(...[...sizes.values()].map(({ length }) => length))).toBeLessThan(160)
  })
  test('a short hash is stable', () => expect([shortHash('a', 6), shortHash('a', 6) === shortHash('b', 6)]).toEqual(['zklyce', false]))
})
