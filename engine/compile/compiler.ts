// Compiles one journey to Amazon States Language. Steps are compiled from the last to the first, so that each knows what
// follows it: a Task before a Wait computes that Wait's instant in the same breath, and a send-and-wait costs two
// transitions. Output is deterministic; keys of a state stand in the order in which they are written here.
import type { CouponPool } from '../rewards/coupon.ts'
import type { JsonObject } from '../json.ts'
import type { Plan } from '../journey/contract.ts'
import type { Reward } from '../rewards/reward.ts'
import { contract, expectedEnds } from '../journey/contract.ts'
import { lambdaRetry } from './retries.ts'

/** How to enter what comes next. */
export interface Entry {
  state: string
  /** Set when the state is a Wait: whoever leads to it must supply the instant that this plan gives. */
  plan?: Plan
  /** Set when the first thing that happens there is a send: a Wait before it aims at its release. */
  release?: Plan['release']
}

export type State = { Type: string } & Record<string, unknown>

export interface CompileOptions {
  journey: string
  topic: string
  topicKinds: Record<string, 'marketing' | 'transactional'>
  /** What lifecycle.json declares, for the payloads of those who are inside when it says so no more. */
  coupons: Record<string, CouponPool>
  rewards: Record<string, Reward>
  /** The id of each step, as `assignIds` gave it. */
  ids: Map<JsonObject, string>
  /** Compiles one step in front of what follows; the registry of steps answers. */
  compileStep(step: JsonObject, id: string, after: Entry, compiler: Compiler): Entry
}

export interface Definition {
  Comment: string
  StartAt: string
  TimeoutSeconds: number
  States: Record<string, State>
}

/** States of the compiler's own: no step may be called so. */
export const reservedNames: readonly string[] = ['start', 'end', 'ended', 'failed']

const year = 365 * 86_400

export class Compiler {
  readonly options: CompileOptions
  readonly states = new Map<string, State>()
  /** The rounds of each `repeat` around what is being compiled. */
  readonly #rounds: number[] = []
  /** How often each state is entered at most, holds of a send not counted. */
  readonly #entered = new Map<string, number>()

  constructor(options: CompileOptions) {
    this.options = options
  }

  /** Compiles what a `repeat` goes through so many times: payloads in it read the round from the state. */
  inRepeat<T>(times: number, compile: () => T): T {
    this.#rounds.push(times)
    const compiled = compile()
    this.#rounds.pop()
    return compiled
  }

  steps(steps: readonly JsonObject[], after: Entry): Entry {
    return steps.reduceRight<Entry>((next, step) => this.options.compileStep(step, this.options.ids.get(step) ?? '', next, this), after)
  }

  /** Adds a state, entered so often in a round, and says how to enter it. Two of one name would be two steps of one id, which is refused before. */
  add(name: string, state: State, entry: Omit<Entry, 'state'> = {}, times = 1): Entry {
    if (this.states.has(name)) throw new Error(`Two states are named "${name}" in journey ${this.options.journey}`)
    this.states.set(name, state)
    this.#entered.set(name, this.#rounds.reduce((all, rounds) => all * rounds, times))
    return { state: name, ...entry }
  }

  /** The state to go to from where no Task can supply an instant: a `plan` Task in front, if one is needed. */
  supplied(entry: Entry): string {
    if (entry.plan === undefined) return entry.state
    const name = `plan ${entry.state}`.slice(0, 80)
    if (!this.states.has(name)) this.states.set(name, this.lambda(name, { task: 'plan', next: entry.plan as JsonObject }, entry.state))
    return name
  }

  /** Where every path of the journey ends: the run is closed, with the reason. */
  end(reason: string, name = 'end'): Entry {
    if (!this.states.has(name)) this.states.set(name, this.lambda(name, { task: 'end', reason }, undefined))
    return { state: name }
  }

  /** Where a Task whose token nobody answered in time goes on. */
  timedOut(id: string, entry: Entry): string {
    return this.add(`timed out: ${id}`, {
      Type: 'Pass',
      Parameters: { 'at.$': '$$.State.EnteredTime', 'due.$': '$$.State.EnteredTime', 'since.$': '$$.State.EnteredTime', arm: 'else' },
      ResultPath: '$.next',
      Next: this.supplied(entry),
    }).state
  }

  /** A Task of the steps function that answers at once. */
  lambda(step: string, payload: JsonObject & { task: string }, next: string | undefined): State {
    return {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: '${StepsFunction}', Payload: this.payload(step, payload) },
      ResultSelector: { 'at.$': '$.Payload.at', 'due.$': '$.Payload.due', 'since.$': '$.Payload.since', 'arm.$': '$.Payload.arm' },
      ResultPath: '$.next',
      TimeoutSeconds: 300,
      Retry: lambdaRetry,
      Catch: [{ ErrorEquals: [...expectedEnds], ResultPath: '$.ended', Next: this.ended() }, { ErrorEquals: ['States.ALL'], ResultPath: '$.fault', Next: this.failed() }],
      ...(next === undefined ? { End: true } : { Next: next }),
    }
  }

  /** What every payload holds, then what this step needs to act. */
  payload(step: string, own: object): JsonObject {
    return {
      contract,
      'customer.$': '$.customer',
      'run.$': '$.run',
      'model.$': '$.model',
      step,
      ...(this.#rounds.length === 0 ? { round: 0 } : { 'round.$': '$.round', 'loops.$': '$.loops' }),
      'due.$': '$.next.due',
      'since.$': '$.next.since',
      ...(own as JsonObject),
    }
  }

  /** What of the state goes on where a Pass writes it anew. */
  carried(): JsonObject {
    const fields = ['contract', 'customer', 'run', 'model', 'arms', ...(this.#rounds.length === 0 ? [] : ['round', 'loops'])]
    return Object.fromEntries(fields.map((field) => [`${field}.$`, `$.${field}`]))
  }

  ended(): string {
    this.states.set('ended', { Type: 'Succeed' })
    return 'ended'
  }

  failed(): string {
    this.states.set('failed', { Type: 'Fail', ErrorPath: '$.fault.Error', CausePath: '$.fault.Cause' })
    return 'failed'
  }

  /** The names of the states that some way from the start leads to. */
  reached(entry: Entry): Set<string> {
    const reached = new Set([entry.state])
    for (const name of reached) for (const way of nextStates(this.states.get(name))) reached.add(way)
    return reached
  }

  /** How many events the history of an execution may get at most, were it to enter every state. */
  events(entry: Entry): number {
    return [...this.reached(entry)].reduce((sum, name) => sum + (this.#entered.get(name) ?? 1) * (this.states.get(name)?.Type === 'Task' ? 6 : 2), 0)
  }

  /** The whole definition; states in the order of a walk from the start, ends last. What no way leads to is left out. */
  definition(name: string, entry: Entry): Definition {
    const reached = this.reached(entry)
    const last = ['end', 'ended', 'failed']
    const order = [...this.states.keys()].toReversed().filter((key) => !last.includes(key))
    const states: Record<string, State> = {}
    for (const key of [...order, ...last]) {
      const state = this.states.get(key)
      if (state !== undefined && reached.has(key)) states[key] = state
    }
    return { Comment: `Journey ${this.options.journey}: ${name}`, StartAt: entry.state, TimeoutSeconds: year, States: states }
  }
}

function nextStates(state: State | undefined): string[] {
  if (state === undefined) return []
  const { Next, Default, Choices = [], Catch = [] } = state as { Next?: string; Default?: string; Choices?: { Next: string }[]; Catch?: { Next: string }[] }
  return [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((one) => one.Next)].filter((name) => name !== undefined)
}
