// Whether a trigger enters its customer into a journey, decided in a fixed order: when, exits, re-entry, consent, holdout.
// Every refusal has a reason that an operator can read.
import type { Contact } from './contact.ts'
import type { Enrollment } from './enrollment.ts'
import type { JourneyModel } from '../model/model.ts'
import type { JsonObject } from '../json.ts'
import type { Model } from '../model/runtime.ts'
import type { Profile } from '../profile/profile.ts'
import { fractionOf } from '../identity/keyring.ts'
import { isSubscribed } from './contact.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'

export interface EntrySubject {
  model: Model
  journey: JourneyModel
  profile: Profile
  contact: Contact
  /** The latest run of this journey and key. */
  last: Enrollment | undefined
  trigger: { id: string; at: number; properties: JsonObject; hops: number }
  /** Whether an exit holds already at entry. */
  exited: boolean
  now: number
}

export type EntryDecision =
  | { kind: 'enter'; heldOut: boolean }
  | { kind: 'refuse'; reason: 'not-live' | 'too-many-hops' | 'condition' | 'exit-holds' | 'run-is-open' | 'older-trigger' | 'no-reentry' | 'too-soon' | 'unsubscribed' }

/** Journeys that start each other by what they write end here at the latest, whatever the compiler could not see. */
export const mostHops = 8

export function judgeEntry(subject: EntrySubject): EntryDecision {
  const { model, journey, profile, contact, last, trigger, now } = subject
  const { entry } = journey
  if (journey.status !== 'live') return { kind: 'refuse', reason: 'not-live' }
  if (trigger.hops > mostHops) return { kind: 'refuse', reason: 'too-many-hops' }
  const holds = entry.when === undefined || model.decider(entry.when).holds({
    profile, now, trigger: trigger.properties, entryAt: trigger.at, subscribed: (topic) => isSubscribed(contact, topic, model.topic(topic)),
  })
  if (!holds) return { kind: 'refuse', reason: 'condition' }
  if (subject.exited) return { kind: 'refuse', reason: 'exit-holds' }
  if (last !== undefined) {
    if (last.status !== 'ended') return { kind: 'refuse', reason: 'run-is-open' }
    if (trigger.at <= last.triggerAt) return { kind: 'refuse', reason: 'older-trigger' }
    if (entry.reentry === 'never') return { kind: 'refuse', reason: 'no-reentry' }
    if (entry.reentry !== 'always' && now < last.enteredAt + milliseconds(parseDuration(entry.reentry.after))) return { kind: 'refuse', reason: 'too-soon' }
  }
  if (!isSubscribed(contact, journey.topic, model.topic(journey.topic))) return { kind: 'refuse', reason: 'unsubscribed' }
  return { kind: 'enter', heldOut: isHeldOut(journey, profile.customer) }
}

/** Always the same for a customer and a journey, so that a second run is held out like the first. */
export function isHeldOut(journey: JourneyModel, customer: string): boolean {
  const { holdout } = journey.entry
  return holdout !== undefined && fractionOf(`holdout\n${journey.id}\n${customer}`) < holdout
}
