// A condition is true or false now. Each kind is one file that answers for itself: what it looks like, which facts it
// needs, how it is decided, and when it could turn by the passing of time alone.
import type * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { Definitions } from '../lifecycle/definitions.ts'
import type { Types } from './declared-types.ts'
import type { FactSpec } from '../facts/fact.ts'
import type { Profile } from '../profile/profile.ts'

/** What a condition may look at. What a task has not loaded is undefined. */
export interface Subject {
  profile: Profile
  /** The moment of evaluation (ms). */
  now: number
  /** Properties of the event that entered the run. */
  trigger?: JsonObject
  /** Properties of the newest event like it, while the run is open. */
  latest?: JsonObject
  /** When the run was entered. */
  entryAt?: number
  /** Whether the customer is subscribed to a topic now. */
  subscribed?: (topic: string) => boolean
  /** What became of messages; see `message.ts`. */
  messages?: MessageOutcomes
}

export interface MessageOutcomes {
  /** Whether a message of this reference (`step`, `journey/step` or `{topic}`) was this. */
  was(reference: { step?: string; topic?: string }, outcome: string, options: { link?: string; machine?: boolean }): boolean
}

export interface Decider {
  holds(subject: Subject): boolean
  /** The first instant after `now` at which the answer may turn though nothing happens; Infinity when it cannot. */
  turns(subject: Subject): number
}

/** What compiling a condition may need of the model around it. */
export interface ConditionContext {
  /** The calendar day of an instant in the brand's zone. */
  dayOf(instant: number): number
  startOfDay(day: number): number
  factId(event: string, where: JsonObject | undefined): string
  /** Segments, scores and RFM thresholds. */
  definitions: Definitions
  compile(condition: JsonObject): Decider
}

export interface ConditionKind {
  /** The key by which the kind is recognised. */
  keyword: string
  schema: z.ZodMiniType
  /** Checks beyond the shape; `say` takes a path below the condition and a sentence. */
  check?(condition: JsonObject, scope: CheckScope): void
  /** Conditions inside this one, with their paths. */
  parts?(condition: JsonObject): { path: (string | number)[]; condition: unknown }[]
  facts?(condition: JsonObject): FactSpec[]
  /** Whether messages, topics or a run must be loaded to decide it. */
  needs?: readonly ('messages' | 'topics' | 'run')[]
  /** Names of events by which it may turn though no fact counts them. */
  turnedBy?(condition: JsonObject): string[]
  /** For a condition made of others: its answer from theirs, as far as they are clear. */
  joins?(answers: readonly (boolean | undefined)[]): boolean | undefined
  /** The answer that a run's trigger gives already, if it does; `atOnce` says that no time has passed since. */
  decidedBy?(condition: JsonObject, trigger: JsonObject, atOnce: boolean): boolean | undefined
  compile(condition: JsonObject, context: ConditionContext): Decider
}

/** How a check tells what it finds: a path below what is checked, a code, a sentence, and the likely mend. */
export interface Voices {
  say(path: (string | number)[], code: string, message: string, suggestion?: string): void
  /** What may be meant, and is likely not. */
  warn(path: (string | number)[], code: string, message: string, suggestion?: string): void
}

export interface CheckScope extends Voices {
  /** Names that lifecycle.json has; undefined where it is broken itself. */
  stages: readonly string[] | undefined
  topics: readonly string[] | undefined
  /** Names that segments.json has; undefined where it is broken itself. */
  segments: readonly string[] | undefined
  /** Names of the scores of lifecycle.json. */
  scores: readonly string[] | undefined
  /** Whether lifecycle.json has RFM thresholds. */
  rfm: boolean | undefined
  /** Known event names, or undefined where there is no catalogue. */
  events: readonly string[] | undefined
  /** The types of the properties that events declare, by event. */
  properties?: Readonly<Record<string, Types>> | undefined
  /** The types of the properties of the events that enter the run; absent where one of them declares none. */
  triggerProperties?: Types | undefined
  /** The types of the attributes that lifecycle.json declares; absent where it declares none, or is broken. */
  attributes?: Types | undefined
  /** Names of the events that enter the run, of which `latest` is the newest; none where only something else enters it. */
  entering?: readonly string[] | undefined
  /** Ids of the sends of the journey around it, if any. */
  messages: readonly string[] | undefined
  /** Whether the condition stands inside a journey, where `since` and `trigger` mean something. */
  inJourney: boolean
  /** Where it is judged before the run has begun: whether somebody is of an audience, or may enter. */
  judged?: 'as-audience' | 'at-entry'
}

export const never = (): number => Infinity
