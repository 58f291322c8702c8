// A state machine once loaded: every path and template parsed, every state ready to be entered.

import type { Call, QueueAnswer, QueueMessage } from './integrations.ts'
import type { Sight } from './expression.ts'
import type { Json } from './json.ts'
import type { Path } from './path.ts'
import type { Parked } from './thread.ts'

export interface Machine {
  scope: Scope
  timeoutSeconds: number | undefined
}

/** The machine itself, a branch of a Parallel or the processor of a Map. */
export interface Scope {
  startAt: string
  states: ReadonlyMap<string, State>
}

export interface State {
  name: string
  kind: Kind
  retriers: readonly Retrier[]
  catchers: readonly Catcher[]
}

/** What one type of state does. Both may throw Failure. */
export interface Kind {
  /** Events that AWS's history holds for one attempt, beside entering and leaving the state. */
  events: number
  /** Whether the context object holds a task token. */
  handsOutToken?: boolean
  begin(visit: Visit): Step
  /** What becomes of the result that a parked state waited for. */
  finish?(result: Json, visit: Visit): Step
  /** The scope that the branch with this index walks, and how many may walk at once. */
  branches?: { scope(index: number): Scope; atOnce: number; template?(item: Json, visit: Visit): Json }
}

export type Step =
  /** `next` is undefined at the end of the scope; `caught` names the error that a catcher answered. */
  | { kind: 'moved'; output: Json; next: string | undefined; caught?: string }
  | { kind: 'parked'; parked: Parked; call?: Call }

/** One attempt at a state, seen from that state. */
export interface Visit extends Sight {
  /** The raw input. */
  input: Json
  /** Milliseconds since the epoch. */
  now: number
  sendMessage(message: QueueMessage): QueueAnswer
}

export interface Retrier {
  errors: readonly string[]
  intervalSeconds: number
  maxAttempts: number
  backoffRate: number
  maxDelaySeconds: number
  hasFullJitter: boolean
}

export interface Catcher {
  errors: readonly string[]
  next: string
  /** Where the error goes in the input; null drops it. */
  resultPath: Path | null
}
