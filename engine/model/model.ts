// Everything compiled from `journeys/` as one immutable, content-addressed object: what the functions load by its hash.
import type { Brand } from '../content/brand.ts'
import type { CouponPool } from '../rewards/coupon.ts'
import type { DailyHours, SendWindow } from '../time/window.ts'
import type { EmailContent } from '../content/email.ts'
import type { Definitions, MilestoneModel, RecentModel } from '../lifecycle/definitions.ts'
import type { FactSpec } from '../facts/fact.ts'
import type { Interest } from '../happenings/happening.ts'
import type { JsonObject } from '../json.ts'
import type { Plan } from '../journey/contract.ts'
import type { Referral } from '../rewards/referral.ts'
import type { Reward } from '../rewards/reward.ts'

export type TopicKind = 'marketing' | 'transactional'

export interface Topic {
  label: string
  kind: TopicKind
  /** Whether a customer who has said nothing takes it. */
  subscription: 'opt-in' | 'opt-out'
}

export interface Limits {
  /** Marketing messages only. `d` and `w` count the customer's calendar days, hours roll. */
  caps: { per: string; max: number }[]
  window?: SendWindow
  quiet?: DailyHours
  /** Over how long a mass release is spread. */
  spread: string
  /** The best hour (HH:00) of customers of whom too few opens and clicks are known. */
  bestHour?: string
}

export interface StageModel {
  name: string
  label: string
  goal?: string
  kpi?: JsonObject
  when?: JsonObject
}

/** The property that tells runs of one customer apart, and what events call it that name it otherwise. */
export type EntryKey = string | { property: string; in: Record<string, string> }

export type Priority = 'high' | 'normal' | 'low'

export type Reentry = 'never' | 'always' | { after: string }

export interface GoalModel {
  happening: JsonObject
  within: string
  ends: boolean
}

export interface JourneyModel {
  id: string
  name: string
  /** Only `live` lets anybody in, yet all have a machine, so that a change of status changes no names; `draining` lets the open runs go on, `stopped` also ends the runs that are open. */
  status: 'draft' | 'live' | 'paused' | 'draining' | 'stopped'
  topic: string
  /** The ids it had before, the first one first: their runs count as its own. */
  was?: string[]
  triggers: JsonObject[]
  /** Over how long those enter who stand where a trigger leads to when it is deployed. */
  backfill?: { over: string }
  entry: {
    when?: JsonObject
    reentry: Reentry
    /** Re-entry is judged over all keys of the customer, not for each by itself. */
    per?: 'customer'
    /** A trigger during an open run ends that run and begins a new one; else it is ignored and recorded. */
    whileActive?: 'restart'
    key?: EntryKey
    /** At most one open enrollment per group; a higher priority pre-empts. */
    group?: string
    priority?: Priority
    holdout?: number
  }
  goal?: GoalModel
  exits: JsonObject[]
  /** What an open run listens for. */
  interests: Interest[]
  /** Names of the entering events of which an open run keeps the newest; absent where nothing of the journey reads `latest`. */
  latest?: string[]
  splits: Record<string, { name: string; weight: number }[]>
  /** What the first state waits for; absent when the run begins at once. */
  first?: Plan
  /** The longest a run may take (ms). */
  longest: number
  /** Topics and steps of its sends, for `message` conditions by topic. */
  sends: Record<string, { topic: string }>
}

export interface ModelData extends Definitions {
  contract: number
  brand: Brand & JsonObject
  stages: StageModel[]
  topics: Record<string, Topic>
  limits: Limits
  /** The share of customers whom no journey writes to, but those with a transactional message. */
  holdout?: number
  attributes: Record<string, { type: string; owner: 'app' | 'journeys' }>
  /** Absent where lifecycle.json declares none. */
  coupons?: Record<string, CouponPool>
  rewards?: Record<string, Reward>
  milestones?: Record<string, MilestoneModel>
  /** By the name that content calls the list. */
  recent?: Record<string, RecentModel>
  referral?: Referral
  facts: FactSpec[]
  /** Segments of which profiles keep the membership. */
  listened: string[]
  journeys: Record<string, JourneyModel>
  /** By `journey/name`. */
  emails: Record<string, EmailContent>
}
