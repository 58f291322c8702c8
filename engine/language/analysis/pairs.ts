// For each pair of journeys, what keeps one customer from getting messages of both on one day: a group, stages that exclude
// each other, or only the caps at run time. Notes, which `perennial validate --verbose` shows.
import type { JourneyFile } from '../journey-file.ts'
import type { LifecycleFile } from '../lifecycle-file.ts'
import { Problem } from '../../problem.ts'
import { kindOfStep } from '../../steps/registry.ts'
import { visit } from '../../compile/ids.ts'

export function comparePairs(journeys: readonly JourneyFile[], lifecycle: LifecycleFile): Problem[] {
  if (lifecycle.limits.caps.length === 0) return []
  const senders = journeys.filter((journey) => sendsMarketing(journey, lifecycle))
  return senders.flatMap((one, index) => senders.slice(index + 1).map((other) => {
    return new Problem('journey.pair', `and "${other.id}": ${means(one, other, lifecycle)}`, { place: one.placeOf() })
  }))
}

function sendsMarketing(journey: JourneyFile, lifecycle: LifecycleFile): boolean {
  let found = false
  visit(journey.steps, (step) => {
    const topic = (step['topic'] as string | undefined) ?? journey.topic
    found ||= kindOfStep(step)?.emails !== undefined && lifecycle.topics[topic]?.kind !== 'transactional'
  })
  return found
}

function means(one: JourneyFile, other: JourneyFile, lifecycle: LifecycleFile): string {
  const group = groupOf(one)
  if (group !== undefined && group === groupOf(other)) return `a customer is in one of them at most, by the group "${group}"`
  const stages = stagesOf(one, lifecycle)
  const others = stagesOf(other, lifecycle)
  if (stages !== undefined && others !== undefined && !stages.some((stage) => others.includes(stage))) return 'a customer is in one of them at most, by stages that exclude each other'
  return 'a customer may be in both; the caps hold by the check at each send alone'
}

const groupOf = (journey: JourneyFile): string | undefined => (journey.entry as { group?: string }).group

/** The stages in which a run can be open: those that no exit ends it in. */
function stagesOf(journey: JourneyFile, lifecycle: LifecycleFile): string[] | undefined {
  const ending = journey.exits.flatMap((exit) => (exit['stage'] === undefined || exit['from'] !== undefined ? [] : ([exit['stage']].flat() as string[])))
  const open = lifecycle.stages.map(({ name }) => name).filter((name) => !ending.includes(name))
  return ending.length === 0 ? undefined : open
}
