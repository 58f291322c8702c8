// Whether a trigger has decided a condition: a customer who has just moved to a stage is in it, who has just done something
// has done it.
import type { JsonObject } from '../../json.ts'
import { kindOf } from '../../conditions/registry.ts'

/** True or false when the answer is clear; `atOnce` says that no time has passed since the trigger. */
export function decided(condition: JsonObject, trigger: JsonObject, atOnce: boolean): boolean | undefined {
  const kind = kindOf(condition)
  const parts = (kind?.parts?.(condition) ?? []).map((part) => decided(part.condition as JsonObject, trigger, atOnce))
  return kind?.joins === undefined ? kind?.decidedBy?.(condition, trigger, atOnce) : kind.joins(parts)
}
