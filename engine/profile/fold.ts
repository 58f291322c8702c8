// profile = fold(set of events): order-free and duplicate-free. Where the customer stands is decided along the way; see
// `standing.ts`.
import type { Changes, CustomerEvent, Profile } from './profile.ts'
import type { DateRules } from './dates.ts'
import type { FactSet } from '../facts/fact-set.ts'
import type { Fact } from '../facts/fact.ts'
import type { Lifecycle } from '../lifecycle/lifecycle.ts'
import type { Milestone } from './milestones.ts'
import { canonical } from '../canonical.ts'
import { decide, setVisit, settle } from './standing.ts'
import { include } from '../facts/fact.ts'
import { reachBy, reachSilently } from './milestones.ts'
import { visitGrid } from '../lifecycle/due.ts'

/** What a model says about folding. */
export interface FoldRules {
  model: string
  /** Changes whenever a profile decided before might be decided otherwise: by stages, segments, scores, RFM or milestones. */
  judgement: string
  facts: FactSet
  lifecycle: Lifecycle
  /** The calendar day of an instant in the brand's zone. */
  dayOf: (instant: number) => number
  /** Absent where no journey is triggered by a date. */
  dates?: DateRules
  milestones?: readonly Milestone[]
  /** Attributes that only journeys set, by events with `hops`: what an app sends under their names is left out. */
  journeysOwn?: ReadonlySet<string>
}

/** By these rules, and with all the facts that they ask for. */
export const isDecidedBy = ({ facts, judgement }: Pick<FoldRules, 'facts' | 'judgement'>, profile: Profile): boolean => profile.signature === facts.signature && profile.judgement === judgement

export interface Folded extends Changes {
  profile: Profile
}

const noChanges = (): Changes => ({ transitions: [], memberships: [], milestones: [] })

/** One after the other: what the later brought stands on the profile. */
export function foldedAfter(first: Changes, then: Folded): Folded {
  return {
    profile: then.profile,
    transitions: [...first.transitions, ...then.transitions],
    memberships: [...first.memberships, ...then.memberships],
    milestones: [...first.milestones, ...then.milestones],
  }
}

/**
 * Folds events that are not yet in the profile, then settles stage and segments up to `now`. Events of one call are taken in the
 * order of their times. The profile given stays as it is.
 */
export function foldEvents(rules: FoldRules, before: Profile, events: readonly CustomerEvent[], now: number): Folded {
  const profile = draftOf(before)
  const changes = noChanges()
  const owned = new Set<string>()
  const imported = importedUntil(events)
  for (const event of inOrder(events)) {
    settle(rules, profile, Math.min(event.at, now), imported, changes)
    addEvent(rules, profile, event, owned)
    reachBy(event, rules.milestones ?? [], profile, false, changes)
    decide(rules, profile, Math.max(profile.decidedAt, event.at), event.historical === true, 'event', changes, event.hops)
  }
  settle(rules, profile, now, imported, changes)
  profile.judgement = rules.judgement
  setVisit(rules, profile, now)
  return { profile, ...changes }
}

/** Lets time pass: decides at each due moment up to `now`, and sets the next visit. */
export function passTime(rules: FoldRules, before: Profile, now: number): Folded {
  const profile = draftOf(before)
  const changes = noChanges()
  settle(rules, profile, now, -Infinity, changes)
  delete profile.dueAt
  setVisit(rules, profile, now)
  return { profile, ...changes }
}

/**
 * The profile that all events of a customer give, from scratch, keeping where the customer stood before: that is
 * decided once, now, and a change that it brings starts nothing when `silent`.
 */
export function rebuildProfile(rules: FoldRules, before: Profile, events: readonly CustomerEvent[], now: number, silent: boolean): Folded {
  const profile: Profile = { ...draftOf(before), traits: {}, facts: {}, signature: rules.facts.signature }
  delete profile.firstAt
  const owned = new Set<string>()
  const changes = noChanges()
  let latest = profile.decidedAt
  for (const event of inOrder(events)) {
    addEvent(rules, profile, event, owned)
    reachBy(event, rules.milestones ?? [], profile, silent, changes)
    latest = Math.max(latest, Math.min(event.at, now))
  }
  const imported = silent ? Infinity : importedUntil(events)
  decide(rules, profile, latest, latest <= imported, 'rebuild', changes)
  settle(rules, profile, now, imported, changes)
  profile.judgement = rules.judgement
  delete profile.dueAt
  setVisit(rules, profile, now)
  return { profile, ...changes }
}

/**
 * The profile under rules that ask for other facts than before. What they find true already is the baseline and starts
 * nothing; what had been foreseen to fall due still does, and so does what `fresh` or any event not yet decided brings.
 */
export function renewProfile(rules: FoldRules, before: Profile, stored: readonly CustomerEvent[], fresh: readonly CustomerEvent[], now: number): Folded {
  const ids = new Set(fresh.map(({ id }) => id))
  const others = stored.filter(({ id }) => !ids.has(id))
  const undecided = others.filter(({ at }) => at > before.decidedAt)
  const settled = rebuildProfile(rules, before, others.filter(({ at }) => at <= before.decidedAt), baselineOf(before, now), true)
  return foldedAfter(settled, foldEvents(rules, settled.profile, [...undecided, ...fresh], now))
}

/**
 * The profile, decided anew by rules that ask for no other facts but may draw other conclusions: other bounds, a segment
 * that somebody now listens to, a new milestone. The baseline is as in `renewProfile`, and no event is read.
 */
export function redecideProfile(rules: FoldRules, before: Profile, now: number): Folded {
  const profile = draftOf(before)
  const changes = noChanges()
  reachSilently(rules.milestones ?? [], profile)
  if (profile.stage !== undefined) {
    decide(rules, profile, profile.decidedAt, true, 'rebuild', changes)
    settle(rules, profile, baselineOf(before, now), Infinity, changes)
  }
  profile.judgement = rules.judgement
  setVisit(rules, profile, now)
  return { profile, ...changes }
}

/** What was foreseen to fall due is never part of what a deploy finds. */
const baselineOf = ({ dueAt = Infinity }: Profile, now: number): number => Math.min(now, dueAt - visitGrid)

/** By their times, each once: a retry that was stored under two of a customer's ids is one event. */
function inOrder(events: readonly CustomerEvent[]): readonly CustomerEvent[] {
  if (events.length < 2) return events
  const seen = new Set<string>()
  return events.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** What falls due before history was imported is history too, also where something live came with it. */
function importedUntil(events: readonly CustomerEvent[]): number {
  return events.reduce((latest, event) => (event.historical === true ? Math.max(latest, event.received) : latest), -Infinity)
}

function draftOf(profile: Profile): Profile {
  return { ...profile, traits: { ...profile.traits }, facts: { ...profile.facts } }
}

function addEvent(rules: FoldRules, profile: Profile, event: CustomerEvent, owned: Set<string>): void {
  if (event.user !== undefined) profile.user = event.user
  if (event.traits !== undefined) setTraits(rules, profile, event)
  if (isOwnDoing(event) && (profile.firstAt === undefined || event.at < profile.firstAt)) profile.firstAt = event.at
  if (event.name === '') return
  for (const { spec, matches } of rules.facts.of(event.name)) {
    if (!matches(event.properties)) continue
    const known = profile.facts[spec.id]
    const fact = known === undefined || owned.has(spec.id) ? known : copyOf(known)
    profile.facts[spec.id] = include(spec, fact, event, rules.dayOf)
    owned.add(spec.id)
  }
}

/** Mail reports and what journeys write are no activity of the customer's. */
export function isOwnDoing(event: { id: string; name: string }): boolean {
  return !systemEvents.has(event.name)
}

export const systemEvents: ReadonlySet<string> = new Set([
  'Email Delivered', 'Email Bounced', 'Email Marked as Spam', 'Email Opened', 'Email Link Clicked', 'Subscribed', 'Unsubscribed', 'Attributes Set', 'Milestone Reached', 'Coupon Issued', 'Reward Granted', 'Referral Completed', 'Journey Requested',
])

function copyOf(fact: Fact): Fact {
  const copy: Fact = { ...fact, times: [...fact.times] }
  if (fact.days !== undefined) copy.days = [...fact.days]
  if (fact.sums !== undefined) copy.sums = { ...fact.sums }
  if (fact.recent !== undefined) copy.recent = [...fact.recent]
  return copy
}

/** The latest time wins; of two at the same instant the greater value, so that no order of arrival matters. */
function setTraits({ journeysOwn }: FoldRules, profile: Profile, event: CustomerEvent): void {
  for (const [name, value] of Object.entries(event.traits ?? {})) {
    // Nothing of ours is called so, and setting it would change what the object is.
    if (name === '__proto__' || (event.hops === undefined && journeysOwn?.has(name) === true)) continue
    const known = Object.hasOwn(profile.traits, name) ? profile.traits[name] : undefined
    if (known !== undefined && (known[1] > event.at || (known[1] === event.at && canonical(known[0]) >= canonical(value)))) continue
    profile.traits[name] = [value, event.at]
  }
}
