// `{"event": "Cart Updated", "where": …, "settled": "1h"}`: did this, and has not done it again for an hour, per entry key.
// Each such event moves the customer's timer on; when it fires at last, the newest of them is the trigger.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { TriggerKind } from './trigger.ts'
import { canonical } from '../canonical.ts'
import { duration, name, where } from '../conditions/shapes.ts'
import { event } from './event.ts'
import { event as happening } from '../happenings/event.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { shortHash } from '../identity/keyring.ts'
import { timerPattern } from './trigger.ts'

const longestMs = 90 * 86_400_000

/** What is done, without for how long: a deploy that changes the duration meets the timers that are set. */
const done = (trigger: JsonObject): JsonObject => ({ event: trigger['event']!, ...(trigger['where'] === undefined ? {} : { where: trigger['where'] }) })

const timerName = (trigger: JsonObject): string => `settled-${shortHash(canonical(done(trigger)), 10)}`

export const settled: TriggerKind = {
  keyword: 'settled',
  schema: z.strictObject({ event: name, where: z.optional(where), settled: duration }),
  check(trigger, scope) {
    event.check(done(trigger), scope)
    if (milliseconds(parseDuration(trigger['settled'] as string)) > longestMs) scope.say(['settled'], 'trigger.settled-too-long', `is "${trigger['settled'] as string}"; 90 days are the most. For longer silences use a stage whose condition holds "notInLast"`)
  },
  facts: (trigger) => [happening.fact?.(done(trigger)) ?? []].flat(),
  patterns: (trigger, journey) => [...event.patterns(done(trigger), journey), timerPattern(journey)],
  matches: (trigger, occurrence) => occurrence.kind === 'timer' && occurrence.timer === timerName(trigger),
  arms(trigger, occurrence) {
    if (occurrence.kind !== 'event' || !event.matches(done(trigger), occurrence)) return undefined
    return { name: timerName(trigger), dueAt: occurrence.event.at + milliseconds(parseDuration(trigger['settled'] as string)) }
  },
  undoneBy: done,
}
