// Enters customers into journeys. Entry is judged, the run is claimed in a transaction, and only then its execution is
// started, under a name and with an input that a repeat gives again byte for byte.
import type { CustomerEvent } from '../profile/profile.ts'
import type { Enrollment } from '../journey/enrollment.ts'
import type { EntrySubject } from '../journey/entry.ts'
import type { EntryKey, JourneyModel } from '../model/model.ts'
import type { JsonObject } from '../json.ts'
import type { Model } from '../model/runtime.ts'
import type { Occurrence } from '../happenings/happening.ts'
import type { RunInput } from '../journey/contract.ts'
import type { RunSubject } from '../journey/occurrence.ts'
import type { OpenRun } from '../journey/open-item.ts'
import type { TaskContext } from './task-context.ts'
import type { Write } from '../ports.ts'
import { enrollmentKey, executionName, profileKey, refusalKey, runId } from '../table/keys.ts'
import { armTimers } from './timers.ts'
import { changeOf } from '../journey/changes.ts'
import { contract } from '../journey/contract.ts'
import { drawArm } from '../steps/split.ts'
import { endRun } from './run-end.ts'
import { enrollmentItem } from '../journey/enrollment.ts'
import { eventsSince } from './events-since.ts'
import { expectTurn } from './turns.ts'
import { freshProfile } from './fresh-profile.ts'
import { entryOf, hadHappened, listenedGoal, occurredAt } from '../journey/occurrence.ts'
import { momentsOf, planSubject } from '../journey/plan.ts'
import { judgeEntry, seedOf } from '../journey/entry.ts'
import { catchUpLatest } from './keep-latest.ts'
import { keepPlace } from './keep-place.ts'
import { loadFor, loadOutcomes } from './run-subject.ts'
import { needsOf } from '../conditions/registry.ts'
import { judgeTimer } from './timer-judgement.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { openCondition, openItem } from '../journey/open-item.ts'
import { readEntry, readOccurrence, type EnrollMessage, type Entrance, type EntryReads } from './entry-reads.ts'
import { displace } from './displacement.ts'
import { endStoppedRuns, journeyStopped } from './stopped-runs.ts'
import { isStopped } from '../journey/stopped.ts'
import { triggerKindOf } from '../triggers/registry.ts'
import { contended, untilWritten } from './until-written.ts'

export type { EnrollMessage } from './entry-reads.ts'

export type Enrolled = { kind: 'started' | 'held-out' | 'repeated' | 'timer-set' } | { kind: 'refused'; reason: string } | { kind: 'ended-at-once' }

/** The most runs that one event enters. */
const mostEntrants = 20
const hour = 3_600_000
const day = 24 * hour

/** Answers what became of each run that the trigger was to enter: one, or one for each element of its list. */
export async function enroll(context: TaskContext, message: EnrollMessage): Promise<Enrolled[]> {
  const model = await context.shelf.of(message.model)
  const journey = model.data.journeys[message.journey]
  if (journey === undefined) return [{ kind: 'refused', reason: 'unknown-journey' }]
  const setting: Setting = { model, journey, message }
  const { key } = journey.entry
  if (key === undefined) return [await enter(context, setting, { occurrence: undefined, entry: '0' })]
  const occurrence = await readOccurrence(context, message)
  if (occurrence === undefined) return [{ kind: 'refused', reason: 'event-is-gone' }]
  if (!('event' in occurrence) || occurrence.event === undefined) return [await enter(context, setting, { occurrence, entry: '0' })]
  return enterEach(context, setting, key, occurrence, occurrence.event)
}

interface Setting {
  model: Model
  journey: JourneyModel
  message: EnrollMessage
}

/** Enters a run for each of the event's entrants, one after the other: they all change the customer's open runs. */
async function enterEach(context: TaskContext, setting: Setting, key: EntryKey, occurrence: Occurrence, event: CustomerEvent): Promise<Enrolled[]> {
  const { journey, message } = setting
  const trigger = triggerFor(journey, occurrence)
  const entrants = trigger === undefined ? [event.properties] : entrantsOf(trigger, occurrence, key)
  const about = { id: message.detail.key ?? '', at: message.detail.at }
  const enrolled: Enrolled[] = []
  for (const properties of entrants.slice(0, mostEntrants)) {
    const entry = entryOf(key, { name: event.name, properties })
    if (entry === undefined) enrolled.push(await refuse(context, message, about, 'no-key'))
    else enrolled.push(await enter(context, setting, { occurrence, entry, properties }))
  }
  if (entrants.length === 0) enrolled.push(await refuse(context, message, about, 'no-elements'))
  if (entrants.length > mostEntrants) enrolled.push(await refuse(context, message, about, 'too-many-elements', { entry: 'rest', count: entrants.length - mostEntrants }))
  return enrolled
}

/** The properties of each run that the occurrence enters; none where no event entered it. */
function entrantsOf(trigger: JsonObject, occurrence: Occurrence, key?: EntryKey): JsonObject[] {
  if (!('event' in occurrence) || occurrence.event === undefined) return []
  return triggerKindOf(trigger)?.entrants?.(trigger, occurrence.event, key) ?? [occurrence.event.properties]
}

async function enter(context: TaskContext, setting: Setting, entrance: Entrance): Promise<Enrolled> {
  return untilWritten('The open runs of a customer', async () => {
    const reads = await readEntry(context, setting.message, setting.journey, entrance)
    if (reads === undefined) return { kind: 'refused', reason: 'event-is-gone' }
    if (await endStoppedRuns(context, setting.message.detail.customer, reads.open, setting.model.hash)) return contended
    const isSet = await armTimers(context, setting.message, setting.journey, reads)
    const matching = triggerFor(setting.journey, reads.occurrence)
    if (matching === undefined) return isSet ? { kind: 'timer-set' } : { kind: 'refused', reason: 'no-trigger' }
    const outcome = await enterOnce(context, setting, reads, matching, entrance.properties)
    return outcome
  })
}

const triggerFor = (journey: JourneyModel, occurrence: Occurrence): JsonObject | undefined =>
  journey.triggers.find((trigger) => triggerKindOf(trigger)?.matches(trigger, occurrence) === true)

async function enterOnce(context: TaskContext, { message, model, journey }: Setting, reads: EntryReads, matching: JsonObject, properties: JsonObject | undefined): Promise<Enrolled | typeof contended> {
  const { customer } = message.detail
  const { profile, contact, open, last, previous, entry, occurrence } = reads
  const trigger = triggerOf(message, occurrence, properties ?? entrantsOf(matching, occurrence)[0])
  if (last?.trigger === trigger.id) return repeat(context, last)
  if (profile === undefined) return { kind: 'refused', reason: 'unknown-customer' }
  const change = changeOf(message.type, message.detail)
  if (change !== undefined && !change.isLatest(profile)) return refuse(context, message, trigger, 'moved-on', { entry })
  const now = context.now()
  const stops = (await context.shelf.current(model.hash)).stops[journey.id]
  const draft: Enrollment = {
    customer, run: { journey: journey.id, entry, ordinal: (last?.run.ordinal ?? 0) + 1 }, status: 'open', heldOut: false, trigger: trigger.id,
    triggerAt: trigger.at, enteredAt: now, properties: trigger.properties, ...(journey.entry.key === undefined || entry === '0' ? {} : { key: journey.entry.key }), ...(trigger.hops === 0 ? {} : { hops: trigger.hops }), ...(stops === undefined ? {} : { stops }), model: model.hash, machine: message.machine, input: '',
  }
  const subject: RunSubject = { model, enrollment: draft, profile, now }
  const standing = await judgeTimer(context, matching, occurrence, subject)
  if (standing.kind === 'refuse') return standing.silent === true ? { kind: 'refused', reason: standing.reason } : refuse(context, message, trigger, standing.reason, { entry })
  draft.properties = standing.properties
  trigger.properties = standing.properties
  const exited = await exitHolds(context, await loadFor(context, subject, journey.exits), journey.exits)
  const messages = journey.entry.when !== undefined && needsOf(journey.entry.when).has('messages') ? await loadOutcomes(context, subject) : undefined
  const decision = judgeEntry({ model, journey, profile, contact, messages, entry, open, last: previous, trigger, exited: exited !== undefined, now })
  if (decision.kind === 'refuse') return refuse(context, message, trigger, decision.reason, { entry })

  const { heldOut } = decision
  const enrollment: Enrollment = {
    ...draft,
    status: heldOut ? 'held-out' : 'open',
    heldOut,
    input: heldOut ? '' : inputOf(draft, journey, subject),
    dueAt: heldOut ? trigger.at + heldOutFor(journey) : Math.ceil((now + journey.longest + 2 * day) / hour) * hour,
  }
  const displaced = await displace(context, customer, open, decision.displaced, now)
  if (displaced === contended) return contended
  const { group, priority } = journey.entry
  const own: OpenRun = { interests: journey.interests, ...(group === undefined ? {} : { group }), ...(priority === undefined ? {} : { priority }) }
  const writes: Write[] = [
    { put: enrollmentItem(enrollment), if: { exists: false } },
    { put: openItem(customer, { ...open, runs: { ...displaced.runs, [runId(enrollment.run)]: own } }, now), if: openCondition(open) },
    ...displaced.writes,
  ]
  if (change !== undefined) writes.push({ check: profileKey(customer), if: { is: change.standing } })
  const claimed = await context.table.write(...writes)
  if (claimed.kind === 'refused') return contended
  if (displaced.stops.length > 0) await context.queues.send('stop', displaced.stops)
  return begin(context, enrollment)
}

/** A held-out run without a goal lasts as long as a run of the others may. */
const heldOutFor = (journey: JourneyModel): number => (journey.goal === undefined ? journey.longest : milliseconds(parseDuration(journey.goal.within)))

/** After the claim the run is listened for; what happened between trigger and claim is judged here, so that none is lost. */
async function begin(context: TaskContext, claimed: Enrollment): Promise<Enrolled> {
  // Its trigger came before the stop, or its claim did.
  if (isStopped(await context.shelf.current(claimed.model), claimed)) {
    await endRun(context, claimed, { kind: 'exited', reason: journeyStopped, at: context.now(), byItself: true })
    return { kind: 'ended-at-once' }
  }
  let enrollment = claimed
  const item = await context.table.get(profileKey(enrollment.customer), { consistent: true })
  if (item !== undefined) {
    const journey = (await context.shelf.of(enrollment.model)).data.journeys[enrollment.run.journey]
    const { goal, exits = [] } = journey ?? {}
    const model = await context.shelf.current(enrollment.model)
    const profile = await freshProfile(context, enrollment.customer, item, enrollment.model)
    if (journey !== undefined) enrollment = await catchUpLatest(context, claimed, journey, profile)
    const subject = await loadFor(context, { model, enrollment, profile, now: context.now() }, [...(goal === undefined ? [] : [goal.happening]), ...exits])
    const reached = goal !== undefined && (await hadHappened(goal.happening, enrollment.triggerAt, subject, () => eventsSince(context, enrollment.customer, enrollment.triggerAt)))
    const exit = await exitHolds(context, subject, exits)
    if (reached && goal.ends) {
      await endRun(context, enrollment, { kind: 'goal', reason: 'goal reached before the start', at: context.now(), goal: { at: context.now(), event: 'before-start' }, byItself: true })
      return { kind: 'ended-at-once' }
    }
    if (reached) await context.table.write({ update: enrollmentKey(enrollment.customer, enrollment.run), set: { goal: { at: context.now(), event: 'before-start' } }, if: { exists: true, absent: ['goal'] } })
    const awaited = goal === undefined || reached ? [] : [listenedGoal(goal, enrollment)]
    await expectTurn(context, { subject, listened: [...awaited, ...(exit === undefined ? exits : []).map((on) => ({ on, until: Infinity }))] })
    if (exit !== undefined) {
      await endRun(context, enrollment, { kind: 'exited', reason: 'exit before the start', at: context.now(), byItself: true })
      return { kind: 'ended-at-once' }
    }
  }
  if (enrollment.heldOut) return { kind: 'held-out' }
  const model = await context.shelf.of(enrollment.model)
  const { next } = JSON.parse(enrollment.input) as RunInput
  await keepPlace(context, model, { customer: enrollment.customer, run: runId(enrollment.run) }, model.data.journeys[enrollment.run.journey]?.first, Date.parse(next.at))
  await context.machines.start(enrollment.machine, executionName(enrollment.customer, runId(enrollment.run)), enrollment.input)
  return { kind: 'started' }
}

async function repeat(context: TaskContext, last: Enrollment): Promise<Enrolled> {
  if (last.status === 'ended') return { kind: 'repeated' }
  const outcome = await begin(context, last)
  return outcome.kind === 'ended-at-once' ? outcome : { kind: 'repeated' }
}

async function exitHolds(context: TaskContext, subject: RunSubject, exits: readonly JsonObject[]): Promise<JsonObject | undefined> {
  const { enrollment } = subject
  for (const exit of exits) {
    if (await hadHappened(exit, enrollment.triggerAt, subject, () => eventsSince(context, enrollment.customer, enrollment.triggerAt))) return exit
  }
  return undefined
}

async function refuse(context: TaskContext, message: EnrollMessage, trigger: { id: string; at: number }, reason: string, { entry, count }: { entry?: string; count?: number } = {}): Promise<Enrolled> {
  const { customer } = message.detail
  const key = refusalKey(customer, trigger.at, message.journey, entry)
  const refusal = { ...key, kind: 'refusal', journey: message.journey, reason, at: context.now(), trigger: trigger.id, ...(count === undefined ? {} : { count }) }
  await context.table.write({ put: refusal, if: { exists: false } })
  return { kind: 'refused', reason }
}

function inputOf(enrollment: Enrollment, journey: JourneyModel, subject: RunSubject): string {
  const { customer, run, model, triggerAt } = enrollment
  const first = momentsOf(journey.first, subject.now, planSubject(subject, undefined))
  const arms = Object.fromEntries(Object.entries(journey.splits).map(([id, all]) => [id, drawArm(seedOf(journey), id, all, customer)]))
  const input: RunInput = { contract, customer, run: runId(run), model, arms, next: { ...first, since: new Date(triggerAt).toISOString(), arm: 'start' } }
  return JSON.stringify(input)
}

function triggerOf({ type, detail }: EnrollMessage, occurrence: Occurrence, given: JsonObject | undefined): EntrySubject['trigger'] {
  const event: CustomerEvent | undefined = 'event' in occurrence ? occurrence.event : undefined
  const change = changeOf(type, detail)
  const at = occurredAt(occurrence)
  const properties = given ?? change?.properties ?? {}
  return { id: change?.trigger ?? (detail.key ?? `${detail.timer}#${detail.occurrence ?? at}`), at, properties, hops: event?.hops ?? detail.hops ?? 0 }
}
