// A send that could not be worked on however often it was tried: its token is answered, so that no run hangs, and the
// message stands as failed where an operator sees it.
import type { SendPayload } from '../journey/contract.ts'
import type { TaskContext } from './task-context.ts'
import { messageItem } from '../journey/message-item.ts'
import { messageKey } from '../table/keys.ts'

export async function buryMessage(context: Pick<TaskContext, 'table' | 'machines' | 'now'>, payload: SendPayload): Promise<void> {
  const { customer, run, step, round, topic } = payload
  const record = messageItem({ customer, act: { run, step, round }, status: 'failed', at: context.now(), topic, reason: 'undeliverable' })
  const written = await context.table.write({ put: record, if: { exists: false } })
  if (written.kind === 'refused') await context.table.write({ update: messageKey(customer, payload), set: { status: 'failed', reason: 'undeliverable' }, if: { is: { status: 'refused' } } })
  await context.machines.fail(payload.token, 'Undeliverable', 'The message was tried in vain until its queue gave it up')
}
