// The moment that a `waitUntil` names: the next nine o'clock, a day after entry, the day before a trial ends.
import type { Json, JsonObject } from '../json.ts'
import type { Profile } from '../profile/profile.ts'
import type { Until } from './contract.ts'
import type { Weekday } from '../time/zone.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { momentOf } from '../time/date-moment.ts'
import { nextWallTime } from '../time/wait.ts'
import { traitOf } from '../conditions/reference.ts'
import { valueAt } from '../json.ts'

export interface UntilSubject {
  profile: Profile | undefined
  trigger: JsonObject
  /** When the run was entered (ms). */
  entryAt?: number
}

/** The instant (ms), past or to come; undefined where there is no date, or it is further off than the wait may take. */
export function untilInstant(until: Until, from: number, zone: string, subject: UntilSubject): number | undefined {
  if ('clock' in until) return nextWallTime(from, until.clock, zone, until.on as Weekday[] | undefined)
  const { offset, at, atMost } = until
  const moment = momentOf(dateOf(until, subject), { zone, ...(offset === undefined ? {} : { offset }), ...(at === undefined ? {} : { at }) })
  if (moment === undefined || (atMost !== undefined && moment > from + milliseconds(parseDuration(atMost)))) return undefined
  return moment
}

function dateOf(until: Exclude<Until, { clock: string }>, { profile, trigger, entryAt }: UntilSubject): Json | undefined {
  if ('entry' in until) return entryAt === undefined ? undefined : new Date(entryAt).toISOString()
  if ('trigger' in until) return valueAt(trigger, until.trigger)
  return profile === undefined ? undefined : traitOf({ profile }, until.attribute)
}
