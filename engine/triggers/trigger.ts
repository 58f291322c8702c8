// What starts a run. Each kind is one file that answers for itself: its shape, what on the bus concerns it, whether an
// occurrence is it, and where time fires it, which timer is set and whether it still stands when it goes off.
import type * as z from 'zod/mini'
import type { Brand } from '../content/brand.ts'
import type { CheckScope, Decider, Subject } from '../conditions/condition.ts'
import type { FactSpec } from '../facts/fact.ts'
import type { Json, JsonObject } from '../json.ts'
import type { CustomerEvent, Profile } from '../profile/profile.ts'
import type { ChangeDetail } from '../journey/changes.ts'
import type { EntryKey } from '../model/model.ts'
import type { Interest, Occurrence } from '../happenings/happening.ts'
import type { Schedule } from '../time/calendar.ts'

/** What a rule asks of an event on the bus. */
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

/** A timer that a date on the profile sets. */
export interface DatedTimer {
  name: string
  attribute: string
  /** How long after its moment a date that is set only then still fires. */
  graceMs: number
  yearly: boolean
  /** The first instant after `afterMs` that the date gives in this zone; undefined when there is none, or it is no date. */
  next(value: Json | undefined, zone: string, afterMs: number): number | undefined
}

/** What a trigger may look at when its timer has fired. */
export interface TriggerSubject extends Subject {
  brand: Brand
  decider(condition: JsonObject): Decider
}

/** Goes to all customers of an audience. */
export interface Broadcast {
  name: string
  schedule: Schedule
  audience: JsonObject
}

type Fired = Extract<Occurrence, { kind: 'timer' }>

/** `silent` refusals are no news to an operator and are not recorded. */
export type Standing = { kind: 'stands'; properties: JsonObject } | { kind: 'refuse'; reason: string; silent?: boolean }

export interface TriggerScope extends CheckScope {
  /** Whether the journey is entered by a key. */
  keyed: boolean
  journey: string
}

export interface TriggerKind {
  keyword: string
  schema: z.ZodMiniType
  check(trigger: JsonObject, scope: TriggerScope): void
  /** Conditions inside, with their paths. */
  conditions?(trigger: JsonObject): { path: (string | number)[]; condition: JsonObject }[]
  /** What fold must watch for its sake, beyond events. */
  interests?(trigger: JsonObject): Interest[]
  /** Facts that judging it takes, beyond those of its conditions. */
  facts?(trigger: JsonObject): FactSpec[]
  /** The EventBridge patterns of what enroll shall judge, or set a timer by. */
  patterns(trigger: JsonObject, journey: string): BusPattern[]
  matches(trigger: JsonObject, occurrence: Occurrence): boolean
  /** Names of events that fold must publish for it, beyond its own "event". */
  events?(trigger: JsonObject): string[]
  /** The timer that this occurrence sets. */
  arms?(trigger: JsonObject, occurrence: Occurrence): Timer | undefined
  broadcast?(trigger: JsonObject): Broadcast
  /** For a backfill: what enroll would have been told of a customer who came there already; undefined for who is not there. */
  already?(trigger: JsonObject, profile: Profile): Omit<ChangeDetail, 'at'> | undefined
  /** Why a trigger like this can tell nobody apart who is there already. */
  noBackfill?(trigger: JsonObject): string | undefined
  /** The timer that the profile sets. */
  dated?(trigger: JsonObject): DatedTimer
  /** What must not have happened between the occurrence that set the timer and the moment it fires. */
  undoneBy?(trigger: JsonObject): JsonObject
  /** A timer has fired: does it stand, as the profile says now? Its properties are `trigger.*`. */
  stands?(trigger: JsonObject, occurrence: Fired, subject: TriggerSubject): Standing
  /** True where the trigger itself says how often a customer enters, so that the journey needs no "reentry". */
  saysReentry?: boolean
  /** What each run that an event enters is given as `trigger.*`; one run with the event's own properties unless told. */
  entrants?(trigger: JsonObject, event: CustomerEvent, key: EntryKey | undefined): JsonObject[]
}

/** What sweep publishes when a timer of this journey falls due. */
export const timerPattern = (journey: string): BusPattern => ({ 'detail-type': ['Trigger Due'], detail: { journey: [journey] } })
