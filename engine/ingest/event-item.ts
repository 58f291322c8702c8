// An accepted event as the table holds it: under 1 KB where that can be, for a write unit is most of what it costs.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { CustomerEvent } from '../profile/profile.ts'
import type { Item } from '../ports.ts'
import type { JsonObject } from '../json.ts'
import type { Key } from '../table/keys.ts'
import { isObject } from '../json.ts'

export interface StoredEvent {
  key: Key
  type: CustomerEvent['type']
  name: string
  at: number
  received: number
  messageId?: string
  user?: string
  anonymousId?: string
  claims?: string
  anonymous?: boolean
  historical?: boolean
  properties?: JsonObject
  traits?: JsonObject
  /** Whatever else came with it; nothing in the engine reads it. */
  context?: JsonObject
}

/** DynamoDB bills writes by the kilobyte. */
const writeUnit = 1024

/** Names, numbers and keys around the bodies, in bytes. */
const overhead = 210

export function eventItem(event: StoredEvent): Item {
  const { key, context, ...rest } = event
  const item: Item = { ...key, kind: 'event' }
  for (const [name, value] of Object.entries(rest)) if (value !== undefined && value !== '') item[name] = value
  if (context === undefined || Object.keys(context).length === 0) return item
  const text = JSON.stringify(context)
  const size = overhead + text.length + JSON.stringify(rest).length
  item['context'] = size <= writeUnit ? text : new Uint8Array(deflateRawSync(text, { level: 1 }))
  return item
}

export function eventOf(item: Item): CustomerEvent {
  return {
    id: item.sk,
    type: item['type'] as CustomerEvent['type'],
    name: (item['name'] as string | undefined) ?? '',
    at: item['at'] as number,
    received: item['received'] as number,
    properties: (item['properties'] as JsonObject | undefined) ?? {},
    ...(item['traits'] === undefined ? {} : { traits: item['traits'] as JsonObject }),
    ...(item['historical'] === true ? { historical: true } : {}),
    ...(item['user'] === undefined ? {} : { user: item['user'] as string }),
    ...(item['claims'] === undefined ? {} : { claims: item['claims'] as string }),
  }
}

/** The context that came with a stored event. */
export function contextOf(item: Item): JsonObject {
  const stored = item['context']
  if (stored === undefined) return {}
  const text = stored instanceof Uint8Array ? inflateRawSync(stored).toString('utf8') : (stored as string)
  const context: unknown = JSON.parse(text)
  return isObject(context) ? context : {}
}
