// Which facts a model needs: what its stages, segments, scores and journeys ask.
import type { Definitions } from '../lifecycle/definitions.ts'
import type { FactSpec } from '../facts/fact.ts'
import type { JsonObject } from '../json.ts'
import type { JourneyFile } from './journey-file.ts'
import type { ModelData, StageModel } from '../model/model.ts'
import { factsOf } from '../conditions/registry.ts'
import { factsOfMilestones, factsOfRecent } from './milestones.ts'
import { factsOfRfm } from '../lifecycle/rfm.ts'
import { factsOfScore } from '../lifecycle/score.ts'
import { factsOfHappening } from '../happenings/registry.ts'
import { kindOfStep } from '../steps/registry.ts'
import { triggerKindOf } from '../triggers/registry.ts'
import { visit } from '../compile/ids.ts'

export const factsOfStages = (stages: readonly StageModel[]): FactSpec[] => stages.flatMap((stage) => (stage.when === undefined ? [] : factsOf(stage.when)))

/** Also of those that no journey asks for yet: a journey that begins to is then right at once. */
export const factsOfDefinitions = ({ segments, scores, rfm, milestones = {}, recent = {} }: Definitions & Pick<ModelData, 'milestones' | 'recent'>): FactSpec[] => [
  ...Object.values(segments).flatMap(({ when }) => factsOf(when)),
  ...Object.values(scores).flatMap(factsOfScore),
  ...(rfm === undefined ? [] : factsOfRfm(rfm)),
  ...factsOfMilestones(milestones),
  ...factsOfRecent(recent),
]

export function factsOfJourney(journey: JourneyFile): FactSpec[] {
  const facts = [
    ...journey.triggers.flatMap((trigger) => factsOfTrigger(trigger)),
    ...(journey.entry.when === undefined ? [] : factsOf(journey.entry.when)),
    ...(journey.goal === undefined ? [] : factsOfHappening(journey.goal.happening)),
    ...journey.exits.flatMap(factsOfHappening),
  ]
  visit(journey.steps, (step) => {
    const kind = kindOfStep(step)
    facts.push(...(kind?.facts?.(step) ?? []), ...(kind?.conditions?.(step) ?? []).flatMap(({ condition }) => factsOf(condition)))
    if (step['when'] !== undefined) facts.push(...factsOf(step['when'] as Parameters<typeof factsOf>[0]))
  })
  return facts
}

function factsOfTrigger(trigger: JsonObject): FactSpec[] {
  const kind = triggerKindOf(trigger)
  return [...(kind?.facts?.(trigger) ?? []), ...(kind?.conditions?.(trigger) ?? []).flatMap(({ condition }) => factsOf(condition))]
}
