// A `when` happening may turn true by the passing of time alone, and then no event wakes its run. So a run that listens for
// such a one has an item in the due index, at the first moment at which one of its conditions may turn.
import type { Listened, RunSubject } from '../journey/occurrence.ts'
import type { TaskContext } from './task-context.ts'
import { dueShard, runId, shardCount, turnKey } from '../table/keys.ts'
import { shardOf } from '../identity/keyring.ts'
import { turnsAt } from '../journey/occurrence.ts'
import { settled, untilWritten } from './until-written.ts'

/** Far more than the clocks of two functions differ. */
const margin = 60_000

/** A run that goes on, and what it listens for. */
export interface Standing {
  subject: RunSubject
  listened: Listened[]
}

/**
 * Sees to it that the run is judged at the moment at which what it listens for may turn. Only ever makes the moment earlier:
 * the profile at hand may be older than the one by which another process has just set it.
 */
export async function expectTurn(context: TaskContext, { subject, listened }: Standing): Promise<void> {
  const turns = turnsAt(listened, subject)
  if (turns === Infinity) return
  const { customer } = subject.enrollment
  const run = runId(subject.enrollment.run)
  const key = turnKey(customer, run)
  return untilWritten('The moment at which a run is looked at', async () => {
    const known = await context.table.get(key, { consistent: true })
    const now = context.now()
    const dueAt = (known?.['dueAt'] ?? Infinity) as number
    if (dueAt <= turns && dueAt > now + margin) return undefined
    // A moment that has come is being looked at, perhaps with an older profile: the new revision makes that look again.
    const write = known === undefined
      ? { put: { ...key, kind: 'turn', run, revision: now, dueShard: dueShard(shardOf(customer, shardCount)), dueAt: turns }, if: { exists: false } }
      : { update: key, set: { dueAt: Math.min(turns, dueAt), revision: (known['revision'] as number) + 1 }, if: { is: { revision: known['revision'] as number } } }
    const written = await context.table.write(write)
    return settled(written)
  })
}

/**
 * The moment has come: `judge` reads the profile, ends or answers what has come about, and tells how the run stands, undefined
 * when it listens no more. The item is read before and only changed as it was, so that an older profile never postpones what
 * a newer one has set.
 */
export async function settleTurn(context: TaskContext, customer: string, run: string, judge: () => Promise<Standing | undefined>): Promise<void> {
  const key = turnKey(customer, run)
  return untilWritten('The moment at which a run is looked at', async () => {
    const known = await context.table.get(key, { consistent: true })
    if (known === undefined || (known['dueAt'] as number) > context.now()) return undefined
    const standing = await judge()
    const turns = standing === undefined ? Infinity : turnsAt(standing.listened, standing.subject)
    const unchanged = { is: { revision: known['revision'] as number } }
    const written = await context.table.write(turns === Infinity ? { remove: key, if: unchanged } : { update: key, set: { dueAt: turns, revision: (known['revision'] as number) + 1 }, if: unchanged })
    return settled(written)
  })
}
