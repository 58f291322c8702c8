// Writes an event of the customer's own, once for a step and round: the table's stream folds it and shows it to whoever
// listens, like one that an app had sent.
import type { EmitPayload, Next } from '../journey/contract.ts'
import type { StoredEvent } from '../ingest/event-item.ts'
import type { TaskContext } from './task-context.ts'
import { answer, isWanted, loadRun } from './step-run.ts'
import { eventItem } from '../ingest/event-item.ts'
import { eventKey, messageId } from '../table/keys.ts'
import { lookFor, resolveValues } from '../conditions/reference.ts'
import { subjectOf } from '../journey/occurrence.ts'

export async function emit(context: TaskContext, payload: EmitPayload): Promise<Next> {
  const run = await loadRun(context, payload)
  if (!(await isWanted(context, run, payload.when))) return answer(run, payload, payload.next, 'skipped')
  const id = messageId(payload.customer, payload)
  const event: StoredEvent = {
    key: eventKey(payload.customer, new Date(Date.parse(payload.due)).toISOString(), id),
    type: 'track', name: payload.event, at: run.now, received: run.now, messageId: id, hops: (run.enrollment.hops ?? 0) + 1,
    properties: resolveValues(payload.properties, lookFor(subjectOf(run))),
    context: { journey: run.enrollment.run.journey, step: payload.step },
  }
  await context.table.write({ put: eventItem(event), if: { exists: false } })
  return answer(run, payload, payload.next, 'then')
}
