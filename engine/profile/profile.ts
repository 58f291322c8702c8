// What is known of a customer now: the traits and facts that the set of their events gives, and where they stand.
import type { Json, JsonObject } from '../json.ts'
import type { Fact } from '../facts/fact.ts'

/** An accepted event as it is stored. Immutable. */
export interface CustomerEvent {
  /** The item's sort key: identifies the event among the customer's. */
  id: string
  type: 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias'
  /** What conditions call it: a track's event, `Page Viewed`, `Screen Viewed`; empty for the others. */
  name: string
  /** When it happened, corrected for the client's clock (ms). */
  at: number
  /** When it was accepted (ms). */
  received: number
  properties: JsonObject
  traits?: JsonObject
  /** Imported history: counts, and starts nothing. */
  historical?: boolean
  /** How many journeys led to it, each by what it wrote. */
  hops?: number
  user?: string
  /** The key of the anonymous partition that this event claims for its customer. */
  claims?: string
}

/** Value and time of the event that set it; null is a trait taken away. */
export type Trait = [value: Json, at: number]

export interface Profile {
  customer: string
  user?: string
  anonymous: boolean
  /** Counts writes; every writer conditions on it and bumps it. */
  version: number
  traits: Record<string, Trait>
  facts: Record<string, Fact>
  /** The customer's first event of their own, of any kind. */
  firstAt?: number
  stage?: string
  /** When this stage was entered. */
  stageSince?: number
  /** The stage before it; absent for the first, and for who has not moved since it is kept. */
  stageFrom?: string
  /** How many transitions there have been. */
  stageOrdinal: number
  /** Of the segments that some journey listens to: whether the customer is in it. Absent is not in it, ever. */
  segments: Record<string, Membership>
  /** Milestones reached. */
  reached: string[]
  /** The latest instant for which stage and segments have been decided. */
  decidedAt: number
  /** The first moment at which stage or segments may change with no further event, rounded up for the sweep; in the due index. */
  dueAt?: number
  /** Which events are in: see `inclusion.ts`. */
  inclusion: Inclusion
  /** The fact set that the facts were folded by. */
  signature: string
  /** The date triggers that its timers were set by; absent where the model has none. */
  dates?: string
  /** Partitions of anonymous histories that belong to this customer. */
  linked?: string[]
  /** Set on an anonymous profile: the customer its history belongs to. */
  linkedTo?: string
  /** By what the model said of customers when this was decided last: see `FoldRules`. */
  judgement?: string
}

export interface Inclusion {
  /** `label:sequence number` of the stream, the highest included. */
  sequence?: string
  /** Hashes of the events included last, newest first. */
  recent: string[]
  /** All events accepted before `cutoff`, and those of these hashes, are in since a rebuild read them. */
  rebuilt?: { cutoff: number; hashes: string[] }
}

export interface Membership {
  inside: boolean
  /** When the customer entered or left (ms). */
  since: number
  /** How many changes of this segment there have been. */
  ordinal: number
}

/** What deciding changed, each to be written with the profile. */
export interface Changes {
  transitions: Transition[]
  memberships: MembershipChange[]
  milestones: MilestoneReached[]
}

export interface MilestoneReached {
  customer: string
  milestone: string
  /** When the event that brought it happened (ms). */
  at: number
  /** As of that event. */
  hops?: number
}

export interface MembershipChange {
  customer: string
  segment: string
  on: 'enter' | 'leave'
  ordinal: number
  at: number
  historical: boolean
  silent: boolean
  /** As of a transition. */
  cause: string
  model?: string
  /** As of a transition. */
  hops?: number
}

export interface Transition {
  customer: string
  from?: string
  stage: string
  ordinal: number
  at: number
  historical: boolean
  /** Anonymous histories move too, and start nothing. */
  silent: boolean
  /** `event`, `time` or `rebuild`. */
  cause: string
  /** Those of the event that brought it. */
  hops?: number
  model?: string
}

export function newProfile(customer: string, anonymous: boolean, signature: string): Profile {
  return {
    customer, anonymous, version: 0, traits: {}, facts: {}, stageOrdinal: 0, segments: {}, reached: [], decidedAt: 0, inclusion: { recent: [] }, signature,
  }
}

/** The attributes as conditions and content see them. */
export function attributesOf(profile: Profile): JsonObject {
  const attributes: JsonObject = {}
  for (const [name, [value]] of Object.entries(profile.traits)) if (value !== null) attributes[name] = value
  return attributes
}
