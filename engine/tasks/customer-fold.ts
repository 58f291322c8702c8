// Folds new records of one customer into the profile: read, decide, write under the version, again when somebody else was
// faster. What cannot be told apart from a lost event makes a rebuild from the stored events.
import type { Changes, CustomerEvent, Profile, Transition } from '../profile/profile.ts'
import type { Folded, FoldRules } from '../profile/fold.ts'
import type { Item, Write } from '../ports.ts'
import type { Membership } from '../profile/inclusion.ts'
import type { TaskContext } from './task-context.ts'
import { afterFold, afterRebuild, membershipOf } from '../profile/inclusion.ts'
import { dateWrites } from '../profile/dates.ts'
import { customerPartition, eventPrefix, profileKey } from '../table/keys.ts'
import { eventOf } from '../ingest/event-item.ts'
import { foldEvents, foldedAfter, isDecidedBy, passTime, rebuildProfile, redecideProfile, renewProfile } from '../profile/fold.ts'
import { linkAnonymous } from './link-anonymous.ts'
import { milestoneItem } from '../profile/milestone-item.ts'
import { newProfile } from '../profile/profile.ts'
import { pagesOf } from '../table/pages.ts'
import { membershipItem, profileItem, profileOf, transitionItem } from '../profile/profile-item.ts'
import { contended, untilWritten } from './until-written.ts'

export interface EventRecord {
  event: CustomerEvent
  /** `label:number` of the stream; absent for what a task folds itself. */
  sequence?: string
}

export interface FoldResult {
  /** Whose profile the events went into: another customer's when the history was linked. */
  customer: string
  anonymous: boolean
  transitions: Transition[]
  /** Seen for the first time: nobody can listen for this customer yet. */
  first: boolean
}

/** A transaction takes 100 writes, and the profile and the timers of its dates are among them. */
const mostChanges = 50

export async function foldCustomer(context: TaskContext, customer: string, anonymous: boolean, records: readonly EventRecord[]): Promise<FoldResult> {
  return untilWritten('A profile', async (attempt) => {
    const { rules } = await context.shelf.current()
    const item = await context.table.get(profileKey(customer), { consistent: attempt > 0 })
    const before = item === undefined ? newProfile(customer, anonymous, rules.facts.signature) : profileOf(item)
    if (before.linkedTo !== undefined) return foldCustomer(context, before.linkedTo, false, records)

    const linked = await claimHistories(context, before, records)
    const memberships = records.map(({ event, sequence }) => membershipOf(before.inclusion, event, sequence))
    const folded = await decide(context, rules, { ...before, ...(linked.length === 0 ? {} : { linked }) }, before, records, memberships)
    if (folded === undefined) return { customer, anonymous, transitions: [], first: false }
    if (countOf(folded) > mostChanges && records.length > 1) return foldInHalves(context, customer, anonymous, records)
    const live = records.every(({ event }) => event.historical !== true)
    return (await store(context, rules, before, folded, live)) ? { customer, anonymous, transitions: folded.transitions, first: before.version === 0 } : contended
  })
}

/** Years of history in one batch move a customer more often than one transaction can hold. */
async function foldInHalves(context: TaskContext, customer: string, anonymous: boolean, records: readonly EventRecord[]): Promise<FoldResult> {
  const half = Math.ceil(records.length / 2)
  const one = await foldCustomer(context, customer, anonymous, records.slice(0, half))
  const other = await foldCustomer(context, customer, anonymous, records.slice(half))
  return { ...other, transitions: [...one.transitions, ...other.transitions], first: one.first }
}

/** Lets time pass for a customer whose visit is due; false when there was nothing to do any more. */
export async function visitCustomer(context: TaskContext, customer: string, now: number): Promise<boolean> {
  return untilWritten('A profile', async () => {
    const { rules } = await context.shelf.current()
    const item = await context.table.get(profileKey(customer), { consistent: true })
    if (item === undefined) return false
    const before = profileOf(item)
    if (before.linkedTo !== undefined || before.dueAt === undefined || before.dueAt > now) return false
    const visited = before.signature === rules.facts.signature ? visit(rules, before, now) : await renew(context, rules, before, [], now)
    return (await store(context, rules, before, visited)) ? true : contended
  })
}

/** Whether the model in force would decide the profile otherwise than it was decided, or set other timers. */
export const isBehind = (profile: Profile, rules: FoldRules): boolean => !isDecidedBy(rules, profile) || (rules.dates !== undefined && profile.dates !== rules.dates.signature)

/**
 * The profile as the model in force decides it, with the timers of its dates: rebuilt from the stored events where it lacks
 * facts. `known` is the item as just read.
 */
export async function renewCustomer(context: TaskContext, customer: string, known?: Item): Promise<Profile> {
  return untilWritten('A profile', async (attempt) => {
    const { rules } = await context.shelf.current()
    const item = attempt === 0 && known !== undefined ? known : await context.table.get(profileKey(customer), { consistent: true })
    if (item === undefined) return newProfile(customer, false, rules.facts.signature)
    const before = profileOf(item)
    if (before.linkedTo !== undefined) return renewCustomer(context, before.linkedTo)
    if (!isBehind(before, rules)) return before
    const now = context.now()
    const renewed = before.signature === rules.facts.signature ? visit(rules, before, now) : await renew(context, rules, before, [], now)
    return (await store(context, rules, before, renewed)) ? { ...renewed.profile, version: before.version + 1 } : contended
  })
}

/** Rebuilds a customer from the stored events, as a redrive of a parked one does. */
export async function rebuildCustomer(context: TaskContext, customer: string): Promise<void> {
  return untilWritten('A profile', async () => {
    const { rules } = await context.shelf.current()
    const item = await context.table.get(profileKey(customer), { consistent: true })
    const before = item === undefined ? newProfile(customer, false, rules.facts.signature) : profileOf(item)
    if (before.linkedTo !== undefined) return rebuildCustomer(context, before.linkedTo)
    return (await store(context, rules, before, await rebuild(context, rules, before, context.now(), false))) ? undefined : contended
  })
}

/** Under a model that decides otherwise, what it finds is the baseline; then time passes. */
function visit(rules: FoldRules, before: Profile, now: number): Folded {
  if (before.judgement === rules.judgement) return passTime(rules, before, now)
  const based = redecideProfile(rules, before, now)
  return foldedAfter(based, passTime(rules, based.profile, now))
}

/** What to write, or nothing when every record is in already. */
async function decide(
  context: TaskContext, rules: FoldRules, profile: Profile, before: Profile, records: readonly EventRecord[], memberships: readonly Membership[],
): Promise<Folded | undefined> {
  const now = context.now()
  const sequence = records.map((record) => record.sequence).filter((one) => one !== undefined).toSorted().at(-1)
  const fresh = records.filter((_, index) => memberships[index] === 'new').map(({ event }) => event)
  const claimed = (profile.linked?.length ?? 0) > (before.linked?.length ?? 0)
  const stale = before.version > 0 && before.signature !== rules.facts.signature

  // Also where a record is unknown: what a deploy finds true starts nothing, whatever the stream does meanwhile.
  if (stale && !claimed) return renew(context, rules, profile, fresh, now, sequence)
  const isUnknown = memberships.includes('unknown')
  if (fresh.length === 0 && !isUnknown && !claimed) return undefined
  const based = before.version > 0 && !stale && before.judgement !== rules.judgement ? redecideProfile(rules, profile, now) : undefined
  const decided = await include(based?.profile ?? profile)
  return based === undefined ? decided : foldedAfter(based, decided)

  async function include(base: Profile): Promise<Folded> {
    if (isUnknown) {
      const historical = records.every(({ event }, index) => memberships[index] !== 'unknown' || event.historical === true)
      return rebuild(context, rules, base, now, historical || claimed, sequence)
    }
    if (claimed) {
      // The past is settled first and starts nothing; what is new is then folded as on any other day.
      const known = await storedEvents(context, base)
      const ids = new Set(fresh.map((event) => event.id))
      const settled = rebuildProfile(rules, base, known.filter((event) => !ids.has(event.id)), now, true)
      const folded = foldedAfter(settled, foldEvents(rules, settled.profile, fresh, now))
      folded.profile.inclusion = afterRebuild(before.inclusion, known, sequence, now)
      return folded
    }
    const folded = foldEvents(rules, base, fresh, now)
    folded.profile.inclusion = afterFold(before.inclusion, fresh, sequence, now)
    return folded
  }
}

/** Under a model that asks for other facts than the profile has. */
async function renew(context: TaskContext, rules: FoldRules, profile: Profile, fresh: readonly CustomerEvent[], now: number, sequence?: string): Promise<Folded> {
  const events = await storedEvents(context, profile)
  const renewed = renewProfile(rules, profile, events, fresh, now)
  renewed.profile.inclusion = afterRebuild(profile.inclusion, events, sequence, now)
  return renewed
}

async function rebuild(context: TaskContext, rules: FoldRules, profile: Profile, now: number, silent: boolean, sequence?: string): Promise<Folded> {
  const events = await storedEvents(context, profile)
  const rebuilt = rebuildProfile(rules, profile, events, now, silent)
  rebuilt.profile.inclusion = afterRebuild(profile.inclusion, events, sequence, now)
  return rebuilt
}

/** All events of the customer and of the anonymous histories linked to them, in the order of their times. */
async function storedEvents(context: TaskContext, profile: Profile): Promise<CustomerEvent[]> {
  const events: CustomerEvent[] = []
  for (const partition of [profile.customer, ...(profile.linked ?? [])]) {
    for await (const items of pagesOf(context.table, customerPartition(partition), { prefix: eventPrefix })) events.push(...items.map(eventOf))
  }
  return events.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

/** The anonymous histories that belong to the customer after this batch. */
async function claimHistories(context: TaskContext, profile: Profile, records: readonly EventRecord[]): Promise<string[]> {
  const linked = [...(profile.linked ?? [])]
  for (const { event } of records) {
    if (event.claims === undefined || linked.includes(event.claims) || profile.anonymous) continue
    if (await linkAnonymous(context, event.claims, profile.customer)) linked.push(event.claims)
  }
  return linked
}

/**
 * Profile and changes, and the milestones as events of the customer's: all of it, or nothing. Costs a write more for each
 * change, and for each timer that a change of the profile's dates sets.
 */
async function store(context: TaskContext, rules: FoldRules, before: Profile, folded: Folded, live = true): Promise<boolean> {
  const { profile, transitions, memberships, milestones } = folded
  const { version } = before
  const { dates: _, ...rest } = profile
  const writes: Write[] = [
    { put: profileItem({ ...rest, version: version + 1, ...(rules.dates === undefined ? {} : { dates: rules.dates.signature }) }), if: version === 0 ? { exists: false } : { is: { version } } },
    ...transitions.map((transition): Write => ({ put: transitionItem(transition), if: { exists: false } })),
    ...memberships.map((change): Write => ({ put: membershipItem(change), if: { exists: false } })),
    // The profile knows what is reached: its version lets nobody write the same milestone again.
    ...milestones.map((reached): Write => ({ put: milestoneItem(reached, context.now()) })),
    ...(rules.dates === undefined ? [] : dateWrites(rules.dates, before, profile, context.now(), live)),
  ]
  const written = await context.table.write(...writes)
  return written.kind === 'done'
}

const countOf = ({ transitions, memberships, milestones }: Changes): number => transitions.length + memberships.length + milestones.length
