// Reads the file of one made-up customer: who they are, what they do and when, and how they take to the mail they get.
import * as z from 'zod/mini'
import type { JsonObject } from '../../engine/json.ts'
import type { Problem } from '../../engine/problem.ts'
import { Reading } from '../../engine/language/reading.ts'
import { duration, name } from '../../engine/conditions/shapes.ts'
import { isZone } from '../../engine/time/zone.ts'
import { momentAt } from './moment.ts'
import { nearest } from '../../engine/nearest.ts'

const properties = z.record(z.string(), z.unknown())
const reaction = z.strictObject({
  to: name,
  opens: z.optional(duration), clicks: z.optional(duration), link: z.optional(name), unsubscribes: z.optional(duration), complains: z.optional(duration), bounces: z.optional(z.boolean()),
})

const schema = z.strictObject({
  $schema: z.optional(z.string()),
  note: z.optional(z.string()),
  id: z.optional(name),
  traits: z.optional(properties),
  zone: z.optional(z.string()),
  locale: z.optional(z.string()),
  start: z.optional(z.string()),
  until: z.optional(z.string()),
  events: z.array(z.strictObject({ at: z.string(), event: z.optional(name), page: z.optional(name), screen: z.optional(name), traits: z.optional(properties), properties: z.optional(properties) })),
  reactions: z.optional(z.array(reaction)),
})

export type Reaction = z.infer<typeof reaction>

export interface SimulatedCustomer {
  id: string
  zone: string
  /** Milliseconds since the epoch. */
  start: number
  until: number
  /** Segment's calls, in the order of their times. */
  calls: { at: number; call: JsonObject }[]
  reactions: Reaction[]
}

/** What the names in the file are checked against. */
export interface KnownNames {
  /** The zone of a customer with these traits. */
  zoneOf(traits: JsonObject): string
  /** Undefined where there is no catalogue. */
  events: readonly string[] | undefined
  /** Ids of sends, alone and as `journey/step`. */
  messages: readonly string[]
}

/** A Monday. */
const usualStart = '2026-01-05 10:00'

/** The customer, or undefined; `until` is taken instead of the file's. The problems say what is wrong with the file. */
export function readCustomer(file: string, text: string, known: KnownNames, until?: string): { customer: SimulatedCustomer | undefined; problems: Problem[] } {
  const reading = new Reading(file, text)
  const json = reading.json()
  if (json === undefined || !reading.fits(schema, json, [])) return { customer: undefined, problems: reading.problems }
  const written = json as unknown as z.infer<typeof schema>
  if (written.zone !== undefined && !isZone(written.zone)) {
    reading.say(['zone'], 'simulate.unknown-zone', `is "${written.zone}"; use an IANA name such as "Europe/Riga"`)
    return { customer: undefined, problems: reading.problems }
  }
  const traits: JsonObject = {
    ...(written.traits as JsonObject | undefined),
    ...(written.zone === undefined ? {} : { timezone: written.zone }),
    ...(written.locale === undefined ? {} : { locale: written.locale }),
  }
  const zone = known.zoneOf(traits)
  const moment = (path: (string | number)[], value: string, from: number): number => {
    const at = momentAt(value, from, zone)
    if (at === undefined) reading.say(path, 'simulate.no-moment', `is no moment: found ${JSON.stringify(value)}. Write "+3d" or "+3d 14:30" from the start, "2026-03-01 09:00" on the customer's clock, or an instant such as "2026-03-01T09:00:00Z"`)
    return at ?? from
  }
  const start = moment(['start'], written.start ?? usualStart, 0)
  const ends = moment(['until'], until ?? written.until ?? '+52w', start)
  if (ends <= start) reading.say(['until'], 'simulate.ends-before-start', 'is not after the start; leave it out for a year')
  const id = written.id ?? 'customer'
  const calls = written.events.map((event, index) => {
    const at = moment(['events', index, 'at'], event.at, start)
    if (at < start) reading.say(['events', index, 'at'], 'simulate.before-start', 'lies before the start; set "start" earlier')
    const verbs = (['event', 'page', 'screen', 'traits'] as const).filter((verb) => event[verb] !== undefined)
    if (verbs.length !== 1) reading.say(['events', index], 'simulate.no-event', `must hold one of "event", "page", "screen" and "traits", found ${verbs.length === 0 ? 'none' : verbs.join(' and ')}`)
    if (event.event !== undefined && known.events !== undefined && !known.events.includes(event.event)) reading.say(['events', index, 'event'], 'simulate.unknown-event', `names "${event.event}", which events.json does not have. ${nearest(event.event, known.events)}`)
    return { at, call: callOf(event as JsonObject, id, at, index) }
  })
  for (const [index, { to }] of (written.reactions ?? []).entries()) {
    if (to !== '*' && !known.messages.includes(to)) reading.say(['reactions', index, 'to'], 'simulate.unknown-message', `names "${to}", and no journey sends it. ${nearest(to, known.messages)} "*" stands for every message.`)
  }
  if (reading.problems.length > 0) return { customer: undefined, problems: reading.problems }
  const identified = { at: start, call: { type: 'identify', userId: id, messageId: 'identified', timestamp: new Date(start).toISOString(), traits } }
  return { customer: { id, zone, start, until: ends, calls: [identified, ...calls.toSorted((one, other) => one.at - other.at)], reactions: written.reactions ?? [] }, problems: [] }
}

function callOf({ event, page, screen, traits, properties: given = {} }: JsonObject, userId: string, at: number, index: number): JsonObject {
  const common = { userId, messageId: `event-${index}`, timestamp: new Date(at).toISOString() }
  if (traits !== undefined) return { ...common, type: 'identify', traits }
  if (event !== undefined) return { ...common, type: 'track', event, properties: given }
  return { ...common, type: page === undefined ? 'screen' : 'page', name: (page ?? screen)!, properties: given }
}
