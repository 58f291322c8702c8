// A step is one node of a journey. Each kind is one file that answers for itself: what it looks like, what it checks,
// which facts it needs, what it compiles to and what that costs; shared code never asks which kind it has.
import type * as z from 'zod/mini'
import type { CheckScope } from '../conditions/condition.ts'
import type { Compiler, Entry } from '../compile/compiler.ts'
import type { FactSpec } from '../facts/fact.ts'
import type { Interest } from '../happenings/happening.ts'
import type { JsonObject } from '../json.ts'
import type { ModelData } from '../model/model.ts'
import type { Path } from '../language/reading.ts'

export interface StepKind {
  verb: string
  schema: z.ZodMiniType
  /** The id it has when none is given; the kinds that need no id of their own are named after the step before them. */
  id?(step: JsonObject): string | undefined
  check?(step: JsonObject, scope: StepScope): void
  /** Lists of steps inside, with their paths. */
  lists?(step: JsonObject): { path: Path; steps: JsonObject[] }[]
  conditions?(step: JsonObject): { path: Path; condition: JsonObject }[]
  happenings?(step: JsonObject): { path: Path; happening: JsonObject }[]
  /** Names of e-mails it may send, with their paths. */
  emails?(step: JsonObject): { path: Path; email: string }[]
  /** What content may read because of it: in its own e-mails, or in those of every step after it. */
  supplies?(step: JsonObject, lifecycle: Pick<ModelData, 'coupons' | 'rewards'>): { own?: Supplied; later?: Supplied }
  facts?(step: JsonObject): FactSpec[]
  interests?(step: JsonObject): Interest[]
  /** What it brings about, by which it may start other journeys, or its own again. */
  causes?(step: JsonObject): Cause[]
  /** The arms to draw from at enrollment. */
  arms?(step: JsonObject): { name: string; weight: number }[]
  /** Its lists are gone through again and again, so that what stands in them also comes after them. */
  loops?: boolean
  /** The longest it may take by itself (ms), its lists not counted; the longest of them takes `inside`. */
  longest?(step: JsonObject, inside: number): number
  /** The least time (ms) that passes in it before the list at this path begins, or, without one, before what follows it. */
  shortest?(step: JsonObject, path?: Path): number
  /** Makes its states in front of what follows, and says how to enter them. */
  compile(step: JsonObject, id: string, after: Entry, compiler: Compiler): Entry
}

/** Names by the root that content reads them under. */
export type Supplied = Readonly<Record<string, readonly string[]>>

/** A name of an event or of an attribute that a step writes, or a topic that it takes. */
export type Cause = { event: string } | { attribute: string } | { topic: string }

export interface StepScope extends CheckScope {
  /** The journey's own topic, if it has one. */
  topic: string | undefined
  /** Topics whose messages are transactional; undefined where lifecycle.json is broken. */
  transactional: readonly string[] | undefined
  /** Attributes that the model declares as the journeys' own; undefined where lifecycle.json is broken. */
  journeyAttributes: readonly string[] | undefined
  /** Pools of coupons that lifecycle.json has; undefined where it is broken. */
  coupons: readonly string[] | undefined
  /** Rewards that it has. */
  rewards: readonly string[] | undefined
}
