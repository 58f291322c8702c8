// What a journey may mean and likely does not.
import type { JourneyFile } from '../journey-file.ts'
import type { JsonObject } from '../../json.ts'
import { Problem } from '../../problem.ts'
import { decided } from './decided.ts'
import { kindOfStep } from '../../steps/registry.ts'
import { visit } from '../../compile/ids.ts'

export function advise(journey: JourneyFile): Problem[] {
  const warnings: Problem[] = []
  let sends = false
  visit(journey.steps, (step) => (sends ||= kindOfStep(step)?.emails !== undefined))
  if (journey.goal === undefined && sends) {
    warnings.push(new Problem('journey.no-goal', 'has no "goal", so that nobody will know what its messages were good for: say what counts as success, such as {"event": "Order Completed", "within": "30d"}', { place: journey.placeOf() }))
  }
  return [...warnings, ...decidedByTrigger(journey)]
}

/** Conditions whose answer is clear once the trigger is known: before anything takes time, the customer is where it found them. */
function decidedByTrigger(journey: JourneyFile): Problem[] {
  const [trigger, more] = journey.triggers
  if (trigger === undefined || more !== undefined) return []
  const warnings: Problem[] = []
  const search = (steps: readonly JsonObject[], begin: boolean): boolean => {
    let atOnce = begin
    for (const step of steps) {
      const kind = kindOfStep(step)
      for (const { path, condition } of kind?.conditions?.(step) ?? []) {
        const answer = decided(condition, trigger, atOnce)
        if (answer !== undefined) warnings.push(new Problem('journey.decided-by-trigger', `is always ${answer ? 'true' : 'false'} here, for the trigger decides it already`, { place: journey.placeOf(step, path) }))
      }
      const ends = (kind?.lists?.(step) ?? []).map((list) => search(list.steps, atOnce && (kind?.longest?.(step, 0) ?? 0) === 0))
      atOnce = atOnce && (kind?.longest?.(step, 0) ?? 0) === 0 && ends.every(Boolean)
    }
    return atOnce
  }
  search(journey.steps, true)
  return warnings
}
