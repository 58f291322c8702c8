// A model ready to decide with: conditions compiled, facts found by event, journeys by what triggers them.
import type { FactSpec } from '../facts/fact.ts'
import type { FoldRules } from '../profile/fold.ts'
import type { JsonObject } from '../json.ts'
import type { ModelData, Topic } from './model.ts'
import type { Decider } from '../conditions/condition.ts'
import { calendarDay, startOfDay } from '../time/zone.ts'
import { conditionCompiler } from '../conditions/registry.ts'
import { makeFactSet, mergeFacts } from '../facts/fact-set.ts'

export interface Model {
  hash: string
  data: ModelData
  rules: FoldRules
  /** Compiles a condition of this model or of a payload; the same object is compiled once. */
  decider(condition: JsonObject): Decider
  /** Names of events that some journey is triggered by, or of which the shop's systems are told. */
  triggerEvents: ReadonlySet<string>
  /** Everything some journey's runs listen for. */
  interests: ReadonlySet<string>
  topic(name: string): Topic | undefined
}

/** `others` are the facts of older models with people inside: fold keeps them all, and what their runs listen for. */
export function makeModel(hash: string, json: string, others: readonly FactSpec[] = [], interests: readonly string[] = []): Model {
  const data = JSON.parse(json) as ModelData
  const dayOf = (instant: number): number => calendarDay(instant, data.brand.zone)
  const compile = conditionCompiler({ dayOf, startOfDay: (day) => startOfDay(day, data.brand.zone) })
  const compiled = new WeakMap<JsonObject, Decider>()
  const decider = (condition: JsonObject): Decider => {
    const known = compiled.get(condition) ?? compile(condition)
    compiled.set(condition, known)
    return known
  }
  const triggers = Object.values(data.journeys).flatMap((journey) => journey.triggers)
  return {
    hash,
    data,
    decider,
    rules: {
      model: hash,
      facts: makeFactSet(mergeFacts([...data.facts, ...others])),
      lifecycle: { stages: data.stages.map((stage) => ({ name: stage.name, ...(stage.when === undefined ? {} : { when: compile(stage.when) }) })) },
      dayOf,
    },
    triggerEvents: new Set(triggers.flatMap((trigger) => (typeof trigger['event'] === 'string' ? [trigger['event']] : [])).concat(toldEvents(data))),
    interests: new Set([...Object.values(data.journeys).flatMap((journey) => journey.interests), ...interests]),
    topic: (name) => data.topics[name],
  }
}

/** What the shop's systems must hear of to keep their side: a rule of their own on the bus brings it to them. */
function toldEvents(data: ModelData): string[] {
  return data.coupons === undefined ? [] : ['Coupon Issued']
}
