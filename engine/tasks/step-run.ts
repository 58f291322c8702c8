// What every step's task begins and ends with: the run that its payload names, whether the step is wanted at all, and the
// answer that the next state reads.
import type { Enrollment } from '../journey/enrollment.ts'
import type { JsonObject } from '../json.ts'
import type { Next, Plan, StepPayload } from '../journey/contract.ts'
import type { OpenRuns } from '../journey/open-item.ts'
import type { RunSubject } from '../journey/occurrence.ts'
import type { TaskContext } from './task-context.ts'
import { endRun } from './run-end.ts'
import { enrollmentKey, openKey, parseRun, profileKey } from '../table/keys.ts'
import { enrollmentOf } from '../journey/enrollment.ts'
import { momentsOf, planSubject } from '../journey/plan.ts'
import { loadSubject } from './run-subject.ts'
import { freshProfile } from './fresh-profile.ts'
import { isStopped } from '../journey/stopped.ts'
import { journeyStopped } from './stopped-runs.ts'
import { openRunsOf } from '../journey/open-item.ts'
import { subjectOf } from '../journey/occurrence.ts'

/** The run has ended: the state machine catches this by name, and it is no fault. */
export class Exited extends Error {
  constructor() {
    super('The run has ended')
    this.name = 'Exited'
  }
}

/** Profile and enrollment of the payload's run. Throws `Exited` when it has ended, or its journey was stopped. */
export async function loadRun(context: TaskContext, payload: StepPayload): Promise<RunSubject & { open: OpenRuns }> {
  const model = await context.shelf.current()
  const run = parseRun(payload.run)
  const [enrollmentItem, profileItem, openItem] = await context.table.getMany([enrollmentKey(payload.customer, run), profileKey(payload.customer), openKey(payload.customer)])
  const enrollment: Enrollment | undefined = enrollmentItem === undefined ? undefined : enrollmentOf(enrollmentItem)
  if (enrollment === undefined || enrollment.status !== 'open') throw new Exited()
  if (isStopped(model, enrollment)) {
    await endRun(context, enrollment, { kind: 'exited', reason: journeyStopped, at: context.now(), byItself: true })
    throw new Exited()
  }
  const profile = await freshProfile(context, payload.customer, profileItem)
  return { model, enrollment, profile, now: context.now(), open: openRunsOf(openItem) }
}

/** Whether a step whose Task judges its own `when` is to be done. */
export async function isWanted(context: TaskContext, run: RunSubject, when: JsonObject | undefined): Promise<boolean> {
  return when === undefined || run.model.decider(when).holds(subjectOf(await loadSubject(context, run, [when])))
}

export function answer(run: RunSubject, payload: StepPayload, next: Plan | undefined, arm: string): Next {
  return { ...momentsOf(next, run.now, planSubject(run, payload.loops)), since: payload.since, arm }
}
