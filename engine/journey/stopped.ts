// A stopped journey ends the runs that were open, whenever that is found out: each deploy that stops it is counted on the
// pointer's item, and a run knows the count of when it was claimed. So a journey that is live again revives nobody.
import type { Enrollment } from './enrollment.ts'
import type { JourneyModel, ModelData } from '../model/model.ts'
import type { Model } from '../model/runtime.ts'
import type { Round } from './round.ts'
import { parseRun } from '../table/keys.ts'
import { soonAfterDeploy } from './round.ts'
import { standingRuns } from './open-item.ts'

/** Under this name, or under one it had before. */
export function journeyOf({ journeys }: Pick<ModelData, 'journeys'>, id: string): JourneyModel | undefined {
  return journeys[id] ?? Object.values(journeys).find(({ was }) => was?.includes(id))
}

/** The journeys that a deploy stops or leaves stopped, each with the names that its runs may have. */
export function stoppedOf(journeys: readonly { id: string; status: string; was?: readonly string[] }[]): { journey: string; names: string[] }[] {
  return journeys.filter(({ status }) => status === 'stopped').map(({ id, was = [] }) => ({ journey: id, names: [id, ...was] }))
}

/** `model` is the one in force. */
export function isStopped(model: Pick<Model, 'data' | 'stops'>, { run, stops = 0 }: Pick<Enrollment, 'run' | 'stops'>): boolean {
  return journeyOf(model.data, run.journey)?.status === 'stopped' || (model.stops[run.journey] ?? 0) > stops
}

/** Goes once to everybody who is in a run of that name, for each time that it was stopped. */
export function stopsOf({ stops }: Pick<Model, 'stops'>, journey: string): Round[] {
  const count = stops[journey]
  if (count === undefined) return []
  const isOf = ([run]: [string, unknown]): boolean => parseRun(run).journey === journey
  return [{
    ...soonAfterDeploy(journey, `stop-${journey}-${count}`),
    happening: (open) => (standingRuns(open).some(isOf) ? { stopped: true } : undefined),
    once: true,
  }]
}
