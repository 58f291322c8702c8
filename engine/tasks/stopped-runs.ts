// Ends the runs of a customer whose journey was stopped while they were open.
import type { OpenRuns } from '../journey/open-item.ts'
import type { TaskContext } from './task-context.ts'
import { endRun } from './run-end.ts'
import { enrollmentKey, parseRun } from '../table/keys.ts'
import { enrollmentOf } from '../journey/enrollment.ts'
import { isStopped } from '../journey/stopped.ts'
import { standingRuns } from '../journey/open-item.ts'

export const journeyStopped = 'journey stopped'

/** Whether one ended. A read, only where a run is open of a journey that was ever stopped. `by` is a model that must be known. */
export async function endStoppedRuns(context: TaskContext, customer: string, open: OpenRuns, by?: string): Promise<boolean> {
  const model = await context.shelf.current(by)
  // Of a run that was never stopped none is older.
  const runs = standingRuns(open).map(([run]) => parseRun(run)).filter((run) => isStopped(model, { run }))
  if (runs.length === 0) return false
  const items = await context.table.getMany(runs.map((run) => enrollmentKey(customer, run)))
  let ended = false
  for (const enrollment of items.flatMap((item) => (item === undefined ? [] : [enrollmentOf(item)]))) {
    if (enrollment.status === 'ended' || !isStopped(model, enrollment)) continue
    ended = (await endRun(context, enrollment, { kind: 'exited', reason: journeyStopped, at: context.now() })) || ended
  }
  return ended
}
