// A trigger's timer has fired: whether it still stands, decided from the profile as it is now.
import type { JsonObject } from '../json.ts'
import type { Occurrence } from '../happenings/happening.ts'
import type { RunSubject } from '../journey/occurrence.ts'
import type { Standing } from '../triggers/trigger.ts'
import type { TaskContext } from './task-context.ts'
import { eventsSince } from './events-since.ts'
import { hadHappened } from '../journey/occurrence.ts'
import { loadSubject } from './run-subject.ts'
import { triggerKindOf } from '../triggers/registry.ts'

/**
 * What happened between the occurrence and the firing counts as if the run had been open: a goal reached meanwhile refuses
 * it, as an exit does. An occurrence newer than the one that set the timer refuses it too, for that has set it anew.
 */
export async function judgeTimer(context: Pick<TaskContext, 'table'>, trigger: JsonObject, occurrence: Occurrence, subject: RunSubject): Promise<Standing> {
  const { model, profile, now, enrollment } = subject
  if (occurrence.kind !== 'timer') return { kind: 'stands', properties: enrollment.properties }
  const kind = triggerKindOf(trigger)
  const had = (happening: JsonObject): Promise<boolean> => hadHappened(happening, occurrence.at, subject, () => eventsSince(context, enrollment.customer, occurrence.at))
  const undone = kind?.undoneBy?.(trigger)
  if (undone !== undefined && (await had(undone))) return { kind: 'refuse', reason: 'done-again', silent: true }
  const goal = model.data.journeys[enrollment.run.journey]?.goal
  if (occurrence.event !== undefined && goal !== undefined && (await had(goal.happening))) return { kind: 'refuse', reason: 'goal-reached' }
  if (kind?.stands === undefined) return { kind: 'stands', properties: enrollment.properties }
  const conditions = kind.conditions?.(trigger).map(({ condition }) => condition) ?? []
  const loaded = await loadSubject(context, subject, conditions)
  return kind.stands(trigger, occurrence, { ...loaded.subject, profile, now, brand: model.data.brand, decider: (condition) => model.decider(condition) })
}
