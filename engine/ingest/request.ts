// One request of Segment's HTTP tracking API, judged: which events it holds, and what is wrong with the rest. Pure; the
// task writes what this decides.
import type { Json, JsonObject } from '../json.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { StoredEvent } from './event-item.ts'
import { clipped } from './depth.ts'
import { equal } from '../identity/keyring.ts'
import { isObject } from '../json.ts'
import { normalise } from './normalise.ts'

export const routes = ['identify', 'track', 'page', 'screen', 'group', 'alias', 'batch'] as const
export type Route = (typeof routes)[number]

export interface Rejection {
  /** Its place in the batch; 0 for a single call. */
  index: number
  code: string
  path: string
  message: string
  item: Json
}

export interface Accepted {
  events: StoredEvent[]
  rejections: Rejection[]
}

export type Judged =
  | ({ kind: 'taken' } & Accepted)
  | { kind: 'refused'; status: 400 | 401 | 413; code: string; path: string; message: string }

/** Segment's limits: an event, a batch's bytes and events. One customer's share of a request is bounded by us. */
export const limits = { eventBytes: 32_768, batchBytes: 512_000, batchEvents: 2_500, eventsPerCustomer: 1_000 }


export interface Call {
  route: Route
  /** The request's body as text. */
  body: string
  /** The write key of the Authorization header, if there was one. */
  writeKey: string | undefined
  /** When the request came in (ms). */
  received: number
}

export function judgeRequest(call: Call, keyring: Keyring): Judged {
  const bytes = Buffer.byteLength(call.body)
  const most = call.route === 'batch' ? limits.batchBytes : limits.eventBytes
  if (bytes > most) return refuse(413, 'request.too-large', '$', `has ${bytes} bytes; ${most} are allowed. Send smaller batches.`)
  const json = parse(call.body)
  if (!isObject(json)) return refuse(400, 'request.no-json', '$', 'is no JSON object')
  const key = call.writeKey ?? (typeof json['writeKey'] === 'string' ? json['writeKey'] : undefined)
  if (key === undefined) return refuse(401, 'request.no-write-key', '$.writeKey', 'is missing: send the write key as Basic user name, or as "writeKey" in the body')
  if (!equal(key, keyring.writeKey())) return refuse(401, 'request.wrong-write-key', '$.writeKey', 'is not the write key of this deployment')

  if (call.route !== 'batch') {
    const { writeKey: _, ...item } = json
    return takeAll([{ type: call.route, ...item }], json, call, keyring)
  }
  if (!isObject(json) || !Array.isArray(json['batch'])) return refuse(400, 'request.no-batch', '$.batch', 'must be a list of events')
  const batch = json['batch']
  if (batch.length > limits.batchEvents) return refuse(400, 'request.too-many', '$.batch', `has ${batch.length} events; ${limits.batchEvents} are allowed. Send smaller batches.`)
  return takeAll(batch, json, call, keyring)
}

function takeAll(items: readonly Json[], envelope: JsonObject, call: Call, keyring: Keyring): Judged {
  const shared = {
    sentAt: envelope['sentAt'],
    context: call.route === 'batch' && isObject(envelope['context']) ? envelope['context'] : undefined,
  }
  const weigh = Buffer.byteLength(call.body) > limits.eventBytes
  const byKey = new Map<string, StoredEvent>()
  const perCustomer = new Map<string, number>()
  const rejections: Rejection[] = []
  for (const [index, item] of items.entries()) {
    const at = call.route === 'batch' ? `$.batch[${index}]` : '$'
    const reject = (code: string, path: string, message: string): void => void rejections.push({ index, code, path: `${at}${path}`, message, item: code === 'event.too-deep' ? clipped(item) : item })
    if (weigh && isTooLarge(item)) {
      reject('event.too-large', '', `is larger than ${limits.eventBytes} bytes`)
      continue
    }
    const normal = normalise(item, shared, call.received, keyring)
    if (normal.kind === 'rejected') {
      reject(normal.code, normal.path, normal.message)
      continue
    }
    const { event } = normal
    const count = (perCustomer.get(event.key.pk) ?? 0) + 1
    perCustomer.set(event.key.pk, count)
    if (count > limits.eventsPerCustomer) reject('customer.too-fast', '', `is the customer's event number ${count} in one request; more than ${limits.eventsPerCustomer} are set aside`)
    else byKey.set(`${event.key.pk}\n${event.key.sk}`, byKey.get(`${event.key.pk}\n${event.key.sk}`) ?? event)
  }
  return { kind: 'taken', events: [...byKey.values()], rejections }
}

/** Counts bytes only where characters leave it open. Deeper nesting than can be written out is left to be named as such. */
function isTooLarge(item: Json): boolean {
  try {
    const text = JSON.stringify(item)
    return text.length > limits.eventBytes || (text.length * 3 > limits.eventBytes && Buffer.byteLength(text) > limits.eventBytes)
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refuse(status: 400 | 401 | 413, code: string, path: string, message: string): Judged {
  return { kind: 'refused', status, code, path, message }
}
