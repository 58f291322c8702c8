// Which segments somebody listens to: a trigger, an exit, a goal or a waitFor of some journey. Only of these does a profile
// keep the membership, so that no other costs more than its facts.
import type { JourneyFile } from './journey-file.ts'
import type { JourneyModel } from '../model/model.ts'
import { Problem } from '../problem.ts'
import { segmentOfInterest } from '../happenings/happening.ts'
import { triggerKindOf } from '../triggers/registry.ts'

export function listenedSegments(journeys: readonly { file: JourneyFile; model: JourneyModel }[]): string[] {
  const interests = journeys.flatMap(({ file, model }) => [...model.interests, ...file.triggers.flatMap((trigger) => triggerKindOf(trigger)?.interests?.(trigger) ?? [])])
  return [...new Set(interests.map(segmentOfInterest).filter((segment) => segment !== undefined))].toSorted()
}

/** One event may change all of them at once, and a transaction takes 100 writes: the rest is for stages, milestones and dates. */
const mostListened = 40

export function refuseTooManyListened(listened: readonly string[]): Problem[] {
  if (listened.length <= mostListened) return []
  return [new Problem('segment.too-many-listened', `has ${listened.length} segments by which journeys start, end or go on; ${mostListened} are the most. Ask for some of them in conditions, {"when": {"segment": "…"}}, which may be as many as you like`, { place: { file: 'segments.json', path: '$.segments' } })]
}
