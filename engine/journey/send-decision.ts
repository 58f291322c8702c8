// Whether a message goes out, now that its moment has come: judged on consistent reads whose versions the claim's
// transaction checks again, so that nobody gets a message after an unsubscribe, an exit or a full cap.
import type { Contact } from './contact.ts'
import type { JsonObject } from '../json.ts'
import type { RunSubject } from './occurrence.ts'
import type { SendPayload } from './contract.ts'
import { attributesOf } from '../profile/profile.ts'
import { cappedBy } from './caps.ts'
import { isStopped, journeyOf } from './stopped.ts'
import { isSubscribed } from './contact.ts'
import { rankOf } from './entry.ts'
import { takesKeptPlace } from './kept-place.ts'
import { releaseAt } from '../time/window.ts'
import { sendHours, zoneOfCustomer } from './plan.ts'
import { subjectOf } from './occurrence.ts'

export type SkipReason = 'condition' | 'no-topic' | 'no-content' | 'unsubscribed' | 'expired' | 'capped' | 'yielded' | 'no-address' | 'suppressed' | 'no-coupon'

export type SendDecision =
  | { kind: 'send'; email: string; address: string }
  | { kind: 'skip'; reason: SkipReason }
  /** Not now: the state machine waits until then and asks again. */
  | { kind: 'hold'; until: number; reason: 'window' | 'paused' | 'capped' }
  | { kind: 'end'; error: 'Exited' | 'Unsubscribed' }

const anHour = 3_600_000

/** Hourly for a day, then ever more rarely, six-hourly at the least: a year of it stays within an execution's 25,000 events. */
const askAgainAfter = (waited: number): number => Math.min(6 * anHour, Math.max(anHour, Math.floor(waited / 24)))

export function decideSend(payload: SendPayload, run: RunSubject, contact: Contact, hashAddress: (email: string) => string): SendDecision {
  const { model, profile, now } = run
  const plan = { model, profile, customer: payload.customer, run: payload.run }
  const topic = model.topic(payload.topic)
  const marketing = topic?.kind !== 'transactional'
  const due = Date.parse(payload.due)

  if (isStopped(model, run.enrollment)) return { kind: 'end', error: 'Exited' }
  // A topic that a later deploy took away can be neither judged nor left any more: its messages are skipped, the run goes on.
  const journeyTopic = model.topic(payload.journeyTopic)
  if (journeyTopic !== undefined && !isSubscribed(contact, payload.journeyTopic, journeyTopic)) return { kind: 'end', error: 'Unsubscribed' }
  if (topic === undefined) return { kind: 'skip', reason: 'no-topic' }
  const hours = sendHours(payload, plan)
  const expiresFrom = marketing && payload.expiresOnceOpen === true ? releaseAt(due, hours) : due
  if (payload.expiresAfter !== undefined && now > expiresFrom + payload.expiresAfter) return { kind: 'skip', reason: 'expired' }
  if (journeyOf(model.data, run.enrollment.run.journey)?.status === 'paused') return { kind: 'hold', until: now + askAgainAfter(now - due), reason: 'paused' }
  const release = releaseAt(now, hours)
  if (release > now) return { kind: 'hold', until: release, reason: 'window' }
  if (payload.when !== undefined && !model.decider(payload.when).holds(subjectOf(run))) return { kind: 'skip', reason: 'condition' }
  const email = chooseEmail(payload, run)
  if (email === undefined) return { kind: 'skip', reason: 'no-content' }
  if (!isSubscribed(contact, payload.topic, topic)) return { kind: 'skip', reason: 'unsubscribed' }
  const address = attributesOf(profile)['email']
  if (typeof address !== 'string' || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return { kind: 'skip', reason: 'no-address' }
  if (contact.suppressed[hashAddress(address)] !== undefined) return { kind: 'skip', reason: 'suppressed' }
  const capped = marketing ? cappedBy(model.data.limits.caps, contact.sends, now, zoneOfCustomer(plan)) : undefined
  if (capped === undefined) {
    const yields = marketing && takesKeptPlace(model.data.limits.caps, contact.sends, contact.kept ?? [], rankOf(model.data.journeys[run.enrollment.run.journey]?.entry.priority), now, zoneOfCustomer(plan))
    return yields ? { kind: 'skip', reason: 'yielded' } : { kind: 'send', email, address }
  }
  if (payload.holdIfCapped !== undefined && capped.until <= due + payload.holdIfCapped) return { kind: 'hold', until: capped.until, reason: 'capped' }
  return { kind: 'skip', reason: 'capped' }
}

function chooseEmail({ email }: SendPayload, run: RunSubject): string | undefined {
  if (typeof email === 'string') return email
  return email.find(({ when }: { when?: JsonObject }) => when === undefined || run.model.decider(when).holds(subjectOf(run)))?.use
}
