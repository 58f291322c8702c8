// Ends a run: a conditional change of the enrollment, which every acting step's transaction checks. Stopping the execution
// only tidies up afterwards, from a queue, at the pace that Step Functions allows.
import type { EndKind, Enrollment } from '../journey/enrollment.ts'
import type { OpenRuns } from '../journey/open-item.ts'
import type { TaskContext } from './task-context.ts'
import { enrollmentKey, openKey, runId } from '../table/keys.ts'
import { executionArn } from '../journey/enrollment.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { openCondition, openItem, openRunsOf } from '../journey/open-item.ts'
import { contended, untilWritten } from './until-written.ts'

export interface End {
  kind: EndKind
  reason: string
  /** When it was decided (ms). */
  at: number
  goal?: { at: number; event: string }
  /** The execution ends by itself: it is its own last step that says so. */
  byItself?: boolean
  /** The open runs, where they have just been read. */
  open?: OpenRuns
}

/** False when the run had ended before. */
export async function endRun(context: Pick<TaskContext, 'table' | 'queues' | 'shelf'>, enrollment: Enrollment, end: End): Promise<boolean> {
  const run = runId(enrollment.run)
  const until = await goalUntil(context, enrollment, end)
  return untilWritten('The open runs of a customer', async (attempt) => {
    const open = attempt === 0 && end.open !== undefined ? end.open : openRunsOf(await context.table.get(openKey(enrollment.customer), { consistent: true }))
    const { [run]: own, ...others } = open.runs
    const runs = until === undefined || own === undefined ? others : { ...others, [run]: { ...own, goalUntil: until } }
    const written = await context.table.write(
      {
        update: enrollmentKey(enrollment.customer, enrollment.run),
        set: { status: 'ended', end: { kind: end.kind, reason: end.reason, at: end.at }, ...(end.goal === undefined ? {} : { goal: end.goal }) },
        remove: ['dueShard', 'dueAt'],
        if: { is: { status: enrollment.status } },
      },
      { put: openItem(enrollment.customer, { ...open, runs }, end.at), if: openCondition(open) },
    )
    if (written.kind === 'refused' && written.refused.includes(0)) return false
    if (written.kind === 'refused') return contended
    if (!enrollment.heldOut && end.byItself !== true) await context.queues.send('stop', [{ execution: executionArn(enrollment), reason: end.reason }])
    return true
  })
}

/** A goal still counts after the run ended, until its time is over; not once it was reached. */
export async function goalUntil(context: Pick<TaskContext, 'shelf'>, enrollment: Enrollment, end: Pick<End, 'at' | 'goal'>): Promise<number | undefined> {
  if (enrollment.goal !== undefined || end.goal !== undefined) return undefined
  const model = await context.shelf.of(enrollment.model)
  const goal = model.data.journeys[enrollment.run.journey]?.goal
  if (goal === undefined) return undefined
  const until = enrollment.triggerAt + milliseconds(parseDuration(goal.within))
  return until > end.at ? until : undefined
}
