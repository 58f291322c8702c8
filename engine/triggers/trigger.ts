// What starts a run. Each kind is one file that answers for itself: its shape, what on the bus concerns it, whether an
// occurrence is it, and where time fires it, which timer is set and whether it still stands when it goes off.
import type * as z from 'zod/mini'
import type { CheckScope } from '../conditions/condition.ts'
import type { FactSpec } from '../facts/fact.ts'
import type { JsonObject } from '../json.ts'
import type { Model } from '../model/runtime.ts'
import type { Occurrence } from '../happenings/happening.ts'
import type { Profile } from '../profile/profile.ts'

export interface BusPattern {
  'detail-type': string[]
  detail: Record<string, unknown>
}

/** A moment at which a trigger fires for one customer; see `engine/journey/timer.ts`. */
export interface Timer {
  name: string
  /** When it fires (ms). */
  dueAt: number
}

export interface TriggerSubject {
  model: Model
  profile: Profile
  now: number
}

/** `silent` refusals are no news to an operator and are not recorded. */
export type Standing = { kind: 'stands'; properties: JsonObject } | { kind: 'refuse'; reason: string; silent?: boolean }

export interface TriggerKind {
  keyword: string
  schema: z.ZodMiniType
  check(trigger: JsonObject, scope: CheckScope): void
  /** Conditions inside, with their paths. */
  conditions?(trigger: JsonObject): { path: (string | number)[]; condition: JsonObject }[]
  /** Facts that judging it takes, beyond those of its conditions. */
  facts?(trigger: JsonObject): FactSpec[]
  /** The EventBridge patterns of what enroll shall judge, or set a timer by. */
  patterns(trigger: JsonObject, journey: string): BusPattern[]
  matches(trigger: JsonObject, occurrence: Occurrence): boolean
  /** The timer that this occurrence sets. */
  arms?(trigger: JsonObject, occurrence: Occurrence): Timer | undefined
  /** What must not have happened between the occurrence that set the timer and the moment it fires. */
  undoneBy?(trigger: JsonObject): JsonObject
  /** A timer has fired: does it stand, as the profile says now? Its properties are `trigger.*`. */
  stands?(trigger: JsonObject, occurrence: Occurrence, subject: TriggerSubject): Standing
}

/** What sweep publishes when a timer of this journey falls due. */
export const timerPattern = (journey: string): BusPattern => ({ 'detail-type': ['Trigger Due'], detail: { journey: [journey] } })
