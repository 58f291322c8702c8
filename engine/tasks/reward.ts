// The step `reward`: granted once for a step and round, noted on the run for what comes later, and folded at once, so that
// the next step sees it.
import type { Next, RewardPayload } from '../journey/contract.ts'
import type { TaskContext } from './task-context.ts'
import { Exited, answer, isWanted, loadRun } from './step-run.ts'
import { enrollmentKey, eventKey, messageId, parseRun } from '../table/keys.ts'
import { eventOf } from '../ingest/event-item.ts'
import { foldCustomer } from './customer-fold.ts'
import { prepareGrant } from './grant.ts'
import { contended, untilWritten } from './until-written.ts'

export async function reward(context: TaskContext, payload: RewardPayload): Promise<Next> {
  const { customer, run, step, round, offer } = payload
  const subject = await loadRun(context, payload)
  const key = eventKey(customer, new Date(Date.parse(payload.due)).toISOString(), messageId(customer, payload))
  // After the entry also where both fall into one millisecond, so that a condition "since entry" sees it.
  const at = Math.max(subject.now, subject.enrollment.triggerAt + 1)
  return untilWritten('A reward', async (attempt) => {
    // A repeat finds it granted, whatever the condition says by now.
    const before = await context.table.get(key, { consistent: true })
    if (before !== undefined) {
      await foldCustomer(context, customer, false, [{ event: eventOf(before) }])
      return answer(subject, payload, payload.next, 'then')
    }
    if (attempt === 0 && !(await isWanted(context, subject, payload.when))) return answer(subject, payload, payload.next, 'skipped')
    const grant = await prepareGrant(context, { offer, customer, act: { run, step, round }, at, key, attempt, hops: (subject.enrollment.hops ?? 0) + 1 })
    if (grant === undefined) return answer(subject, payload, payload.next, 'skipped')
    const { granted, writes } = grant
    const written = await context.table.write({ update: enrollmentKey(customer, parseRun(run)), set: { reward: { ...granted } }, if: { is: { status: 'open' } } }, ...writes)
    if (written.kind === 'refused' && written.refused.includes(0)) throw new Exited()
    // Another look finds it granted, and folds it.
    return contended
  })
}
