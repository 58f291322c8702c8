// The instant of what comes next, computed by the Task before it: the wait's end on the customer's wall clock, aimed at
// the release of the send that follows.
import type { Model } from '../model/runtime.ts'
import type { JsonObject } from '../json.ts'
import type { Plan } from './contract.ts'
import type { Profile } from '../profile/profile.ts'
import type { SendHours } from '../time/window.ts'
import type { Weekday } from '../time/zone.ts'
import { attributesOf } from '../profile/profile.ts'
import { bestHourOf } from './best-hour.ts'
import { durationOf } from './number-wait.ts'
import { fractionOf } from '../identity/keyring.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { parseWallTime } from '../time/wall-time.ts'
import { releaseAt } from '../time/window.ts'
import { waitUntilInstant } from '../time/wait.ts'
import { zoneOf } from '../content/brand.ts'

export interface PlanSubject {
  model: Model
  profile: Profile | undefined
  customer: string
  run: string
  /** Properties of the event that entered the run. */
  trigger: JsonObject
}

/** The best hour of customers of whom too little is known, where the brand sets none. */
const usualHour = '10:00'

/** Milliseconds since the epoch; never before `from`. */
export function instantOf(plan: Plan | undefined, from: number, subject: PlanSubject): number {
  if (plan === undefined) return from
  const zone = zoneOfCustomer(subject)
  const waited = plan.wait === undefined ? from : waitUntilInstant(from, {
    duration: durationOf(plan.wait, subject),
    ...(plan.wait.at === undefined ? {} : plan.wait.at === 'best' ? { hourMs: bestHourMs(subject, zone) } : { at: plan.wait.at }),
    ...(plan.wait.on === undefined ? {} : { on: plan.wait.on as Weekday[] }),
  }, zone)
  return plan.release === undefined ? waited : releaseAt(waited, sendHours(plan.release.step, plan.release.topic, subject))
}

function bestHourMs({ model, profile }: PlanSubject, zone: string): number {
  const hour = profile === undefined ? undefined : bestHourOf(profile, zone)
  return hour === undefined ? parseWallTime(model.data.limits.bestHour ?? usualHour) : hour * 3_600_000
}

/** When a message of this step may go out to this customer; transactional ones always may. */
export function sendHours(step: string, topic: string, subject: Omit<PlanSubject, 'trigger'>): SendHours {
  const { limits } = subject.model.data
  const zone = zoneOfCustomer(subject)
  if (subject.model.topic(topic)?.kind === 'transactional') return { zone }
  return {
    zone,
    ...(limits.window === undefined ? {} : { window: limits.window }),
    ...(limits.quiet === undefined ? {} : { quiet: limits.quiet }),
    jitter: { spreadMs: milliseconds(parseDuration(limits.spread)), fraction: fractionOf(`release\n${subject.customer}\n${subject.run}\n${step}`) },
  }
}

export function zoneOfCustomer({ model, profile }: Pick<PlanSubject, 'model' | 'profile'>): string {
  return zoneOf(profile === undefined ? {} : attributesOf(profile), model.data.brand)
}
