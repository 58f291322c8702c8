// What starts a run. Each kind is one file that answers for itself: its shape, the bus pattern that brings it to enroll,
// and whether an occurrence is it.
import type * as z from 'zod/mini'
import type { CheckScope } from '../conditions/condition.ts'
import type { JsonObject } from '../json.ts'
import type { Occurrence } from '../happenings/happening.ts'

export interface TriggerKind {
  keyword: string
  schema: z.ZodMiniType
  check(trigger: JsonObject, scope: CheckScope): void
  /** The EventBridge pattern of the journey's rule. */
  pattern(trigger: JsonObject): { 'detail-type': string[]; detail: Record<string, unknown> }
  matches(trigger: JsonObject, occurrence: Occurrence): boolean
}
