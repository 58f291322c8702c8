// Open runs that end because another begins, restarted or pre-empted: in the very transaction that claims the new one, so
// that a customer is never in both, nor in neither.
import type { Displaced } from '../journey/entry.ts'
import type { OpenRun, OpenRuns } from '../journey/open-item.ts'
import type { TaskContext } from './task-context.ts'
import type { Write } from '../ports.ts'
import { enrollmentKey, parseRun } from '../table/keys.ts'
import { enrollmentOf, executionArn } from '../journey/enrollment.ts'
import { goalUntil } from './run-end.ts'
import { contended } from './until-written.ts'

export interface Displacement {
  /** The customer's other runs, without those that end, but for the goal that is still counted of a pre-empted one. */
  runs: Record<string, OpenRun>
  /** To go into the claim's transaction. */
  writes: Write[]
  /** Executions to be tidied up afterwards. */
  stops: { execution: string; reason: string }[]
}

/** `again` when one of them has ended meanwhile, and entry must be judged anew. */
export async function displace(context: Pick<TaskContext, 'table' | 'shelf'>, customer: string, open: OpenRuns, displaced: readonly Displaced[], now: number): Promise<Displacement | typeof contended> {
  const result: Displacement = { runs: { ...open.runs }, writes: [], stops: [] }
  if (displaced.length === 0) return result
  const items = await context.table.getMany(displaced.map(({ run }) => enrollmentKey(customer, parseRun(run))))
  for (const [index, { run, reason }] of displaced.entries()) {
    const item = items[index]
    const enrollment = item === undefined ? undefined : enrollmentOf(item)
    if (enrollment === undefined || enrollment.status === 'ended') return contended
    const { [run]: own, ...others } = result.runs
    // The goal of a restarted run is the goal of the one that takes its place.
    const until = reason === 'restarted' ? undefined : await goalUntil(context, enrollment, { at: now })
    result.runs = own === undefined || until === undefined ? others : { ...others, [run]: { interests: own.interests, goalUntil: until } }
    result.writes.push({
      update: enrollmentKey(customer, enrollment.run),
      set: { status: 'ended', end: { kind: 'exited', reason, at: now } },
      remove: ['dueShard', 'dueAt'],
      if: { is: { status: enrollment.status } },
    })
    if (!enrollment.heldOut) result.stops.push({ execution: executionArn(enrollment), reason })
  }
  return result
}
