// Which segments a condition names, itself; those that they name in turn are not among them.
import type { JsonObject } from '../json.ts'
import { walkCondition } from './registry.ts'

/** Each once. The condition must have been checked. */
export function segmentsIn(condition: JsonObject): string[] {
  const names = new Set<string>()
  walkCondition(condition, (one) => ([one['segment'] ?? []].flat() as string[]).forEach((segment) => names.add(segment)))
  return [...names]
}
