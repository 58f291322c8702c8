// One item of Segment's protocol becomes one stored event, or a reason why it can't. Identity and time are settled here:
// the key holds only what a retry repeats, and the instant is corrected for the client's clock.
import type { Json, JsonObject } from '../json.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { StoredEvent } from './event-item.ts'
import type { CustomerEvent } from '../profile/profile.ts'
import { canonical } from '../canonical.ts'
import { eventKey } from '../table/keys.ts'
import { deepest, isTooDeep } from './depth.ts'
import { isObject } from '../json.ts'
import { parseInstant } from '../time/instant.ts'
import { shortHash } from '../identity/keyring.ts'
import { systemEvents } from '../profile/fold.ts'

export type Normalised = { kind: 'event'; event: StoredEvent } | Rejected
export interface Rejected {
  kind: 'rejected'
  code: string
  /** JSON path below the item. */
  path: string
  message: string
}

export interface Shared {
  sentAt: Json | undefined
  /** The batch's context, laid under each item's. */
  context: JsonObject | undefined
}

const types: ReadonlySet<string> = new Set(['identify', 'track', 'page', 'screen', 'group', 'alias'])
const longestId = 500

export function normalise(item: Json, shared: Shared, received: number, keyring: Keyring): Normalised {
  if (!isObject(item)) return reject('event.no-object', '', 'is no JSON object')
  const type = item['type']
  if (typeof type !== 'string' || !types.has(type)) return reject('event.unknown-type', '.type', `must be one of ${[...types].join(', ')}`)
  const user = idOf(item['userId'])
  const anonymousId = idOf(item['anonymousId'])
  if (user === undefined && anonymousId === undefined) return reject('event.no-identity', '.userId', 'is missing, and so is anonymousId: one of them says whose event this is')
  if ((user ?? anonymousId ?? '').length > longestId) return reject('event.long-id', user === undefined ? '.anonymousId' : '.userId', `is longer than ${longestId} characters`)
  const sent = timeOf(item['timestamp'])
  if (sent === 'bad') return reject('event.bad-time', '.timestamp', 'is no ISO 8601 time such as "2026-11-21T10:00:00.000Z"')
  if (isTooDeep(item)) return reject('event.too-deep', '', `is nested more than ${deepest} levels deep`)
  const body = bodyOf(type as CustomerEvent['type'], item)
  if (body.kind === 'rejected') return body

  const customer = user === undefined ? keyring.anonymous(anonymousId ?? '') : keyring.customer(user)
  const context = shared.context === undefined ? item['context'] : { ...shared.context, ...(isObject(item['context']) ? item['context'] : {}) }
  const claimed = type === 'alias' ? idOf(item['previousId']) : type === 'identify' ? anonymousId : undefined
  const messageId = idOf(item['messageId'])
  const traits = type === 'identify' ? withReader(body.traits, context) : body.traits
  const event: StoredEvent = {
    key: eventKey(customer, sent === undefined ? undefined : new Date(sent).toISOString(), shortHash(messageId ?? canonical(withoutSentAt(item)), 20)),
    type: type as CustomerEvent['type'],
    name: body.name,
    at: correct(sent, item, shared, received),
    received,
  }
  if (messageId !== undefined) event.messageId = messageId
  if (user !== undefined) event.user = user
  if (anonymousId !== undefined) event.anonymousId = anonymousId
  if (user === undefined) event.anonymous = true
  else if (claimed !== undefined) event.claims = keyring.anonymous(claimed)
  if (isObject(context) && context['historical'] === true) event.historical = true
  if (body.properties !== undefined) event.properties = body.properties
  if (traits !== undefined) event.traits = traits
  if (isObject(context)) event.context = context
  return { kind: 'event', event }
}

type Body = { kind: 'body'; name: string; properties?: JsonObject; traits?: JsonObject }

function bodyOf(type: CustomerEvent['type'], item: JsonObject): Body | Rejected {
  switch (type) {
    case 'track': {
      const name = item['event']
      if (typeof name !== 'string' || name.trim() === '') return reject('event.no-name', '.event', 'must be the name of what happened, such as "Order Completed"')
      if (name.length > 200) return reject('event.long-name', '.event', 'is longer than 200 characters')
      if (systemEvents.has(name)) return reject('event.reserved', '.event', `is "${name}", which the system itself reports; use another name`)
      return withObject({ kind: 'body', name }, 'properties', item)
    }
    case 'page':
    case 'screen': {
      const named = withObject({ kind: 'body', name: type === 'page' ? 'Page Viewed' : 'Screen Viewed' }, 'properties', item)
      if (named.kind === 'body' && typeof item['name'] === 'string') named.properties = { name: item['name'], ...named.properties }
      return named
    }
    case 'identify':
      return withObject({ kind: 'body', name: '' }, 'traits', item)
    case 'group': {
      const group = idOf(item['groupId'])
      if (group === undefined) return reject('event.no-group', '.groupId', 'is missing: a group call says which group the customer belongs to')
      return { kind: 'body', name: '', traits: { groupId: group } }
    }
    case 'alias':
      if (idOf(item['userId']) === undefined) return reject('event.no-identity', '.userId', 'is missing: an alias links an earlier id to a userId')
      if (idOf(item['previousId']) === undefined) return reject('event.no-previous-id', '.previousId', 'is missing: an alias links an earlier id to a userId')
      return { kind: 'body', name: '' }
  }
}

function withObject(body: Body, key: 'properties' | 'traits', item: JsonObject): Body | Rejected {
  const value = item[key]
  if (value === undefined || value === null) return body
  if (!isObject(value)) return reject(`event.bad-${key}`, `.${key}`, 'must be an object')
  return { ...body, [key]: value }
}

/** Browsers send language and zone with the context; they are the customer's unless the traits say otherwise. */
function withReader(traits: JsonObject | undefined, context: Json | undefined): JsonObject | undefined {
  if (!isObject(context)) return traits
  const { locale, timezone } = context
  return {
    ...(typeof locale === 'string' ? { locale } : {}),
    ...(typeof timezone === 'string' ? { timezone } : {}),
    ...traits,
  }
}

/**
 * Segment's correction: received − (sentAt − timestamp). A time that a server has corrected already (`originalTimestamp`
 * stands beside it) stays; nothing happens after it was received.
 */
function correct(sent: number | undefined, item: JsonObject, shared: Shared, received: number): number {
  if (sent === undefined) return received
  const sentAt = timeOf(item['sentAt'] ?? shared.sentAt)
  const known = item['originalTimestamp'] !== undefined || typeof sentAt !== 'number'
  return Math.min(received, known ? sent : received - (sentAt - sent))
}

function timeOf(value: Json | undefined): number | undefined | 'bad' {
  if (value === undefined || value === null) return undefined
  return (typeof value === 'string' ? parseInstant(value) : undefined) ?? 'bad'
}

/** Some clients send ids as numbers; `123` and `"123"` are the same customer. */
function idOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

function withoutSentAt(item: JsonObject): JsonObject {
  const { sentAt: _, ...rest } = item
  return rest
}

function reject(code: string, path: string, message: string): Rejected {
  return { kind: 'rejected', code, path, message }
}
