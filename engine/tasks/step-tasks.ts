// What the states of a journey ask of the steps function: decide, plan, set, wait for, end. One task a kind of state, each
// answers with what the next state needs; an open enrollment's payload says all it needs to act.
import type { DecidePayload, EndPayload, LambdaPayload, Next, Plan, PlanPayload, SetPayload, StepPayload, WaitForPayload } from '../journey/contract.ts'
import type { Enrollment } from '../journey/enrollment.ts'
import type { JsonObject } from '../json.ts'
import type { RunSubject } from '../journey/occurrence.ts'
import type { StoredEvent } from '../ingest/event-item.ts'
import type { TaskContext } from './task-context.ts'
import { Problem } from '../problem.ts'
import { answerWaiter, waiterFrom, waiterItem } from './waiter.ts'
import { endRun } from './run-end.ts'
import { enrollmentKey, eventKey, messageId, openKey, parseRun, profileKey, waiterKey } from '../table/keys.ts'
import { enrollmentOf } from '../journey/enrollment.ts'
import { eventItem, eventOf } from '../ingest/event-item.ts'
import { eventsSince } from './events-since.ts'
import { foldCustomer } from './customer-fold.ts'
import { hadHappened, subjectOf } from '../journey/occurrence.ts'
import { instantOf } from '../journey/plan.ts'
import { loadSubject } from './run-subject.ts'
import { newProfile } from '../profile/profile.ts'
import { openRunsOf } from '../journey/open-item.ts'
import type { OpenRuns } from '../journey/open-item.ts'
import { profileOf } from '../profile/profile-item.ts'

/** The run has ended: the state machine catches this by name, and it is no fault. */
export class Exited extends Error {
  constructor() {
    super('The run has ended')
    this.name = 'Exited'
  }
}

const tasks: { [Task in LambdaPayload['task']]: (context: TaskContext, payload: Extract<LambdaPayload, { task: Task }>) => Promise<Next | undefined> } = {
  decide, plan, set, waitFor, end,
}

/** The answer of a state's task; undefined when its token will be answered later. Throws `Exited` when the run has ended. */
export async function performStep(context: TaskContext, payload: LambdaPayload): Promise<Next | undefined> {
  if (payload.contract !== 1) throw new Problem('step.unknown-contract', `This release does not know contract ${payload.contract} of step ${payload.step}; deploy a later one`)
  return (tasks[payload.task] as (context: TaskContext, payload: LambdaPayload) => Promise<Next | undefined>)(context, payload)
}

async function decide(context: TaskContext, payload: DecidePayload): Promise<Next> {
  const run = await loadRun(context, payload)
  const subject = await loadSubject(context, run, payload.arms.flatMap(({ when }) => (when === undefined ? [] : [when])))
  const arm = payload.arms.find(({ when }) => when === undefined || run.model.decider(when).holds(subjectOf(subject))) ?? payload.arms.at(-1)!
  return answer(run, payload, arm.next, arm.name)
}

async function plan(context: TaskContext, payload: PlanPayload): Promise<Next> {
  return answer(await loadRun(context, payload), payload, payload.next, 'then')
}

/** Written as an event of the customer's own and folded at once, so that the next step sees it. */
async function set(context: TaskContext, payload: SetPayload): Promise<Next> {
  const run = await loadRun(context, payload)
  const { when } = payload
  if (when !== undefined && !run.model.decider(when).holds(subjectOf(await loadSubject(context, run, [when])))) return answer(run, payload, payload.next, 'skipped')
  const id = messageId(payload.customer, payload)
  const event: StoredEvent = {
    key: eventKey(payload.customer, new Date(Date.parse(payload.due)).toISOString(), id),
    type: 'identify', name: '', at: run.now, received: run.now, messageId: id, traits: payload.attributes,
    context: { journey: run.enrollment.run.journey, step: payload.step },
  }
  const item = eventItem(event)
  await context.table.write({ put: item, if: { exists: false } })
  const stored = (await context.table.get(event.key, { consistent: true })) ?? item
  await foldCustomer(context, payload.customer, false, [{ event: eventOf(stored) }])
  return answer(run, payload, payload.next, 'then')
}

async function waitFor(context: TaskContext, payload: WaitForPayload): Promise<undefined> {
  const waiter = waiterFrom(payload)
  await context.table.write({ put: waiterItem(waiter) })
  let run: RunSubject
  try {
    run = await loadRun(context, payload)
  } catch (error) {
    if (error instanceof Exited) await context.table.write({ remove: waiterKey(payload.customer, payload) })
    throw error
  }
  const subject = await loadSubject(context, run, payload.arms.flatMap(({ on }) => (on['when'] === undefined ? [] : [on['when'] as JsonObject])))
  for (const arm of payload.arms) {
    if (await hadHappened(arm.on, waiter.since, subject, () => eventsSince(context, payload.customer, waiter.since))) {
      await answerWaiter(context, waiter, arm, subject)
      return undefined
    }
  }
  return undefined
}

async function end(context: TaskContext, payload: EndPayload): Promise<Next> {
  const run = await loadRun(context, payload)
  await endRun(context, run.enrollment, { kind: 'completed', reason: payload.reason, at: run.now, byItself: true, open: run.open })
  return answer(run, payload, undefined, 'ended')
}

/** Profile and enrollment of the payload's run. Throws `Exited` when it has ended, or its journey was stopped. */
async function loadRun(context: TaskContext, payload: StepPayload): Promise<RunSubject & { open: OpenRuns }> {
  const model = await context.shelf.current()
  const run = parseRun(payload.run)
  const [enrollmentItem, profileItem, openItem] = await context.table.getMany([enrollmentKey(payload.customer, run), profileKey(payload.customer), openKey(payload.customer)])
  const enrollment: Enrollment | undefined = enrollmentItem === undefined ? undefined : enrollmentOf(enrollmentItem)
  if (enrollment === undefined || enrollment.status !== 'open') throw new Exited()
  if (model.data.journeys[run.journey]?.status === 'stopped') {
    await endRun(context, enrollment, { kind: 'exited', reason: 'journey stopped', at: context.now(), byItself: true })
    throw new Exited()
  }
  const profile = profileItem === undefined ? newProfile(payload.customer, false, '') : profileOf(profileItem)
  return { model, enrollment, profile, now: context.now(), open: openRunsOf(openItem) }
}

function answer(run: RunSubject, payload: StepPayload, next: Plan | undefined, arm: string): Next {
  const at = new Date(instantOf(next, run.now, { model: run.model, profile: run.profile, customer: payload.customer, run: payload.run, trigger: run.enrollment.properties })).toISOString()
  return { at, due: at, since: payload.since, arm }
}
