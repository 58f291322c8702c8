// Every kind of condition. A new one is a file beside these and a line here.
import type { JsonObject } from '../json.ts'
import type { Definitions } from '../lifecycle/definitions.ts'
import type { FactSpec } from '../facts/fact.ts'
import type { ConditionContext, ConditionKind, Decider } from './condition.ts'
import { all, any, not } from './logic.ts'
import { attribute } from './attribute.ts'
import { event } from './event.ts'
import { factId } from '../facts/fact-set.ts'
import { latest } from './latest.ts'
import { message } from './message.ts'
import { noDefinitions } from '../lifecycle/definitions.ts'
import { rfm } from './rfm.ts'
import { score } from './score.ts'
import { segment } from './segment.ts'
import { stage } from './stage.ts'
import { subscribed } from './subscribed.ts'
import { trigger } from './trigger.ts'

// `trigger` and `latest` are references inside other conditions too, so they are looked for last.
export const conditionKinds: readonly ConditionKind[] = [all, any, not, attribute, event, stage, segment, score, rfm, subscribed, message, trigger, latest]

export function kindOf(condition: JsonObject): ConditionKind | undefined {
  return conditionKinds.find((kind) => Object.hasOwn(condition, kind.keyword))
}

/** The facts that deciding a condition takes, its parts included. */
export function factsOf(condition: JsonObject): FactSpec[] {
  const kind = kindOf(condition)
  if (kind === undefined) return []
  return [...(kind.facts?.(condition) ?? []), ...(kind.parts?.(condition) ?? []).flatMap((part) => factsOf(part.condition as JsonObject))]
}

/** What must be loaded to decide a condition. */
export function needsOf(condition: JsonObject): Set<'messages' | 'topics' | 'run'> {
  const kind = kindOf(condition)
  const needs = new Set(kind?.needs ?? [])
  for (const part of kind?.parts?.(condition) ?? []) for (const need of needsOf(part.condition as JsonObject)) needs.add(need)
  return needs
}

/** Names of events by which a condition may turn, beside those that facts count. */
export function turnedBy(condition: JsonObject): string[] {
  const names = new Set<string>()
  walkCondition(condition, (one) => (kindOf(one)?.turnedBy?.(one) ?? []).forEach((name) => names.add(name)))
  return [...names]
}

/** Shows a sound condition and all conditions inside it. */
export function walkCondition(condition: JsonObject, see: (condition: JsonObject) => void): void {
  see(condition)
  for (const part of kindOf(condition)?.parts?.(condition) ?? []) walkCondition(part.condition as JsonObject, see)
}

/** Makes the compiler of conditions for one brand and model; conditions must have been checked. */
export function conditionCompiler(days: { dayOf(instant: number): number; startOfDay(day: number): number }, definitions: Definitions = noDefinitions): (condition: JsonObject) => Decider {
  const context: ConditionContext = { ...days, factId, definitions, compile }
  function compile(condition: JsonObject): Decider {
    const kind = kindOf(condition)
    if (kind === undefined) throw new Error(`No kind of condition has one of the keys ${Object.keys(condition).join(', ')}`)
    return kind.compile(condition, context)
  }
  return compile
}
