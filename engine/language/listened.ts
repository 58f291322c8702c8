// Which segments somebody listens to: a trigger, an exit, a goal or a waitFor of some journey. Only of these does a profile
// keep the membership, so that no other costs more than its facts.
import type { JourneyFile } from './journey-file.ts'
import type { JourneyModel } from '../model/model.ts'
import { segmentOfInterest } from '../happenings/happening.ts'
import { triggerKindOf } from '../triggers/registry.ts'

export function listenedSegments(journeys: readonly { file: JourneyFile; model: JourneyModel }[]): string[] {
  const interests = journeys.flatMap(({ file, model }) => [...model.interests, ...file.triggers.flatMap((trigger) => triggerKindOf(trigger)?.interests?.(trigger) ?? [])])
  return [...new Set(interests.map(segmentOfInterest).filter((segment) => segment !== undefined))].toSorted()
}
