// What travels between the compiled state machines and the tasks: execution input, state payloads and their answers.
// Runs live up to a year, so the shape carries a contract version, and what a step needs to act is in its payload.
import type { CouponStock } from '../rewards/coupon.ts'
import type { Json, JsonObject } from '../json.ts'
import type { SendWindow } from '../time/window.ts'
import type { RewardOffer } from '../rewards/reward.ts'

export const contract = 1

/** The data of an execution. Ids and instants only, never personal data. */
export interface RunInput {
  contract: number
  customer: string
  run: string
  /** The model the run was enrolled under. */
  model: string
  /** The arm drawn for each split. */
  arms: Record<string, string>
  next: Next
}

/** Where a `repeat` stands. */
export interface Loop {
  /** The round that is on, from 0. */
  turn: number
  /** The number of the round around it, 0 outside another repeat. */
  outer: number
  /** When its first round and this one began (ms). */
  first: number
  began: number
}

/** By the repeat's step. */
export type Loops = Record<string, Loop>

/** The data of an execution inside a repeat, and after one. */
export interface RunState extends RunInput {
  /** Tells what one round does from what another does, through repeats inside each other. */
  round?: number
  loops?: Loops
}

/** The answer of every task: what the next state needs. Instants are ISO 8601 in UTC. */
export interface Next {
  /** When what comes next falls due: a Wait reads it. */
  at: string
  /** When that falls due, and from when it expires: earlier than `at` where it is a send that waits for its hours. */
  due: string
  /** The later of the last send and the last waitFor on the path, else entry: where a waitFor looks back to. */
  since: string
  /** Which way to go, where there are several. */
  arm: string
}

/** A send's own hours instead of the brand's window and quiet hours, or none. */
export type OwnWindow = SendWindow | 'any'

/** How to find the instant of what comes next. */
export interface Plan {
  wait?: {
    duration: string
    /** Where the length is a number of the data's: `duration` is its default. */
    number?: { trigger?: string; attribute?: string; unit: string; atLeast: string; atMost: string }
    /** HH:MM, or `best`: the customer's own hour. */
    at?: string
    on?: string[]
  }
  /** A moment instead of a length; one that is past or none ends the wait at once. */
  until?: Until
  /** The next round of a repeat; at once after the last. */
  every?: { step: string; duration: string; times: number }
  /** The send after the wait: the instant aims at its release. */
  release?: { step: string; topic: string; window?: OwnWindow }
}

/** A moment: the next time that the clock shows this, or an offset from entry or a date. */
export type Until =
  | { clock: string; on?: string[] }
  | (({ entry: true } | { attribute: string } | { trigger: string }) & { offset?: string; at?: string; atMost?: string })

/** Common to every task's payload. */
export interface StepPayload {
  contract: number
  customer: string
  run: string
  model: string
  step: string
  round: number
  /** When this step fell due. */
  due: string
  since: string
  /** Inside a repeat. */
  loops?: Loops
}

export interface SendPayload extends StepPayload {
  task: 'send'
  token: string
  /** The e-mail's content, or a choice of which the first whose condition holds is used. */
  email: string | { when?: JsonObject; use: string }[]
  topic: string
  /** The journey's topic: unsubscribing from it ends the run. */
  journeyTopic: string
  when?: JsonObject
  /** Milliseconds after `due` at which the message has lost its sense. */
  expiresAfter?: number
  /** Counts that from the first moment at which its hours are open: the journey says nothing itself. */
  expiresOnceOpen?: true
  window?: OwnWindow
  /** Milliseconds for which a capped message waits for a place. */
  holdIfCapped?: number
  /** One code of this pool goes with the message; without one left, it does not go. */
  coupon?: CouponStock
  next?: Plan
}

export interface DecidePayload extends StepPayload {
  task: 'decide'
  /** In order; the one without a condition is the rest. */
  arms: { name: string; when?: JsonObject; next?: Plan }[]
}

export interface PlanPayload extends StepPayload {
  task: 'plan'
  next: Plan
}

export interface RepeatPayload extends StepPayload {
  task: 'repeat'
  times: number
  until?: JsonObject
  /** `again` and `done`. */
  arms: { name: string; next?: Plan }[]
  /** The whole state, which the answer replaces. */
  state: RunState
}

export interface SetPayload extends StepPayload {
  task: 'set'
  attributes: Record<string, Json>
  when?: JsonObject
  next?: Plan
}

export interface EmitPayload extends StepPayload {
  task: 'emit'
  event: string
  /** Literal values, and references to the trigger's properties or the customer's attributes. */
  properties: JsonObject
  when?: JsonObject
  next?: Plan
}

export interface NotifyPayload extends StepPayload {
  task: 'notify'
  name: string
  subject?: string
  /** Literal values only: they travel on the bus. */
  data: Record<string, string | number | boolean>
  when?: JsonObject
  next?: Plan
}

export interface UnsubscribePayload extends StepPayload {
  task: 'unsubscribe'
  topic: string
  /** Leaving it ends the run. */
  journeyTopic: string
  when?: JsonObject
  next?: Plan
}

export interface RewardPayload extends StepPayload {
  task: 'reward'
  offer: RewardOffer
  when?: JsonObject
  next?: Plan
}

export interface WaitForPayload extends StepPayload {
  task: 'waitFor'
  token: string
  entered: string
  /** Milliseconds; the state's own time-out. */
  within: number
  arms: { name: string; on: JsonObject; next?: Plan }[]
}

export interface WaitUntilPayload extends StepPayload {
  task: 'waitUntil'
  token: string
  entered: string
  until: Until
  /** The send that follows at once: the moment aims at its release. */
  release?: NonNullable<Plan['release']>
  /** `then` when the moment comes, `else` when it is past, missing or too far off. */
  arms: { name: string; next?: Plan }[]
}

/** For a moment that stands still. */
export interface IsToComePayload extends StepPayload {
  task: 'isToCome'
  until: Until
  arms: { name: string; next?: Plan }[]
}

export interface EndPayload extends StepPayload {
  task: 'end'
  reason: string
}

export type LambdaPayload = DecidePayload | RepeatPayload | PlanPayload | SetPayload | RewardPayload | EmitPayload | NotifyPayload | UnsubscribePayload | WaitForPayload | WaitUntilPayload | IsToComePayload | EndPayload

/** Errors that a state machine catches: an end or a delay that was expected, and no fault. */
export const expectedEnds = ['Exited', 'Unsubscribed'] as const
export const notNow = 'NotNow'
