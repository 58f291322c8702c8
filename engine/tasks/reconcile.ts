// Keeps entered = active + ended: a run whose execution failed, was stopped by hand or is gone is closed, and one whose
// time is over is looked at even if no report about it ever came.
import type { TaskContext } from './task-context.ts'
import { dueShard, enrollmentKey, executionName, parseRun, runId, shardCount } from '../table/keys.ts'
import { endRun } from './run-end.ts'
import { enrollmentOf, executionArn } from '../journey/enrollment.ts'
import { isObject } from '../json.ts'
import { shardOf } from '../identity/keyring.ts'

const day = 86_400_000

export async function reconcile(context: TaskContext, message: unknown): Promise<void> {
  const target = targetOf(message)
  if (target === undefined) return
  const item = await context.table.get(enrollmentKey(target.customer, parseRun(target.run)), { consistent: true })
  if (item === undefined) return
  const enrollment = enrollmentOf(item)
  if (enrollment.status === 'ended') return
  const now = context.now()
  if (enrollment.heldOut) {
    if (enrollment.dueAt !== undefined && enrollment.dueAt <= now) await endRun(context, enrollment, { kind: 'completed', reason: 'held out until the goal’s time was over', at: now })
    return
  }
  const status = target.status ?? (await context.machines.status(executionArn(enrollment)))
  if (status === 'unknown') {
    // Claimed, and never started: a crash between the two, whose message has been lost since.
    await context.machines.start(enrollment.machine, executionName(target.customer, runId(enrollment.run)), enrollment.input)
    return postpone(context, enrollment, now)
  }
  if (status === 'running') return postpone(context, enrollment, now)
  const succeeded = status === 'succeeded'
  await endRun(context, enrollment, { kind: succeeded ? 'completed' : 'failed', reason: target.error ?? status, at: now, byItself: true })
}

async function postpone(context: TaskContext, enrollment: Parameters<typeof executionArn>[0], now: number): Promise<void> {
  const { customer, run } = enrollment
  await context.table.write({ update: enrollmentKey(customer, run), set: { dueShard: dueShard(shardOf(customer, shardCount)), dueAt: now + day }, if: { is: { status: 'open' } } })
}

interface Target {
  customer: string
  run: string
  status?: 'failed' | 'timed-out' | 'aborted'
  error?: string
}

const statuses: Record<string, Target['status']> = { FAILED: 'failed', TIMED_OUT: 'timed-out', ABORTED: 'aborted' }

function targetOf(message: unknown): Target | undefined {
  if (!isObject(message)) return undefined
  const { check, detail } = message
  if (isObject(check)) return { customer: check['customer'] as string, run: check['run'] as string }
  if (!isObject(detail) || typeof detail['name'] !== 'string') return undefined
  const [customer = '', ...run] = detail['name'].split('_')
  const status = statuses[detail['status'] as string]
  return { customer, run: run.join('_'), ...(status === undefined ? {} : { status }), ...(typeof detail['error'] === 'string' ? { error: detail['error'] } : {}) }
}
