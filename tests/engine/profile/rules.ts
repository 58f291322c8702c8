// Fold rules made from the conditions of stages, and events to fold by them.
import type { Definitions } from '../../../engine/lifecycle/definitions.ts'
import type { CustomerEvent } from '../../../engine/profile/profile.ts'
import type { FoldRules } from '../../../engine/profile/fold.ts'
import type { JsonObject } from '../../../engine/json.ts'
import { calendarDay, startOfDay } from '../../../engine/time/zone.ts'
import { conditionCompiler, factsOf } from '../../../engine/conditions/registry.ts'
import { factsOfDefinitions } from '../../../engine/language/model-facts.ts'
import { noDefinitions } from '../../../engine/lifecycle/definitions.ts'
import { makeFactSet, mergeFacts } from '../../../engine/facts/fact-set.ts'

export interface StageOf {
  name: string
  when?: JsonObject
}

/** `asked` are conditions that only journeys ask: their facts are kept too. All segments are listened to. */
export function rulesOf(stages: readonly StageOf[], options: { asked?: readonly JsonObject[]; zone?: string; model?: string; definitions?: Parameters<typeof factsOfDefinitions>[0] } = {}): FoldRules {
  const { asked = [], zone = 'Europe/London', model = 'model', definitions = noDefinitions } = options
  const compile = compilerIn(zone, definitions)
  const conditions = [...stages.flatMap(({ when }) => (when === undefined ? [] : [when])), ...asked]
  return {
    model,
    judgement: model,
    facts: makeFactSet(mergeFacts([...conditions.flatMap(factsOf), ...factsOfDefinitions(definitions)])),
    lifecycle: { stages: stages.map(({ name, when }) => ({ name, ...(when === undefined ? {} : { when: compile(when) }) })), segments: Object.keys(definitions.segments).map((name) => ({ name, when: compile({ segment: name }) })) },
    dayOf: (instant) => calendarDay(instant, zone),
  }
}

export const compilerIn = (zone: string, definitions?: Definitions): ReturnType<typeof conditionCompiler> =>
  conditionCompiler({ dayOf: (instant) => calendarDay(instant, zone), startOfDay: (day) => startOfDay(day, zone) }, definitions)

let made = 0

/** An event of the customer's; ids are drawn in order unless one is given. */
export function eventAt(at: number, name: string, more: Partial<CustomerEvent> = {}): CustomerEvent {
  return { id: `E#${String(made++).padStart(6, '0')}`, type: name === '' ? 'identify' : 'track', name, at, received: at, properties: {}, ...more }
}
