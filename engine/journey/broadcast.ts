// A broadcast as the table holds it: a plan that says which occurrence comes next, and for each occurrence a walk through
// every shard of the customers. A walk passes over its shard once for each instant at which the time comes to somebody.
import type { Broadcast } from '../triggers/trigger.ts'
import type { Item } from '../ports.ts'
import type { Model } from '../model/runtime.ts'
import { dueShard, planKey, shardCount, walkKey } from '../table/keys.ts'
import { firstDay, instantIn, occurrenceOf, spanOf } from '../time/calendar.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { triggerKindOf } from '../triggers/registry.ts'

const dayMs = 86_400_000
/** The first pass only looks where the customers are; it begins so long before the time comes anywhere. */
const leadMs = 15 * 60_000

export interface Plan {
  journey: string
  name: string
  /** The next occurrence's day. */
  day: number
  /** When the broadcast was deployed: whose time had come by then does not get it. */
  since: number
  dueAt: number
}

export interface Walk {
  journey: string
  name: string
  day: number
  shard: number
  /** Counts the pages read; every writer conditions on it. */
  version: number
  dueAt: number
  /** Those whose instant lies in (from, until] are this pass's; there is no `until` before its first page. */
  from: number
  until?: number
  /** The last customer partition that was read. */
  after?: string
  /** The earliest instant after `until` that was met on the way. */
  next?: number
}

/** The broadcasts of a live journey. */
export function broadcastsOf(model: Model, journey: string): Broadcast[] {
  const { status, triggers = [] } = model.data.journeys[journey] ?? {}
  return status === 'live' ? triggers.flatMap((trigger) => triggerKindOf(trigger)?.broadcast?.(trigger) ?? []) : []
}

/** The plan of a broadcast that begins to stand now: its next occurrence is the first whose time has still to come somewhere. */
export function firstPlan(journey: string, { name, schedule }: Broadcast, now: number): Plan | undefined {
  let day = firstDay(schedule, Math.floor(now / dayMs) - 2)
  while (day !== undefined && spanOf(schedule, day).last <= now) day = firstDay(schedule, day + 1)
  return day === undefined ? undefined : { journey, name, day, since: now, dueAt: spanOf(schedule, day).first - leadMs }
}

export function planAfter(plan: Plan, { schedule }: Broadcast): Plan | undefined {
  const day = firstDay(schedule, plan.day + 1)
  return day === undefined ? undefined : { ...plan, day, dueAt: spanOf(schedule, day).first - leadMs }
}

export const walksOf = ({ journey, name, day, since, dueAt }: Plan): Walk[] =>
  Array.from({ length: shardCount }, (_, shard) => ({ journey, name, day, shard, version: 0, dueAt, from: since }))

/** A customer's own instant: their wall clock's, put off by the place of their shard in the spread. */
export function instantOf(model: Model, { schedule }: Broadcast, { day, shard }: Pick<Walk, 'day' | 'shard'>, zone: string): number {
  const spreadMs = milliseconds(parseDuration(model.data.limits.spread))
  return instantIn(zone, schedule, day) + Math.floor((shard * spreadMs) / shardCount)
}

/** The zones that the brand names: customers may turn up there while a broadcast is under way. */
export const zonesOf = ({ data: { brand } }: Model): string[] => [...new Set([brand.zone, ...Object.values(brand.zoneByCountry ?? {})])]

export const planItem = (plan: Plan): Item => ({ ...planKey(plan.journey, plan.name), kind: 'plan', ...plan, dueShard: dueShard(0) })
export const walkItem = (walk: Walk, occurrence: string): Item => ({ ...walkKey(walk.journey, walk.name, occurrence, walk.shard), kind: 'walk', ...walk, dueShard: dueShard(walk.shard) })
export const occurrenceIn = (broadcast: Broadcast, { day }: { day: number }): string => occurrenceOf(broadcast.schedule, day)

export const planOf = ({ journey, name, day, since, dueAt }: Item): Plan => ({ journey, name, day, since, dueAt }) as Plan

export function walkOf({ journey, name, day, shard, version, dueAt, from, until, after, next }: Item): Walk {
  return {
    ...({ journey, name, day, shard, version, dueAt, from } as Walk),
    ...(until === undefined ? {} : { until: until as number }),
    ...(after === undefined ? {} : { after: after as string }),
    ...(next === undefined ? {} : { next: next as number }),
  }
}
