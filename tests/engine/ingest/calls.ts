// Requests of the tracking API as a client makes them.
import type { Call, Route } from '../../../engine/ingest/request.ts'
import type { Json } from '../../../engine/json.ts'
import type { StoredEvent } from '../../../engine/ingest/event-item.ts'
import { judgeRequest } from '../../../engine/ingest/request.ts'
import { makeKeyring } from '../../../engine/identity/keyring.ts'

export const keyring = makeKeyring('a root secret')
export const received = Date.parse('2026-04-20T09:00:00Z')

export function callOf(route: Route, body: unknown, more: Partial<Call> = {}): Call {
  return { route, body: typeof body === 'string' ? body : JSON.stringify(body), writeKey: keyring.writeKey(), received, ...more }
}

export const judge = (route: Route, body: unknown, more: Partial<Call> = {}): ReturnType<typeof judgeRequest> => judgeRequest(callOf(route, body, more), keyring)

/** The events of a request that is taken whole. */
export function eventsOf(route: Route, body: unknown, more: Partial<Call> = {}): StoredEvent[] {
  const judged = judge(route, body, more)
  if (judged.kind === 'refused' || judged.rejections.length > 0) throw new Error(`Not taken: ${JSON.stringify(judged)}`)
  return judged.events
}

/** What is wrong with one item, and where. */
export function rejectionOf(item: Json): { code: string; path: string; message: string } | undefined {
  const judged = judge('batch', { batch: [item] })
  if (judged.kind === 'refused') return judged
  const [first] = judged.rejections
  return first === undefined ? undefined : { code: first.code, path: first.path, message: first.message }
}

export const track = (more: object = {}): object => ({ type: 'track', event: 'Order Completed', userId: 'u1', messageId: 'm1', timestamp: '2026-04-20T08:00:00.000Z', ...more })
