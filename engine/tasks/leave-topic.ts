// Takes a topic's consent back for a journey: contact and event in one transaction, as when the customer does it. Leaving
// the journey's own topic ends the run.
import type { Next, UnsubscribePayload } from '../journey/contract.ts'
import type { TaskContext } from './task-context.ts'
import { Exited, answer, isWanted, loadRun } from './step-run.ts'
import { endRun } from './run-end.ts'
import { messageId } from '../table/keys.ts'
import { unsubscribeBy } from './consent.ts'

export async function leaveTopic(context: TaskContext, payload: UnsubscribePayload): Promise<Next> {
  const run = await loadRun(context, payload)
  if (!(await isWanted(context, run, payload.when))) return answer(run, payload, payload.next, 'skipped')
  const { customer, topic } = payload
  await unsubscribeBy(context, customer, topic, {
    name: 'Unsubscribed',
    id: `unsubscribed-${messageId(customer, payload)}`,
    at: run.now,
    keyAt: Date.parse(payload.due),
    properties: { topic, source: 'journey', campaign_id: run.enrollment.run.journey },
  })
  if (topic !== payload.journeyTopic) return answer(run, payload, payload.next, 'then')
  await endRun(context, run.enrollment, { kind: 'exited', reason: 'unsubscribed', at: run.now, byItself: true, open: run.open })
  throw new Exited()
}
