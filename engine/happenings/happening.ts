// A happening is something from entry onward that a trigger, a goal, an exit or a waitFor listens for; or a condition, as
// soon as it is true. Each kind is one file that answers for itself.
import type * as z from 'zod/mini'
import type { CheckScope } from '../conditions/condition.ts'
import type { CustomerEvent, Profile } from '../profile/profile.ts'
import type { FactSpec } from '../facts/fact.ts'
import type { JsonObject } from '../json.ts'

/** What has just happened to a customer. */
export type Occurrence =
  | { kind: 'event'; event: CustomerEvent }
  | { kind: 'stage'; stage: string; from?: string; at: number }
  | { kind: 'segment'; segment: string; on: 'enter' | 'leave'; at: number }
  /** A trigger's timer fired; `at` is what it counts from, `event` what set it last. */
  | { kind: 'timer'; timer: string; at: number; event?: CustomerEvent; occurrence?: string }

/** What a run listens for: names of events, `@stage` for transitions, `@segment/NAME`, `@profile` for anything that may turn a condition. */
export type Interest = string
export const stageInterest: Interest = '@stage'
export const profileInterest: Interest = '@profile'
/** Any attribute that is set or taken away. */
export const attributesInterest: Interest = '@attributes'
const segmentPrefix = '@segment/'
export const segmentInterest = (segment: string): Interest => `${segmentPrefix}${segment}`
export const segmentOfInterest = (interest: Interest): string | undefined => (interest.startsWith(segmentPrefix) ? interest.slice(segmentPrefix.length) : undefined)

export interface HappeningKind {
  keyword: string
  schema: z.ZodMiniType
  check?(happening: JsonObject, scope: CheckScope): void
  /** A condition inside, with its path. */
  condition?(happening: JsonObject): JsonObject | undefined
  interests(happening: JsonObject): Interest[]
  /** The fact whose latest time tells whether it happened since an instant; undefined where only stored events tell. */
  fact?(happening: JsonObject): FactSpec | undefined
  /** Whether this occurrence is it. `run` is the run that listens. */
  matches(happening: JsonObject, occurrence: Occurrence, run: ListeningRun): boolean
  /** What may be it and happened last, as the profile tells; for what is no event. */
  latest?(happening: JsonObject, profile: Profile): Occurrence[]
}

export interface ListeningRun {
  customer: string
  run: string
  trigger: JsonObject
  attribute(name: string): ReturnType<typeof import('../json.ts').valueAt>
}
