// The default brand as a whole system on this machine, and what tests ask of it: the templates are synthesized into a
// temporary folder, and everything is stored under it.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Item } from '../../engine/ports.ts'
import type { Keyring } from '../../engine/identity/keyring.ts'
import type { Profile } from '../../engine/profile/profile.ts'
import { customerPartition } from '../../engine/table/keys.ts'
import { makeKeyring } from '../../engine/identity/keyring.ts'
import { profileOf } from '../../engine/profile/profile-item.ts'
import { synthesize } from '../../infra/synth.ts'
import { readItem } from '../../local/dynamo/item.ts'
import type { Attributes } from '../../local/dynamo/requests.ts'
import { Secrets } from '../../local/endpoint/secrets.ts'
import type { Mail } from '../../local/mailbox/mail.ts'
import { startSystem, type OneMachine } from '../../local/system.ts'

/** A Monday, ten in the morning in London: inside the send window. */
export const start = Date.parse('2026-01-05T10:00:00Z')
export const day = 86_400_000

export const tableName = 'perennial'

export interface Shop {
  system: OneMachine
  keyring: Keyring
  /** Posts with the write key, unless `headers` say otherwise; a string or bytes go as they are. */
  post(route: string, body: object | string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>): Promise<Response>
  profile(user: string): Promise<Profile | undefined>
  /** The customer's items of one kind, in the order of their keys. */
  items(user: string, kind: string): Promise<Item[]>
  partition(pk: string): Promise<Item[]>
  /** The mails to an address, the oldest first. */
  mailsTo(address: string): Mail[]
  close(): Promise<void>
}

export async function openShop(): Promise<Shop> {
  const cdkOut = mkdtempSync(join(tmpdir(), 'perennial-shop-'))
  const journeysDir = fileURLToPath(new URL('../../journeys', import.meta.url))
  await synthesize({ journeysDir, outdir: cdkOut })
  const system = await startSystem({ cdkOut, startAt: start })
  const keyring = makeKeyring(rootSecret(system))

  const partition = async (pk: string): Promise<Item[]> => {
    const { Items } = await system.table.send<{ Items: Attributes[] }>('Query', {
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
    })
    return Items.map(readItem)
  }
  const items = async (user: string, kind: string): Promise<Item[]> =>
    (await partition(customerPartition(keyring.customer(user)))).filter((item) => item['kind'] === kind)

  return {
    system,
    keyring,
    partition,
    items,
    post: (route, body, headers = { authorization: basic(keyring.writeKey()), 'content-type': 'application/json' }) =>
      fetch(`${system.http}/v1/${route}`, {
        method: 'POST',
        headers,
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    async profile(user) {
      const [item] = await items(user, 'profile')
      return item === undefined ? undefined : profileOf(item)
    },
    mailsTo: (address) =>
      [...system.mailbox.all()].filter(({ to }) => to === address).map(({ id }) => system.mailbox.find(id)!),
    async close() {
      await system.stop()
      rmSync(cdkOut, { recursive: true, force: true })
    },
  }
}

/** What a new customer of the shop posts: who they are, and their first order. */
export const firstOrder = (user: string, traits: object = {}, properties: object = {}): { batch: object[] } => ({
  batch: [
    { type: 'identify', userId: user, messageId: `${user}-1`, traits: { email: `${user}@example.com`, country: 'Germany', ...traits } },
    {
      type: 'track',
      event: 'Order Completed',
      userId: user,
      messageId: `${user}-2`,
      properties: { order_id: `${user}-1`, total: 42, revenue: 42, currency: 'GBP', ...properties },
    },
  ],
})

/** An attribute that is a text. */
export function textOf(item: Item | undefined, name: string): string {
  const value = item?.[name]
  if (typeof value !== 'string') throw new Error(`${name} is no text: ${typeof value}`)
  return value
}

export const basic = (writeKey: string): string => `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`

function rootSecret({ store, description }: OneMachine): string {
  const [secret] = new Secrets({ store, secrets: description.secrets }).all()
  const { root }: { root: string } = JSON.parse(secret?.value ?? '{}')
  return root
}
