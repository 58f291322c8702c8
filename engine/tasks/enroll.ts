// Enters customers into journeys. Entry is judged, the run is claimed in a transaction, and only then its execution is
// started, under a name and with an input that a repeat gives again byte for byte.
import type { CustomerEvent } from '../profile/profile.ts'
import type { Enrollment } from '../journey/enrollment.ts'
import type { JourneyModel } from '../model/model.ts'
import type { JsonObject } from '../json.ts'
import type { Model } from '../model/runtime.ts'
import type { Occurrence } from '../happenings/happening.ts'
import type { RunInput } from '../journey/contract.ts'
import type { RunSubject } from '../journey/occurrence.ts'
import type { TaskContext } from './task-context.ts'
import type { Write } from '../ports.ts'
import { contactKey, customerPartition, enrollmentKey, enrollmentPrefix, executionName, openKey, profileKey, runId } from '../table/keys.ts'
import { contactOf } from '../journey/contact.ts'
import { contract } from '../journey/contract.ts'
import { drawArm } from '../steps/split.ts'
import { endRun } from './run-end.ts'
import { enrollmentItem, enrollmentOf } from '../journey/enrollment.ts'
import { eventOf } from '../ingest/event-item.ts'
import { eventsSince } from './events-since.ts'
import { hadHappened, keyValue, occurredAt } from '../journey/occurrence.ts'
import { instantOf } from '../journey/plan.ts'
import { judgeEntry } from '../journey/entry.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { openCondition, openItem, openRunsOf } from '../journey/open-item.ts'
import { profileOf } from '../profile/profile-item.ts'
import { shortHash } from '../identity/keyring.ts'
import { triggerKindOf } from '../triggers/registry.ts'

/** What a journey's rule hands to the queue. */
export interface EnrollMessage {
  journey: string
  model: string
  /** The version's ARN. */
  machine: string
  type: 'Stage Changed' | 'Customer Event'
  detail: { customer: string; stage?: string; from?: string; ordinal?: number; at: number; key?: string; partition?: string }
}

export type Enrolled = { kind: 'started' | 'held-out' | 'repeated' } | { kind: 'refused'; reason: string } | { kind: 'ended-at-once' }

const tries = 8
const hour = 3_600_000
const day = 24 * hour

export async function enroll(context: TaskContext, message: EnrollMessage): Promise<Enrolled> {
  const model = await context.shelf.of(message.model)
  const journey = model.data.journeys[message.journey]
  if (journey === undefined) return { kind: 'refused', reason: 'unknown-journey' }
  const occurrence = await occurrenceOf(context, message)
  if (occurrence === undefined || !journey.triggers.some((trigger) => triggerKindOf(trigger)?.matches(trigger, occurrence) === true)) return { kind: 'refused', reason: 'no-trigger' }
  for (let attempt = 0; attempt < tries; attempt++) {
    const outcome = await enrollOnce(context, message, model, journey, occurrence)
    if (outcome !== 'again') return outcome
  }
  throw new Error('The open runs of a customer were changed by others too often; the message is delivered again')
}

async function enrollOnce(context: TaskContext, message: EnrollMessage, model: Model, journey: JourneyModel, occurrence: Occurrence): Promise<Enrolled | 'again'> {
  const { customer } = message.detail
  const trigger = triggerOf(message, occurrence)
  const entry = entryOf(journey, occurrence)
  const first = enrollmentKey(customer, { journey: journey.id, entry, ordinal: 1 })
  const [profileItem, contactItem, openItemNow, firstRun] = await context.table.getMany([profileKey(customer), contactKey(customer), openKey(customer), first])
  const last = firstRun === undefined ? undefined : await latestRun(context, customer, journey, entry, enrollmentOf(firstRun))
  if (last?.trigger === trigger.id) return repeat(context, last)
  if (profileItem === undefined) return { kind: 'refused', reason: 'unknown-customer' }
  const profile = profileOf(profileItem)
  if (message.type === 'Stage Changed' && profile.stageOrdinal !== message.detail.ordinal) return refuse(context, message, trigger, 'moved-on')
  const now = context.now()
  const draft: Enrollment = {
    customer, run: { journey: journey.id, entry, ordinal: (last?.run.ordinal ?? 0) + 1 }, status: 'open', heldOut: false, trigger: trigger.id,
    triggerAt: trigger.at, enteredAt: now, properties: trigger.properties, model: model.hash, machine: message.machine, input: '',
  }
  const exited = await exitHolds(context, { model, enrollment: draft, profile, now })
  const decision = judgeEntry({ model, journey, profile, contact: contactOf(customer, contactItem), last, trigger, exited: exited !== undefined, now })
  if (decision.kind === 'refuse') return refuse(context, message, trigger, decision.reason)

  const enrollment: Enrollment = {
    ...draft,
    status: decision.heldOut ? 'held-out' : 'open',
    heldOut: decision.heldOut,
    input: decision.heldOut ? '' : inputOf(draft, journey, { model, profile }, now),
    dueAt: decision.heldOut ? trigger.at + milliseconds(parseDuration(journey.goal?.within ?? '30d')) : Math.ceil((now + journey.longest + 2 * day) / hour) * hour,
  }
  const open = openRunsOf(openItemNow)
  const run = runId(enrollment.run)
  const writes: Write[] = [
    { put: enrollmentItem(enrollment), if: { exists: false } },
    { put: openItem(customer, { ...open, runs: { ...open.runs, [run]: { interests: journey.interests } } }, now), if: openCondition(open) },
  ]
  if (message.type === 'Stage Changed') writes.push({ check: profileKey(customer), if: { is: { ordinal: message.detail.ordinal ?? 0 } } })
  const claimed = await context.table.write(...writes)
  if (claimed.kind === 'refused') return 'again'
  return begin(context, enrollment)
}

/** Most customers enter a journey once: only who may have come again is looked up. */
async function latestRun(context: TaskContext, customer: string, journey: JourneyModel, entry: string, first: Enrollment): Promise<Enrollment> {
  if (first.status !== 'ended' || journey.entry.reentry === 'never') return first
  const page = await context.table.query(customerPartition(customer), { prefix: enrollmentPrefix(journey.id, entry), reverse: true, limit: 1 })
  return page.items[0] === undefined ? first : enrollmentOf(page.items[0])
}

/** After the claim the run is listened for; what happened between trigger and claim is judged here, so that none is lost. */
async function begin(context: TaskContext, enrollment: Enrollment): Promise<Enrolled> {
  const item = await context.table.get(profileKey(enrollment.customer), { consistent: true })
  if (item !== undefined) {
    const model = await context.shelf.of(enrollment.model)
    const subject: RunSubject = { model, enrollment, profile: profileOf(item), now: context.now() }
    const goal = model.data.journeys[enrollment.run.journey]?.goal
    const reached = goal !== undefined && (await hadHappened(goal.happening, enrollment.triggerAt, subject, () => eventsSince(context, enrollment.customer, enrollment.triggerAt)))
    const exit = await exitHolds(context, subject)
    if (reached && goal.ends) {
      await endRun(context, enrollment, { kind: 'goal', reason: 'goal reached before the start', at: context.now(), goal: { at: context.now(), event: 'before-start' }, byItself: true })
      return { kind: 'ended-at-once' }
    }
    if (exit !== undefined) {
      await endRun(context, enrollment, { kind: 'exited', reason: 'exit before the start', at: context.now(), byItself: true })
      return { kind: 'ended-at-once' }
    }
  }
  if (enrollment.heldOut) return { kind: 'held-out' }
  await context.machines.start(enrollment.machine, executionName(enrollment.customer, runId(enrollment.run)), enrollment.input)
  return { kind: 'started' }
}

async function repeat(context: TaskContext, last: Enrollment): Promise<Enrolled> {
  if (last.status !== 'open') return { kind: 'repeated' }
  const outcome = await begin(context, last)
  return outcome.kind === 'started' ? { kind: 'repeated' } : outcome
}

async function exitHolds(context: TaskContext, subject: RunSubject): Promise<JsonObject | undefined> {
  const { enrollment, model } = subject
  for (const exit of model.data.journeys[enrollment.run.journey]?.exits ?? []) {
    if (await hadHappened(exit, enrollment.triggerAt, subject, () => eventsSince(context, enrollment.customer, enrollment.triggerAt))) return exit
  }
  return undefined
}

async function refuse(context: TaskContext, message: EnrollMessage, trigger: { id: string; at: number }, reason: string): Promise<Enrolled> {
  const { customer } = message.detail
  const key = { pk: customerPartition(customer), sk: `X#${new Date(trigger.at).toISOString()}#${message.journey}` }
  await context.table.write({ put: { ...key, kind: 'refusal', journey: message.journey, reason, at: context.now(), trigger: trigger.id }, if: { exists: false } })
  return { kind: 'refused', reason }
}

function inputOf(enrollment: Enrollment, journey: JourneyModel, subject: { model: Model; profile: ReturnType<typeof profileOf> }, now: number): string {
  const { customer, run, model, triggerAt } = enrollment
  const first = new Date(instantOf(journey.first, now, { ...subject, customer, run: runId(run) })).toISOString()
  const arms = Object.fromEntries(Object.entries(journey.splits).map(([id, all]) => [id, drawArm(journey.id, id, all, customer)]))
  const input: RunInput = { contract, customer, run: runId(run), model, arms, next: { at: first, due: first, since: new Date(triggerAt).toISOString(), arm: 'start' } }
  return JSON.stringify(input)
}

async function occurrenceOf(context: TaskContext, { type, detail }: EnrollMessage): Promise<Occurrence | undefined> {
  if (type === 'Stage Changed') return { kind: 'stage', stage: detail.stage ?? '', at: detail.at, ...(detail.from === undefined ? {} : { from: detail.from }) }
  const item = await context.table.get({ pk: customerPartition(detail.partition ?? detail.customer), sk: detail.key ?? '' }, { consistent: true })
  return item === undefined ? undefined : { kind: 'event', event: eventOf(item) }
}

function triggerOf({ type, detail }: EnrollMessage, occurrence: Occurrence): { id: string; at: number; properties: JsonObject } {
  const properties = occurrence.kind === 'event' ? (occurrence.event satisfies CustomerEvent).properties : { stage: detail.stage ?? '', ...(detail.from === undefined ? {} : { from: detail.from }) }
  return { id: type === 'Stage Changed' ? `T#${detail.ordinal}` : (detail.key ?? ''), at: occurredAt(occurrence), properties }
}

/** `0` where the journey has no key; a hash, for key values are the customer's data and stand in execution names. */
function entryOf(journey: JourneyModel, occurrence: Occurrence): string {
  if (journey.entry.key === undefined || occurrence.kind !== 'event') return '0'
  const value = keyValue(journey.entry.key, occurrence.event)
  return value === undefined ? '0' : shortHash(value, 10)
}
