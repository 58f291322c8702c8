// The instant of what comes next, computed by the Task before it: the wait's end on the customer's wall clock, aimed at
// the release of the send that follows.
import type { Model } from '../model/runtime.ts'
import type { JsonObject } from '../json.ts'
import type { Loops, Next, Plan } from './contract.ts'
import type { RunSubject } from './occurrence.ts'
import type { Profile } from '../profile/profile.ts'
import type { SendHours } from '../time/window.ts'
import type { Weekday } from '../time/zone.ts'
import { attributesOf } from '../profile/profile.ts'
import { bestHourOf } from './best-hour.ts'
import { durationOf } from './number-wait.ts'
import { fractionOf } from '../identity/keyring.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { parseWallTime } from '../time/wall-time.ts'
import { runId } from '../table/keys.ts'
import { releaseAt } from '../time/window.ts'
import { untilInstant } from './until.ts'
import { waitUntilInstant } from '../time/wait.ts'
import { zoneOf } from '../content/brand.ts'

export interface PlanSubject {
  model: Model
  profile: Profile | undefined
  customer: string
  run: string
  /** Properties of the event that entered the run. */
  trigger: JsonObject
  /** When it did (ms). */
  entryAt?: number
  /** Where the repeats around it stand. */
  loops?: Loops | undefined
}

/** What a plan of this run is computed from. */
export function planSubject({ model, profile, enrollment }: RunSubject, loops: Loops | undefined): PlanSubject {
  return { model, profile, customer: enrollment.customer, run: runId(enrollment.run), trigger: enrollment.properties, entryAt: enrollment.triggerAt, loops }
}

/** The best hour of customers of whom too little is known, where the brand sets none. */
const usualHour = '10:00'

/** When what comes next falls due, and when it goes on: later where that is a send and its hours are not open then. ISO 8601; never before `from` (ms). */
export function momentsOf(plan: Plan | undefined, from: number, subject: PlanSubject): Pick<Next, 'at' | 'due'> {
  const goesOn = plan === undefined || (plan.every !== undefined && isLastRound(plan.every, subject.loops))
  const due = goesOn ? from : dueOf(plan, from, subject)
  const at = goesOn || plan.release === undefined ? due : releaseAt(due, sendHours(plan.release, subject))
  return { at: new Date(at).toISOString(), due: new Date(due).toISOString() }
}

function dueOf({ wait, every, until }: Plan, from: number, subject: PlanSubject): number {
  const zone = zoneOfCustomer(subject)
  if (every !== undefined) return nextRound(every, from, zone, subject.loops)
  if (until !== undefined) return Math.max(from, untilInstant(until, from, zone, subject) ?? from)
  if (wait === undefined) return from
  return waitUntilInstant(from, {
    duration: durationOf(wait, subject),
    ...(wait.at === undefined ? {} : wait.at === 'best' ? { hourMs: bestHourMs(subject, zone) } : { at: wait.at }),
    ...(wait.on === undefined ? {} : { on: wait.on as Weekday[] }),
  }, zone)
}

function isLastRound({ step, times }: NonNullable<Plan['every']>, loops: Loops | undefined): boolean {
  return (loops?.[step]?.turn ?? times) + 1 >= times
}

/**
 * Rounds begin on a grid from the first one on, at the same wall-clock time where it counts days: a round that takes
 * longer lets the beginnings pass that it has missed, and never makes two follow each other at once.
 */
function nextRound({ step, duration }: NonNullable<Plan['every']>, from: number, zone: string, loops: Loops | undefined): number {
  const every = parseDuration(duration)
  const { first, began } = loops?.[step] ?? { first: from, began: from }
  for (let count = Math.max(1, Math.floor((began - first) / milliseconds(every)) - 1); ; count++) {
    const begins = waitUntilInstant(first, { duration: { unit: every.unit, amount: every.amount * count } }, zone)
    if (begins > began && begins >= from) return begins
  }
}

function bestHourMs({ model, profile }: PlanSubject, zone: string): number {
  const hour = profile === undefined ? undefined : bestHourOf(profile, zone)
  return hour === undefined ? parseWallTime(model.data.limits.bestHour ?? usualHour) : hour * 3_600_000
}

/** When a message of this step may go out to this customer: in its own hours, else in the brand's; transactional ones always, unless they have hours of their own. */
export function sendHours({ step, topic, window }: NonNullable<Plan['release']>, subject: Omit<PlanSubject, 'trigger'>): SendHours {
  const { limits } = subject.model.data
  const zone = zoneOfCustomer(subject)
  if (window === 'any' || (window === undefined && subject.model.topic(topic)?.kind === 'transactional')) return { zone }
  const jitter = { spreadMs: milliseconds(parseDuration(limits.spread)), fraction: fractionOf(`release\n${subject.customer}\n${subject.run}\n${step}`) }
  if (window !== undefined) return { zone, window, jitter }
  return {
    zone,
    ...(limits.window === undefined ? {} : { window: limits.window }),
    ...(limits.quiet === undefined ? {} : { quiet: limits.quiet }),
    jitter,
  }
}

export function zoneOfCustomer({ model, profile }: Pick<PlanSubject, 'model' | 'profile'>): string {
  return zoneOf(profile === undefined ? {} : attributesOf(profile), model.data.brand)
}
