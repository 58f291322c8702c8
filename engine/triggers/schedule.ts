// `{"schedule": {"every": "week", "on": "mon", "at": "09:00"}, "audience": …}`: a broadcast, at that time in each customer's own
// zone. Sweep walks over the customers; the audience is judged for each when their own time has come.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { Schedule } from '../time/calendar.ts'
import type { TriggerKind } from './trigger.ts'
import { canonical } from '../canonical.ts'
import { clockTime, weekday } from '../conditions/shapes.ts'
import { shortHash } from '../identity/keyring.ts'
import { timerPattern } from './trigger.ts'

const moment = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/, 'is no day and time such as "2026-12-01T10:00", without a zone: it is each customer’s own'))

export const schedulesShape = z.union([
  z.strictObject({ every: z.literal('day'), at: clockTime }),
  z.strictObject({ every: z.literal('week'), on: z.union([weekday, z.array(weekday).check(z.minLength(1))]), at: clockTime }),
  z.strictObject({ every: z.literal('month'), on: z.union([z.number().check(z.int(), z.minimum(1), z.maximum(31)), z.literal('last')]), at: clockTime }),
  z.strictObject({ once: moment }),
])

/** Of the schedule alone: a change of the audience meets a broadcast under way. */
const nameOf = (trigger: JsonObject): string => `schedule-${shortHash(canonical(trigger['schedule']), 10)}`

export const schedule: TriggerKind = {
  keyword: 'schedule',
  schema: z.strictObject({ schedule: schedulesShape, audience: z.looseObject({}) }),
  check(trigger, scope) {
    const once = (trigger['schedule'] as { once?: string }).once?.slice(0, 10)
    if (once !== undefined && new Date(Date.parse(once)).toISOString().slice(0, 10) !== once) scope.say(['schedule', 'once'], 'trigger.no-such-day', `is on ${once}, a day that no calendar has`)
  },
  conditions: (trigger) => [{ path: ['audience'], condition: trigger['audience'] as JsonObject }],
  patterns: (_, journey) => [timerPattern(journey)],
  matches: (trigger, occurrence) => occurrence.kind === 'timer' && occurrence.timer === nameOf(trigger),
  saysReentry: true,
  broadcast: (trigger) => ({ name: nameOf(trigger), schedule: trigger['schedule'] as unknown as Schedule, audience: trigger['audience'] as JsonObject }),
  stands(trigger, { occurrence = '' }, subject) {
    if (!subject.decider(trigger['audience'] as JsonObject).holds(subject)) return { kind: 'refuse', reason: 'audience', silent: true }
    return { kind: 'stands', properties: { occurrence } }
  },
}
