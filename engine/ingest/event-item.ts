// An accepted event as the table holds it: under 1 KB where that can be, for a write unit is most of what it costs.
import type { CustomerEvent } from '../profile/profile.ts'
import type { Item } from '../ports.ts'
import type { JsonObject } from '../json.ts'
import type { Key } from '../table/keys.ts'
import { isObject } from '../json.ts'
import { decodeContext, encodeContext } from './stored-context.ts'

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
  /** How many journeys led to it, each by what it wrote; absent for what a customer does. */
  hops?: number
  properties?: JsonObject
  traits?: JsonObject
  /** Whatever else came with it; nothing in the engine reads it. */
  context?: JsonObject
}

/** DynamoDB bills writes by the kilobyte. */
const writeUnit = 1024

/**
 * What a client wrote freely is kept as JSON text: DynamoDB's own numbers and maps refuse some of what JSON allows, and
 * an event that can never be written would be sent again for ever.
 */
export function eventItem(event: StoredEvent): Item {
  const { key, context, properties, traits, ...rest } = event
  const item: Item = { ...key, kind: 'event' }
  for (const [name, value] of Object.entries(rest)) if (value !== undefined && value !== '') item[name] = value
  if (properties !== undefined) item['properties'] = JSON.stringify(properties)
  if (traits !== undefined) item['traits'] = JSON.stringify(traits)
  if (context === undefined || Object.keys(context).length === 0) return item
  item['context'] = encodeContext(context, writeUnit - sizeOf(item) - 'context'.length)
  return item
}

/** In bytes, as DynamoDB counts them; no number here takes more than nine. */
function sizeOf(item: Item): number {
  let size = 0
  for (const [name, value] of Object.entries(item)) size += name.length + (typeof value === 'string' ? Buffer.byteLength(value) : 9)
  return size
}

export function eventOf(item: Item): CustomerEvent {
  return {
    id: item.sk,
    type: item['type'] as CustomerEvent['type'],
    name: (item['name'] as string | undefined) ?? '',
    at: item['at'] as number,
    received: item['received'] as number,
    properties: item['properties'] === undefined ? {} : jsonOf(item['properties']),
    ...(item['traits'] === undefined ? {} : { traits: jsonOf(item['traits']) }),
    ...(item['historical'] === true ? { historical: true } : {}),
    ...(item['hops'] === undefined ? {} : { hops: item['hops'] as number }),
    ...(item['user'] === undefined ? {} : { user: item['user'] as string }),
    ...(item['claims'] === undefined ? {} : { claims: item['claims'] as string }),
  }
}

/** The context that came with a stored event. */
export const contextOf = (item: Item): JsonObject => decodeContext(item['context'])

function jsonOf(text: Item[string]): JsonObject {
  const value: unknown = JSON.parse(text as string)
  return isObject(value) ? value : {}
}
