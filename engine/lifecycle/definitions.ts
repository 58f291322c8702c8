// What the lifecycle model defines by name beside its stages: segments, scores and RFM. Conditions refer to them, and all of
// them are pure functions of a profile and a moment.
import type { JsonObject } from '../json.ts'

export interface SegmentModel {
  label: string
  when: JsonObject
}

export interface ScoreLine {
  event: string
  where?: JsonObject
  /** For each occurrence; below nought for what counts against. */
  points: number
  /** The most that this line brings, or takes where its points are below nought. */
  max?: number
  /** Only occurrences so recent count. */
  inLast?: string
}

export interface ScoreModel {
  label?: string
  points: ScoreLine[]
  /** The most that the whole score can be. */
  max?: number
}

/** Each list has four bounds, which part the customers into five; 5 is best. */
export interface RfmModel {
  event: string
  where?: JsonObject
  /** The property that holds an order's amount. */
  amount: string
  /** Ages of the last order, rising: up to the first is a 5, beyond the last a 1. */
  recency: string[]
  /** Lifetime numbers of orders, rising: from the first on is a 2, from the last on a 5. */
  frequency: number[]
  /** Lifetime sums, likewise. */
  monetary: number[]
}

/** Reached at a count or a sum, once in a customer's life. */
export interface MilestoneModel {
  label?: string
  event: string
  where?: JsonObject
  count?: number
  sum?: string
  atLeast?: number
}

/** The latest occurrences that content may list. */
export interface RecentModel {
  event: string
  where?: JsonObject
  last: number
  properties: string[]
}

export interface Definitions {
  segments: Record<string, SegmentModel>
  scores: Record<string, ScoreModel>
  rfm?: RfmModel
}

export const noDefinitions: Definitions = { segments: {}, scores: {} }
