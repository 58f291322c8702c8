// A wait whose length is a number of the data's: the supply of an order, the notice a customer wants. It is held inside its
// bounds, and what is no number counts as its default; nothing is coerced.
import type { Duration, DurationUnit } from '../time/duration.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Plan } from './contract.ts'
import type { Profile } from '../profile/profile.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { traitOf } from '../conditions/reference.ts'
import { valueAt } from '../json.ts'

export interface NumberSubject {
  profile: Profile | undefined
  /** Properties of the event that entered the run. */
  trigger: JsonObject
}

/** How long this customer waits: the number in its unit, rounded up to a whole one. */
export function durationOf({ duration, number }: NonNullable<Plan['wait']>, { profile, trigger }: NumberSubject): Duration {
  const usual = parseDuration(duration)
  if (number === undefined) return usual
  const value: Json | undefined = number.trigger === undefined
    ? profile && traitOf({ profile }, number.attribute ?? '')
    : valueAt(trigger, number.trigger)
  if (typeof value !== 'number' || !Number.isFinite(value)) return usual
  const [least, most] = [parseDuration(number.atLeast), parseDuration(number.atMost)]
  const found: Duration = { amount: Math.ceil(value), unit: number.unit as DurationUnit }
  if (milliseconds(found) < milliseconds(least)) return least
  return milliseconds(found) > milliseconds(most) ? most : found
}
