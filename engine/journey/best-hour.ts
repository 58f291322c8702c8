// The hour of the day at which a customer reads: that of most of their own opens and clicks, on their wall clock. It is
// taken from the times that the profile keeps of the latest ones, so it follows a customer who moves to another zone or
// changes their habits, and does not depend on the order in which reports come in.
import type { FactSpec } from '../facts/fact.ts'
import type { Profile } from '../profile/profile.ts'
import { calendarDay, timeOfDay } from '../time/zone.ts'
import { factSpec } from '../facts/fact-set.ts'

/** Of opens and of clicks, this many latest ones count. */
const kept = 20

/** Below this many, nobody can tell a habit from chance. */
const fewest = 5

/** What machines fetch says nothing about when somebody reads. */
const byPeople = { machine: { isNot: true } }

/** What profiles must keep where the model asks for best hours; about 200 bytes of an eager reader's. */
export const readingFacts: readonly FactSpec[] = ['Email Opened', 'Email Link Clicked'].map((event) => factSpec(event, byPeople, { times: kept }))

/** 0 to 23; undefined where too few opens and clicks are known. */
export function bestHourOf({ facts }: Pick<Profile, 'facts'>, zone: string): number | undefined {
  return bestHour(readingFacts.flatMap(({ id }) => facts[id]?.times ?? []), zone)
}

/**
 * The hour of most readings: opens and clicks in one hour of one day are one. Of hours with as many, the one with more in
 * the hours beside it, then the earlier.
 */
export function bestHour(times: readonly number[], zone: string): number | undefined {
  const readings = new Set(times.map((time) => calendarDay(time, zone) * 24 + Math.floor(timeOfDay(time, zone) / 3_600_000)))
  if (readings.size < fewest) return undefined
  const counts = Array.from({ length: 24 }, () => 0)
  for (const reading of readings) counts[((reading % 24) + 24) % 24]! += 1
  const around = counts.map((count, hour) => counts[(hour + 23) % 24]! + count + counts[(hour + 1) % 24]!)
  const hours = counts.map((_, hour) => hour)
  return hours.toSorted((a, b) => counts[b]! - counts[a]! || around[b]! - around[a]! || a - b)[0]
}
