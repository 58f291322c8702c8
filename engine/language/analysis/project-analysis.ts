// What is to be said of sound journeys together: refusals, warnings, and what is worth knowing.
import type { JourneyFile } from '../journey-file.ts'
import type { LifecycleFile } from '../lifecycle-file.ts'
import type { Problem } from '../../problem.ts'
import { advise } from './advice.ts'
import { comparePairs } from './pairs.ts'
import { findCycles } from './cycles.ts'
import { walkPaths } from './paths.ts'

export interface Analysis {
  problems: Problem[]
  warnings: Problem[]
  notes: Problem[]
}

/** `broken` are journeys whose steps are sound though something beside them is not. */
export function analyse(journeys: readonly JourneyFile[], broken: readonly JourneyFile[], lifecycle: LifecycleFile): Analysis {
  const paths = [...journeys, ...broken].map((journey) => walkPaths(journey, lifecycle))
  return {
    problems: [...paths.flatMap(({ problems }) => problems), ...findCycles(journeys, lifecycle)],
    warnings: [...paths.flatMap(({ warnings }) => warnings), ...journeys.flatMap(advise)],
    notes: comparePairs(journeys, lifecycle),
  }
}
