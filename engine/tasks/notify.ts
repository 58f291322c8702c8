// Tells other systems by the bus. At least once: a crash between the bus and the record says it again, under the same id.
import type { Next, NotifyPayload } from '../journey/contract.ts'
import type { TaskContext } from './task-context.ts'
import { answer, isWanted, loadRun } from './step-run.ts'
import { messageId, messageKey } from '../table/keys.ts'

export async function notify(context: TaskContext, payload: NotifyPayload): Promise<Next> {
  const run = await loadRun(context, payload)
  if (!(await isWanted(context, run, payload.when))) return answer(run, payload, payload.next, 'skipped')
  const { customer, step, name, subject, data } = payload
  const key = messageKey(customer, payload)
  if ((await context.table.get(key, { consistent: true })) === undefined) {
    const detail = { customer, id: messageId(customer, payload), journey: run.enrollment.run.journey, step, name, ...(subject === undefined ? {} : { subject }), data, at: run.now }
    await context.bus.publish([{ type: 'Notification', detail }])
    await context.table.write({ put: { ...key, kind: 'notification', run: payload.run, step, round: payload.round, status: 'sent', name, at: run.now }, if: { exists: false } })
  }
  return answer(run, payload, payload.next, 'then')
}
