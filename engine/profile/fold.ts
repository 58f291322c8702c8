// profile = fold(set of events): order-free and duplicate-free. The stage is decided after each event, and at each due
// moment that lies between two, so that every change is a transition of its own.
import type { CustomerEvent, Profile, Transition } from './profile.ts'
import type { DateRules } from './dates.ts'
import type { FactSet } from '../facts/fact-set.ts'
import type { Fact } from '../facts/fact.ts'
import type { Lifecycle } from '../lifecycle/lifecycle.ts'
import { canonical } from '../canonical.ts'
import { earlierVisit, visitAt, visitGrid } from '../lifecycle/due.ts'
import { include } from '../facts/fact.ts'
import { stageAt, stageTurns } from '../lifecycle/lifecycle.ts'

/** What a model says about folding. */
export interface FoldRules {
  model: string
  facts: FactSet
  lifecycle: Lifecycle
  /** The calendar day of an instant in the brand's zone. */
  dayOf: (instant: number) => number
  /** Absent where no journey is triggered by a date. */
  dates?: DateRules
}

export interface Folded {
  profile: Profile
  transitions: Transition[]
}

/**
 * Folds events that are not yet in the profile, then settles the stage up to `now`. Events of one call are taken in the
 * order of their times. The profile given stays as it is.
 */
export function foldEvents(rules: FoldRules, before: Profile, events: readonly CustomerEvent[], now: number): Folded {
  const profile = draftOf(before)
  const transitions: Transition[] = []
  const owned = new Set<string>()
  const imported = importedUntil(events)
  for (const event of inOrder(events)) {
    settle(rules, profile, Math.min(event.at, now), imported, transitions)
    addEvent(rules, profile, event, owned)
    decide(rules, profile, Math.max(profile.decidedAt, event.at), event.historical === true, 'event', transitions, event.hops)
  }
  settle(rules, profile, now, imported, transitions)
  profile.model = rules.model
  setVisit(rules, profile, now)
  return { profile, transitions }
}

/** Lets time pass: decides the stage at each due moment up to `now`, and sets the next visit. */
export function passTime(rules: FoldRules, before: Profile, now: number): Folded {
  const profile = draftOf(before)
  const transitions: Transition[] = []
  settle(rules, profile, now, -Infinity, transitions)
  delete profile.dueAt
  setVisit(rules, profile, now)
  return { profile, transitions }
}

/**
 * The profile that all events of a customer give, from scratch, keeping where the customer stood before: the stage is
 * decided once, now, and a change that it brings is a transition that starts nothing when `silent`.
 */
export function rebuildProfile(rules: FoldRules, before: Profile, events: readonly CustomerEvent[], now: number, silent: boolean): Folded {
  const profile: Profile = { ...draftOf(before), traits: {}, facts: {}, signature: rules.facts.signature }
  delete profile.firstAt
  const owned = new Set<string>()
  let latest = profile.decidedAt
  for (const event of inOrder(events)) {
    addEvent(rules, profile, event, owned)
    latest = Math.max(latest, Math.min(event.at, now))
  }
  const transitions: Transition[] = []
  const imported = silent ? Infinity : importedUntil(events)
  decide(rules, profile, latest, latest <= imported, 'rebuild', transitions)
  settle(rules, profile, now, imported, transitions)
  profile.model = rules.model
  delete profile.dueAt
  setVisit(rules, profile, now)
  return { profile, transitions }
}

/**
 * The profile under rules that ask for other facts than before. What they find true already is the baseline and starts
 * nothing; what had been foreseen to fall due still does, and so does what `fresh` or any event not yet decided brings.
 */
export function renewProfile(rules: FoldRules, before: Profile, stored: readonly CustomerEvent[], fresh: readonly CustomerEvent[], now: number): Folded {
  const ids = new Set(fresh.map(({ id }) => id))
  const others = stored.filter(({ id }) => !ids.has(id))
  const undecided = others.filter(({ at }) => at > before.decidedAt)
  const baseline = Math.min(now, (before.dueAt ?? Infinity) - visitGrid)
  const settled = rebuildProfile(rules, before, others.filter(({ at }) => at <= before.decidedAt), baseline, true)
  const folded = foldEvents(rules, settled.profile, [...undecided, ...fresh], now)
  return { profile: folded.profile, transitions: [...settled.transitions, ...folded.transitions] }
}

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
  if (event.traits !== undefined) setTraits(profile, event)
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
  'Email Delivered', 'Email Bounced', 'Email Marked as Spam', 'Email Opened', 'Email Link Clicked', 'Subscribed', 'Unsubscribed', 'Attributes Set', 'Coupon Issued', 'Reward Granted',
])

function copyOf(fact: Fact): Fact {
  const copy: Fact = { ...fact, times: [...fact.times] }
  if (fact.days !== undefined) copy.days = [...fact.days]
  if (fact.sums !== undefined) copy.sums = { ...fact.sums }
  return copy
}

/** The latest time wins; of two at the same instant the greater value, so that no order of arrival matters. */
function setTraits(profile: Profile, event: CustomerEvent): void {
  for (const [name, value] of Object.entries(event.traits ?? {})) {
    // Nothing of ours is called so, and setting it would change what the object is.
    if (name === '__proto__') continue
    const known = Object.hasOwn(profile.traits, name) ? profile.traits[name] : undefined
    if (known !== undefined && (known[1] > event.at || (known[1] === event.at && canonical(known[0]) >= canonical(value)))) continue
    profile.traits[name] = [value, event.at]
  }
}

function settle(rules: FoldRules, profile: Profile, until: number, imported: number, transitions: Transition[]): void {
  if (profile.stage === undefined) return
  for (;;) {
    const moment = stageTurns(rules.lifecycle, profile, profile.decidedAt)
    if (moment > until) return
    decide(rules, profile, moment, moment <= imported, 'time', transitions)
  }
}

function decide(rules: FoldRules, profile: Profile, at: number, historical: boolean, cause: string, transitions: Transition[], hops?: number): void {
  const stage = stageAt(rules.lifecycle, profile, at)
  profile.decidedAt = at
  if (stage === profile.stage) return
  const from = profile.stage
  profile.stage = stage
  profile.stageSince = at
  profile.stageOrdinal++
  transitions.push({
    customer: profile.customer, stage, ordinal: profile.stageOrdinal, at, historical, silent: profile.anonymous, cause, model: rules.model,
    ...(from === undefined ? {} : { from }),
    ...(hops === undefined ? {} : { hops }),
  })
}

function setVisit(rules: FoldRules, profile: Profile, now: number): void {
  const next = visitAt(stageTurns(rules.lifecycle, profile, profile.decidedAt), now)
  const visit = earlierVisit(profile.dueAt, next, now)
  if (visit === undefined) delete profile.dueAt
  else profile.dueAt = visit
}
