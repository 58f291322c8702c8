// What the states of a journey ask of the steps function: decide, plan, set, wait for, end. One task a kind of state, each
// answers with what the next state needs; an open enrollment's payload says all it needs to act.
import type { DecidePayload, EndPayload, LambdaPayload, Next, PlanPayload, RunState, SetPayload, WaitForPayload } from '../journey/contract.ts'
import type { RunSubject } from '../journey/occurrence.ts'
import type { StoredEvent } from '../ingest/event-item.ts'
import type { TaskContext } from './task-context.ts'
import { Problem } from '../problem.ts'
import { Exited, answer, isWanted, loadRun } from './step-run.ts'
import { answerWaiter, listenedArms, waiterFrom, waiterItem } from './waiter.ts'
import { emit } from './emit.ts'
import { endRun } from './run-end.ts'
import { eventKey, messageId, waiterKey } from '../table/keys.ts'
import { eventItem, eventOf } from '../ingest/event-item.ts'
import { eventsSince } from './events-since.ts'
import { expectTurn } from './turns.ts'
import { foldCustomer } from './customer-fold.ts'
import { hadHappened, subjectOf } from '../journey/occurrence.ts'
import { keepPlace } from './keep-place.ts'
import { leaveTopic } from './leave-topic.ts'
import { notify } from './notify.ts'
import { repeat } from './repeat.ts'
import { reward } from './reward.ts'
import { isToCome, waitUntil } from './wait-until.ts'
import { loadFor, loadSubject } from './run-subject.ts'

const tasks: { [Task in LambdaPayload['task']]: (context: TaskContext, payload: Extract<LambdaPayload, { task: Task }>) => Promise<Next | RunState | undefined> } = {
  decide, plan, set, waitFor, waitUntil, isToCome, end, repeat, emit, notify, reward, unsubscribe: leaveTopic,
}

/** The answer of a state's task; undefined when its token will be answered later. Throws `Exited` when the run has ended. */
export async function performStep(context: TaskContext, payload: LambdaPayload): Promise<Next | RunState | undefined> {
  if (payload.contract !== 1) throw new Problem('step.unknown-contract', `This release does not know contract ${payload.contract} of step ${payload.step}; deploy a later one`)
  const answered = await (tasks[payload.task] as (context: TaskContext, payload: LambdaPayload) => Promise<Next | RunState | undefined>)(context, payload)
  if (answered !== undefined) await keepPlaceBehind(context, payload, 'next' in answered ? answered.next : answered)
  return answered
}

/** The plan by which the answer was given may lead to a send. */
async function keepPlaceBehind(context: TaskContext, payload: LambdaPayload, next: Next): Promise<void> {
  const taken = 'next' in payload ? payload.next : 'arms' in payload ? payload.arms.find(({ name }) => name === next.arm)?.next : undefined
  await keepPlace(context, await context.shelf.current(), payload, taken, Date.parse(next.at))
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
  if (!(await isWanted(context, run, payload.when))) return answer(run, payload, payload.next, 'skipped')
  const id = messageId(payload.customer, payload)
  // Of two values of one instant the greater would win, whichever came later: the second of two sets in a row stands after the first.
  const newest = Math.max(...Object.keys(payload.attributes).map((name) => run.profile.traits[name]?.[1] ?? 0))
  const event: StoredEvent = {
    key: eventKey(payload.customer, new Date(Date.parse(payload.due)).toISOString(), id),
    type: 'identify', name: '', at: Math.max(run.now, newest + 1), received: run.now, messageId: id, traits: payload.attributes, hops: (run.enrollment.hops ?? 0) + 1,
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
  const subject = await loadFor(context, run, payload.arms.map(({ on }) => on))
  for (const arm of payload.arms) {
    if (await hadHappened(arm.on, waiter.since, subject, () => eventsSince(context, payload.customer, waiter.since))) {
      await answerWaiter(context, waiter, arm, subject)
      return undefined
    }
  }
  await expectTurn(context, { subject, listened: listenedArms(waiter) })
  return undefined
}

async function end(context: TaskContext, payload: EndPayload): Promise<Next> {
  const run = await loadRun(context, payload)
  await endRun(context, run.enrollment, { kind: 'completed', reason: payload.reason, at: run.now, byItself: true, open: run.open })
  return answer(run, payload, undefined, 'ended')
}
