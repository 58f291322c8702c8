// Whether a trigger enters its customer into a journey, decided in a fixed order: when, exits, re-entry, group, consent,
// holdout. Every refusal has a reason that an operator can read.
import type { Contact } from './contact.ts'
import type { Enrollment } from './enrollment.ts'
import type { JourneyModel, ModelData, Priority } from '../model/model.ts'
import type { JsonObject } from '../json.ts'
import type { MessageOutcomes } from '../conditions/condition.ts'
import type { Model } from '../model/runtime.ts'
import type { OpenRuns } from './open-item.ts'
import type { Profile } from '../profile/profile.ts'
import { fractionOf } from '../identity/keyring.ts'
import { isSubscribed } from './contact.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { parseRun } from '../table/keys.ts'
import { standingRuns } from './open-item.ts'

export interface EntrySubject {
  model: Model
  journey: JourneyModel
  profile: Profile
  contact: Contact
  /** What became of earlier messages, where the condition on entry asks for it. */
  messages?: MessageOutcomes | undefined
  /** The hash of the entry key, `0` where there is none. */
  entry: string
  open: OpenRuns
  /** The latest run of this journey that re-entry is counted from: of this key, or of any where it is judged per customer. */
  last: Enrollment | undefined
  trigger: { id: string; at: number; properties: JsonObject; hops: number }
  /** Whether an exit holds already at entry. */
  exited: boolean
  now: number
}

export type EntryRefusal =
  | 'not-live' | 'too-many-hops' | 'condition' | 'exit-holds' | 'run-is-open' | 'older-trigger' | 'no-reentry' | 'too-soon' | 'group-is-taken' | 'unsubscribed'

/** An open run that ends because this one begins. */
export interface Displaced {
  run: string
  reason: 'restarted' | 'pre-empted'
}

export type EntryDecision = { kind: 'enter'; heldOut: boolean; displaced: Displaced[] } | { kind: 'refuse'; reason: EntryRefusal }

/** Journeys that start each other by what they write end here at the latest, whatever the compiler could not see. */
export const mostHops = 8

export function judgeEntry(subject: EntrySubject): EntryDecision {
  const { model, journey, profile, contact, trigger, now } = subject
  const { entry } = journey
  if (journey.status !== 'live') return refuse('not-live')
  if (trigger.hops > mostHops) return refuse('too-many-hops')
  const holds = entry.when === undefined || model.decider(entry.when).holds({
    profile, now, trigger: trigger.properties, latest: trigger.properties, entryAt: trigger.at, subscribed: (topic) => isSubscribed(contact, topic, model.topic(topic)),
    ...(subject.messages === undefined ? {} : { messages: subject.messages }),
  })
  if (!holds) return refuse('condition')
  if (subject.exited) return refuse('exit-holds')
  const again = judgeReentry(subject)
  if (again.kind === 'refuse') return again
  const rivals = judgeGroup(subject, again.displaced)
  if (rivals.kind === 'refuse') return rivals
  if (!isSubscribed(contact, journey.topic, model.topic(journey.topic))) return refuse('unsubscribed')
  return { kind: 'enter', heldOut: isHeldOut(model.data, journey, profile.customer), displaced: [...again.displaced, ...rivals.displaced] }
}

const refuse = (reason: EntryRefusal): { kind: 'refuse'; reason: EntryRefusal } => ({ kind: 'refuse', reason })

type Judged = { kind: 'free'; displaced: Displaced[] } | { kind: 'refuse'; reason: EntryRefusal }

function judgeReentry({ journey, entry: key, open, last, trigger, now }: EntrySubject): Judged {
  const { reentry, per, whileActive } = journey.entry
  const standing = standingRuns(open).filter(([run]) => {
    const { journey: id, entry } = parseRun(run)
    return isOf(journey, id) && (per === 'customer' || entry === key)
  })
  if (standing.length > 0 && whileActive !== 'restart') return refuse('run-is-open')
  if (last !== undefined && trigger.at <= last.triggerAt) return refuse('older-trigger')
  if (standing.length > 0) return { kind: 'free', displaced: standing.map(([run]) => ({ run, reason: 'restarted' })) }
  if (last !== undefined && reentry === 'never') return refuse('no-reentry')
  if (last !== undefined && reentry !== 'always' && reentry !== 'never' && now < last.enteredAt + milliseconds(parseDuration(reentry.after))) return refuse('too-soon')
  return { kind: 'free', displaced: [] }
}

/** One open run a group: a run of higher priority takes the place of a lower one, never of its like. */
function judgeGroup({ journey, open }: EntrySubject, restarted: readonly Displaced[]): Judged {
  const { group, priority } = journey.entry
  if (group === undefined) return { kind: 'free', displaced: [] }
  const rivals = standingRuns(open).filter(([run, rival]) => rival.group === group && !restarted.some((one) => one.run === run))
  if (rivals.some(([, rival]) => rankOf(rival.priority) >= rankOf(priority))) return refuse('group-is-taken')
  return { kind: 'free', displaced: rivals.map(([run]) => ({ run, reason: 'pre-empted' })) }
}

/** Whether runs of this id are the journey's: its own, or those of before it was renamed. */
const isOf = (journey: JourneyModel, id: string): boolean => id === journey.id || journey.was?.includes(id) === true

/** What splits and holdout are drawn by: the first id the journey ever had, so that a new name draws nobody anew. */
export const seedOf = ({ id, was }: Pick<JourneyModel, 'id' | 'was'>): string => was?.[0] ?? id

const ranks: Record<Priority, number> = { low: 0, normal: 1, high: 2 }

export const rankOf = (priority: Priority | undefined): number => ranks[priority ?? 'normal']

/**
 * Always the same for a customer, so that a second run is held out like the first: by the journey's own share, or the
 * programme's. A journey with a transactional message holds nobody out.
 */
export function isHeldOut(data: Pick<ModelData, 'topics' | 'holdout'>, journey: JourneyModel, customer: string): boolean {
  if (Object.values(journey.sends).some(({ topic }) => data.topics[topic]?.kind === 'transactional')) return false
  const drawn = (share: number | undefined, of: string): boolean => share !== undefined && fractionOf(`holdout\n${of}\n${customer}`) < share
  // No journey's id holds a space, so that the two are drawn apart.
  return drawn(journey.entry.holdout, seedOf(journey)) || drawn(data.holdout, 'the programme')
}
