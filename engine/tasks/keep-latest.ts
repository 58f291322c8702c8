// Keeps the newest of the trigger's events with an open run whose journey reads `latest`: one write for each that is newer,
// and none for any other journey.
import type { CustomerEvent, Profile } from '../profile/profile.ts'
import type { Enrollment } from '../journey/enrollment.ts'
import type { JourneyModel } from '../model/model.ts'
import type { TaskContext } from './task-context.ts'
import { enrollmentKey } from '../table/keys.ts'
import { enrollmentOf, newestAttributes } from '../journey/enrollment.ts'
import { eventsSince } from './events-since.ts'
import { newestAmong, newestOf } from '../journey/latest.ts'
import { contended, untilWritten } from './until-written.ts'

/** The run with the newest of what it had and these events; as it was where it has ended. */
export async function keepLatest(context: Pick<TaskContext, 'table'>, enrollment: Enrollment, journey: JourneyModel, events: readonly CustomerEvent[]): Promise<Enrollment> {
  let run = enrollment
  return untilWritten('The newest event of a run', async () => {
    const had = run.latest
    const newest = newestAmong(events, run, journey)
    if (run.status === 'ended' || newest.id === newestOf(run).id) return run
    const standing = { status: run.status, ...(had === undefined ? {} : { latestAt: had.at, latestId: had.id }) }
    const condition = { is: standing, ...(had === undefined ? { absent: ['latestAt'] } : {}) }
    const written = await context.table.write({ update: enrollmentKey(run.customer, run.run), set: newestAttributes(newest), if: condition })
    if (written.kind === 'done') return { ...run, latest: newest }
    const item = await context.table.get(enrollmentKey(run.customer, run.run), { consistent: true })
    if (item === undefined) return run
    run = enrollmentOf(item)
    return contended
  })
}

/** After the claim: nobody was told for this run of what came between its trigger and the claim. */
export async function catchUpLatest(context: Pick<TaskContext, 'table'>, enrollment: Enrollment, journey: JourneyModel, profile: Profile): Promise<Enrollment> {
  if (journey.latest === undefined) return enrollment
  const events: CustomerEvent[] = []
  for (const partition of [enrollment.customer, ...(profile.linked ?? [])]) events.push(...(await eventsSince(context, partition, enrollment.triggerAt - 1)))
  return keepLatest(context, enrollment, journey, events)
}
