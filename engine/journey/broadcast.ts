// A broadcast goes round at each of its occurrences, and passes over a shard once for each instant at which the time comes to
// somebody: their own wall clock's, put off by the place of their shard in the spread.
import type { Broadcast } from '../triggers/trigger.ts'
import type { Model } from '../model/runtime.ts'
import type { Plan, Round, Walk } from './round.ts'
import type { Profile } from '../profile/profile.ts'
import { attributesOf } from '../profile/profile.ts'
import { firstDay, instantIn, occurrenceOf, spanOf } from '../time/calendar.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { isDecidedBy } from '../profile/fold.ts'
import { needsOf } from '../conditions/registry.ts'
import { shardCount } from '../table/keys.ts'
import { triggerKindOf } from '../triggers/registry.ts'
import { zoneOf } from '../content/brand.ts'

const dayMs = 86_400_000
/** The first pass only looks where the customers are; it begins so long before the time comes anywhere. */
const leadMs = 15 * 60_000

/** The broadcasts of a live journey. */
export function broadcastsOf(model: Model, journey: string): Round[] {
  const { status, triggers = [] } = model.data.journeys[journey] ?? {}
  return status === 'live' ? triggers.flatMap((trigger) => triggerKindOf(trigger)?.broadcast?.(trigger) ?? []).map((broadcast) => roundOf(model, journey, broadcast)) : []
}

function roundOf(model: Model, journey: string, { name, schedule, audience }: Broadcast): Round {
  const spreadMs = milliseconds(parseDuration(model.data.limits.spread))
  const turnIn = (zone: string, { day, shard }: Walk): number => instantIn(zone, schedule, day) + Math.floor((shard * spreadMs) / shardCount)
  const occurrence = ({ day }: Pick<Plan, 'day'>): string => occurrenceOf(schedule, day)
  const decider = model.decider(audience)
  // What takes more than the profile is left to enroll, and so is who is behind the model: a new fact is not on the profile yet.
  const isMeant = (profile: Profile, now: number): boolean => needsOf(audience).size > 0 || !isDecidedBy(model.rules, profile) || decider.holds({ profile, now })
  return {
    name,
    journey,
    /** Its next occurrence is the first whose time has still to come somewhere. */
    first(now) {
      let day = firstDay(schedule, Math.floor(now / dayMs) - 2)
      while (day !== undefined && spanOf(schedule, day).last <= now) day = firstDay(schedule, day + 1)
      return day === undefined ? undefined : { journey, name, day, since: now, dueAt: spanOf(schedule, day).first - leadMs }
    },
    planAfter(plan) {
      const day = firstDay(schedule, plan.day + 1)
      return day === undefined ? undefined : { ...plan, day, dueAt: spanOf(schedule, day).first - leadMs }
    },
    occurrence,
    walks: ({ day, since, dueAt }) => Array.from({ length: shardCount }, (_, shard) => ({ journey, name, day, shard, version: 0, dueAt, from: since })),
    turnOf: (walk, profile) => turnIn(zoneOf(attributesOf(profile), model.data.brand), walk),
    /** In the zones that the brand names: customers may turn up there while it is under way. */
    turns: (walk) => [...new Set([model.data.brand.zone, ...Object.values(model.data.brand.zoneByCountry ?? {})])].map((zone) => turnIn(zone, walk)),
    latestMs: dayMs,
    call: (profile, walk, turn, now) => (!isMeant(profile, now) ? undefined : { entry: '0', timer: name, occurrence: occurrence(walk), at: turn }),
  }
}
