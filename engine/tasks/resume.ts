// Something happened that a run of this customer listens for: goals first, then exits, then the arms of its waits in order.
import type { CustomerEvent, Profile } from '../profile/profile.ts'
import type { Enrollment } from '../journey/enrollment.ts'
import type { Item } from '../ports.ts'
import type { Key } from '../table/keys.ts'
import type { GoalModel } from '../model/model.ts'
import type { Listened, RunSubject, Told } from '../journey/occurrence.ts'
import type { Model } from '../model/runtime.ts'
import type { Occurrence } from '../happenings/happening.ts'
import type { OpenRun } from '../journey/open-item.ts'
import type { Standing } from './turns.ts'
import type { TaskContext } from './task-context.ts'
import { customerPartition, enrollmentKey, membershipKey, openKey, parseRun, profileKey, transitionKey, waiterPrefix } from '../table/keys.ts'
import { endRun } from './run-end.ts'
import { enrollmentOf } from '../journey/enrollment.ts'
import { eventOf } from '../ingest/event-item.ts'
import { followReferral } from './referral.ts'
import { cameAbout, listenedGoal, occurredAt } from '../journey/occurrence.ts'
import { keepLatest } from './keep-latest.ts'
import { loadFor } from './run-subject.ts'
import { openRunsOf } from '../journey/open-item.ts'
import { attributesInterest, profileInterest, segmentInterest, stageInterest } from '../happenings/happening.ts'
import { endStoppedRuns, journeyStopped } from './stopped-runs.ts'
import { freshProfile } from './fresh-profile.ts'
import { isStopped } from '../journey/stopped.ts'
import { membershipChangeOf, transitionOf } from '../profile/profile-item.ts'
import { answerWaiter, listenedArms, waiterOf } from './waiter.ts'
import { expectTurn, settleTurn } from './turns.ts'
import { settleMoment, settleMoments } from './wait-until.ts'

export interface Happened {
  customer: string
  key?: string
  partition?: string
  ordinal?: number
  /** With `ordinal`: a change of this segment, else of the stage. */
  segment?: string
  profile?: boolean
  /** With `profile`: when (ms) the first of the events came that changed it. */
  at?: number
  /** An attribute was set or taken away. */
  attributes?: boolean
  /** The waiter that falls due, by its sort key. */
  waiter?: string
  /** The run that is to be looked at, for what it listens for may have turned by the passing of time. */
  turn?: string
  /** Runs may be open whose journey was stopped. */
  stopped?: boolean
}

export async function resume(context: TaskContext, happened: Happened): Promise<void> {
  if (happened.waiter !== undefined) return settleMoment(context, { pk: customerPartition(happened.customer), sk: happened.waiter })
  if (happened.turn !== undefined) return lookAt(context, happened.customer, happened.turn)
  if (happened.stopped === true) return void (await endStoppedRuns(context, happened.customer, openRunsOf(await context.table.get(openKey(happened.customer), { consistent: true }))))
  if (happened.attributes === true) return attributesChanged(context, happened.customer)
  const occurred = keyOf(happened)
  const [openItem, profileItem, item] = await context.table.getMany([openKey(happened.customer), profileKey(happened.customer), ...(occurred === undefined ? [] : [occurred])])
  const occurrence = item === undefined ? undefined : occurrenceOf(happened, item)
  if (occurrence === undefined && happened.profile !== true) return
  if (profileItem === undefined) return
  const profile = await freshProfile(context, happened.customer, profileItem)
  for (const [run, open] of Object.entries(openRunsOf(openItem).runs)) {
    if (!open.interests.includes(interestOf(occurrence))) continue
    const standing = await resumeRun(context, happened.customer, run, open, { occurrence, changedAt: happened.at }, profile)
    // What may turn a condition is told as such too, so that once is enough.
    if (standing !== undefined && occurrence === undefined) await expectTurn(context, standing)
  }
  if (occurrence?.kind === 'event') await followReferral(context, happened.customer, occurrence.event)
}

async function attributesChanged(context: TaskContext, customer: string): Promise<void> {
  const open = openRunsOf(await context.table.get(openKey(customer), { consistent: true }))
  for (const [run, { interests }] of Object.entries(open.runs)) if (interests.includes(attributesInterest)) await settleMoments(context, customer, run)
}

function lookAt(context: TaskContext, customer: string, run: string): Promise<void> {
  return settleTurn(context, customer, run, async () => {
    const [openItem, profileItem] = await context.table.getMany([openKey(customer), profileKey(customer)])
    const open = openRunsOf(openItem).runs[run]
    return open === undefined ? undefined : resumeRun(context, customer, run, open, { occurrence: undefined }, await freshProfile(context, customer, profileItem))
  })
}

/** Answers what is listened for from now on: of a run that has ended, its goal. */
async function resumeRun(context: TaskContext, customer: string, run: string, open: OpenRun, told: Told, profile: Profile): Promise<Standing | undefined> {
  const { occurrence } = told
  const item = await context.table.get(enrollmentKey(customer, parseRun(run)), { consistent: true })
  if (item === undefined) return undefined
  const claimed = enrollmentOf(item)
  // What it ends on is its own, whatever is deployed since; what stages, segments and topics mean is as of now.
  const own = await context.shelf.of(claimed.model)
  const journey = own.data.journeys[claimed.run.journey]
  if (journey === undefined) return undefined
  const model = await context.shelf.current(claimed.model)
  if (claimed.status !== 'ended' && isStopped(model, claimed)) await endRun(context, claimed, { kind: 'exited', reason: journeyStopped, at: context.now() })
  const latest = await keepLatest(context, claimed, journey, occurrence?.kind === 'event' ? [occurrence.event] : [])
  // Of one that has ended the goal is counted still.
  const enrollment = isStopped(model, claimed) ? { ...latest, status: 'ended' as const } : latest
  const happenings = [...(journey.goal === undefined ? [] : [journey.goal.happening]), ...journey.exits]
  const subject: RunSubject = await loadFor(context, { model, enrollment, profile, now: context.now() }, happenings)

  const goal = await reachGoal(context, enrollment, journey.goal, told, subject)
  const listened = goal === 'awaited' ? [listenedGoal(journey.goal!, enrollment)] : []
  if (goal === 'ended') return undefined
  if (enrollment.status === 'ended' || open.goalUntil !== undefined) return { subject, listened }
  if (isUnsubscribe(occurrence, journey.topic, own)) {
    await endRun(context, enrollment, { kind: 'exited', reason: 'unsubscribed', at: context.now() })
    return { subject, listened }
  }
  const exit = journey.exits.findIndex((happening) => cameAbout(happening, told, enrollment.triggerAt, subject).length > 0)
  if (exit >= 0) {
    await endRun(context, enrollment, { kind: 'exited', reason: `exit ${exit + 1}`, at: context.now() })
    return { subject, listened }
  }
  listened.push(...journey.exits.map((on) => ({ on, until: Infinity })))
  if (!enrollment.heldOut) listened.push(...(await answerWaiters(context, customer, run, told, subject)))
  return { subject, listened }
}

async function reachGoal(context: TaskContext, enrollment: Enrollment, goal: GoalModel | undefined, told: Told, subject: RunSubject): Promise<'ended' | 'counted' | 'awaited'> {
  const { occurrence } = told
  if (goal === undefined || enrollment.goal !== undefined) return 'counted'
  const at = occurrence === undefined ? context.now() : occurredAt(occurrence)
  if (at > listenedGoal(goal, enrollment).until) return 'awaited'
  const reaching = cameAbout(goal.happening, told, enrollment.triggerAt, subject)
  if (reaching.length === 0) return 'awaited'
  const reached = { at, event: nameOf(reaching[0]) }
  if (enrollment.status !== 'ended' && goal.ends) {
    await endRun(context, enrollment, { kind: 'goal', reason: 'goal', at: context.now(), goal: reached })
    return 'ended'
  }
  await context.table.write({ update: enrollmentKey(enrollment.customer, enrollment.run), set: { goal: reached }, if: { exists: true, absent: ['goal'] } })
  return 'counted'
}

/** Answers what is waited for still. */
async function answerWaiters(context: TaskContext, customer: string, run: string, told: Told, subject: RunSubject): Promise<Listened[]> {
  const { occurrence } = told
  const page = await context.table.query(customerPartition(customer), { prefix: waiterPrefix(run) })
  const listened: Listened[] = []
  for (const waiter of page.items.map((item: Item) => waiterOf(item))) {
    const at = occurrence === undefined ? context.now() : occurredAt(occurrence)
    if (at > waiter.until) continue
    const own = await loadFor(context, subject, waiter.arms.map(({ on }) => on))
    const arm = waiter.arms.find(({ on }) => cameAbout(on, told, waiter.since, own).length > 0)
    if (arm === undefined) listened.push(...listenedArms(waiter))
    else await answerWaiter(context, waiter, arm, own)
  }
  return listened
}

/** Where that stands which happened; a change of the profile stands nowhere else. */
function keyOf({ customer, partition, key, ordinal, segment }: Happened): Key | undefined {
  if (key !== undefined) return { pk: customerPartition(partition ?? customer), sk: key }
  if (ordinal === undefined) return undefined
  return segment === undefined ? transitionKey(customer, ordinal) : membershipKey(customer, segment, ordinal)
}

function occurrenceOf(happened: Happened, item: Item): Occurrence {
  if (happened.key !== undefined) return { kind: 'event', event: eventOf(item) satisfies CustomerEvent }
  if (happened.segment !== undefined) {
    const { segment, on, at } = membershipChangeOf(item)
    return { kind: 'segment', segment, on, at }
  }
  const { stage, from, at } = transitionOf(item)
  return { kind: 'stage', stage, at, ...(from === undefined ? {} : { from }) }
}

function interestOf(occurrence: Occurrence | undefined): string {
  if (occurrence === undefined) return profileInterest
  if (occurrence.kind === 'segment') return segmentInterest(occurrence.segment)
  return occurrence.kind === 'event' ? occurrence.event.name : stageInterest
}

/** What reports call it. */
function nameOf(occurrence: Occurrence | undefined): string {
  if (occurrence?.kind === 'event') return occurrence.event.name
  if (occurrence?.kind === 'stage') return occurrence.stage
  return occurrence?.kind === 'segment' ? occurrence.segment : 'condition'
}

/** Unsubscribing from the journey's topic ends the run; whoever leaves everything has left this topic too. */
function isUnsubscribe(occurrence: Occurrence | undefined, topic: string, model: Model): boolean {
  if (occurrence?.kind !== 'event' || occurrence.event.name !== 'Unsubscribed') return false
  if (model.topic(topic)?.kind === 'transactional') return false
  const left = occurrence.event.properties['topic']
  return left === topic || left === undefined
}
