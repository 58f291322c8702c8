// What a profile keeps of one kind of event: enough to answer every condition of the model exactly, in constant space.
// Folding is order-free: each member is a commutative, associative summary of the set of events.
import type { Json, JsonObject } from '../json.ts'
import { addDecimals, decimalOf } from '../decimal.ts'
import { valueAt } from '../json.ts'

/** What to keep of the events of one name that pass one filter. */
export interface FactSpec {
  /** A hash of event and filter; the same in every model that asks the same. */
  id: string
  event: string
  where?: JsonObject
  /** How many of the latest times to keep: the largest count any condition asks for. */
  times: number
  /** How many of the latest distinct calendar days (brand's zone) to keep. */
  days?: number
  /** Properties whose lifetime sum is kept. */
  sums?: string[]
  /** Properties of the newest occurrence to keep. */
  last?: string[]
  /** How many of the latest occurrences to keep for content to list, with which scalar properties. */
  recent?: { keep: number; properties: string[] }
}

export interface Fact {
  count: number
  first: number
  /** The latest times, newest first. */
  times: number[]
  /** The latest distinct days since 1970-01-01, newest first. */
  days?: number[]
  sums?: Record<string, string>
  newest?: Occurred
  /** Newest first. */
  recent?: Occurred[]
}

export interface Occurred {
  at: number
  id: string
  properties: JsonObject
}

/** Includes one event that matches the spec. Changes the fact it is given, or makes a new one. */
export function include(
  spec: FactSpec,
  fact: Fact | undefined,
  event: { at: number; id: string; properties: JsonObject },
  dayOf: (instant: number) => number,
): Fact {
  const next = fact ?? { count: 0, first: event.at, times: [] }
  next.count++
  if (event.at < next.first) next.first = event.at
  insertNewestFirst(next.times, event.at, spec.times)
  if (spec.days !== undefined) {
    next.days ??= []
    const day = dayOf(event.at)
    if (!next.days.includes(day)) insertNewestFirst(next.days, day, spec.days)
  }
  for (const property of spec.sums ?? []) {
    const value = valueAt(event.properties, property)
    if (typeof value !== 'number' || !Number.isFinite(value)) continue
    next.sums ??= {}
    next.sums[property] = addDecimals(next.sums[property] ?? '0', decimalOf(value))
  }
  if (spec.last !== undefined && isNewer(event, next.newest)) {
    next.newest = { at: event.at, id: event.id, properties: pick(event.properties, spec.last) }
  }
  if (spec.recent !== undefined) {
    next.recent ??= []
    const index = next.recent.findIndex((other) => isNewer(event, other))
    next.recent.splice(index < 0 ? next.recent.length : index, 0, { at: event.at, id: event.id, properties: pick(event.properties, spec.recent.properties, isShort) })
    if (next.recent.length > spec.recent.keep) next.recent.pop()
  }
  return next
}

function pick(properties: JsonObject, names: readonly string[], keeps: (value: Json) => boolean = () => true): JsonObject {
  const picked: JsonObject = {}
  for (const name of names) {
    const value = valueAt(properties, name)
    if (value !== undefined && keeps(value)) picked[name] = value
  }
  return picked
}

/** What a list of several occurrences may hold, so that the profile stays small. */
const isShort = (value: Json): boolean => (typeof value === 'string' ? value.length <= longestRecent : value !== null && typeof value !== 'object')

export const longestRecent = 100

/** Of two events at the same instant the one with the greater id counts as the newer. */
function isNewer(event: { at: number; id: string }, newest: Occurred | undefined): boolean {
  return newest === undefined || event.at > newest.at || (event.at === newest.at && event.id > newest.id)
}

function insertNewestFirst(list: number[], value: number, limit: number): void {
  if (list.length === limit && value <= (list[limit - 1] ?? -Infinity)) return
  let index = list.length
  while (index > 0 && (list[index - 1] ?? Infinity) < value) index--
  list.splice(index, 0, value)
  if (list.length > limit) list.pop()
}
