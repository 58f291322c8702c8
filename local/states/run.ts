// Moves one execution on: from where it stands to where each of its threads is parked, has ended or has failed.
// Synchronous; all that reaches outside goes through the Host.

import { chanceOf } from './chance.ts'
import { contextOf, type Facts, type Item } from './context.ts'
import { Failure, runtimeFailure } from './failure.ts'
import { placeResult } from './flow.ts'
import type { Call, QueueAnswer, QueueMessage } from './integrations.ts'
import type { Json } from './json.ts'
import type { Machine, Scope, State, Step, Visit } from './machine.ts'
import { answering, delayMs } from './retry.ts'
import { hasEnded, openThreads, type Ended, type Parked, type Progress, type Thread } from './thread.ts'

export interface Host {
  sendMessage(message: QueueMessage): QueueAnswer
  /** To be made after the transaction; what it returns is delivered under `ticket`. */
  call(ticket: number, call: Call): void
  /** A state was entered or retried: what AWS bills as a state transition. */
  countTransition(): void
  /** For the history: the thread leaves its state, with the error if one was caught or ended it. */
  leave(thread: Thread, error: string | undefined): void
}

export type Arrival =
  | { kind: 'due' }
  /** A call came back. */
  | { kind: 'returned'; outcome: Outcome }
  /** A task token was answered. */
  | { kind: 'answered'; outcome: Outcome }

export type Outcome = { ok: true; result: Json } | { ok: false; failure: Failure }

/** What became of a thread. */
export type Standing = 'parked' | Ended | Failure

type Branches = Extract<Parked, { kind: 'branches' }>

const MOST_EVENTS = 25_000

export class Run {
  readonly #machine: Machine
  readonly #facts: Facts
  readonly #progress: Progress
  readonly #now: number
  readonly #host: Host

  constructor(machine: Machine, facts: Facts, progress: Progress, now: number, host: Host) {
    this.#machine = machine
    this.#facts = facts
    this.#progress = progress
    this.#now = now
    this.#host = host
  }

  /** Walks a fresh execution from its first state. */
  begin(): Standing {
    return this.#begin(this.#progress.thread, this.#machine.scope, undefined)
  }

  /** Hands `arrival` to the attempt with this ticket; undefined when no attempt waits under it. */
  deliver(ticket: number, arrival: Arrival): Standing | undefined {
    return this.#deliver(this.#progress.thread, this.#machine.scope, undefined, ticket, arrival)
  }

  /** Asks the host again for every call that was in flight when the process ended. */
  repeatCalls(): void {
    this.#repeatCalls(this.#progress.thread, this.#machine.scope, undefined)
  }

  #repeatCalls(thread: Thread, scope: Scope, item: Item | undefined): void {
    const { parked } = thread
    const state = stateOf(scope, thread)
    if (parked?.kind === 'branches') {
      for (const [index, branch] of parked.threads.entries()) {
        if (!hasEnded(branch)) this.#repeatCalls(branch, branchScope(state, index), branch.item ?? item)
      }
    } else if (parked?.kind === 'call' || (parked?.kind === 'token' && parked.calling === true)) {
      // Under the same ticket everything evaluates as before, so that the call repeats byte for byte.
      const step = state.kind.begin(this.#visit(thread, state, item))
      if (step.kind === 'parked' && step.call !== undefined) this.#host.call(thread.ticket, step.call)
    }
  }

  #deliver(
    thread: Thread,
    scope: Scope,
    item: Item | undefined,
    ticket: number,
    arrival: Arrival
  ): Standing | undefined {
    const { parked } = thread
    if (parked?.kind === 'branches') return this.#deliverInside(thread, parked, scope, item, ticket, arrival)
    if (parked === undefined || thread.ticket !== ticket) return undefined
    return this.#walk(thread, scope, item, (state) => this.#receive(thread, parked, state, item, arrival))
  }

  #deliverInside(
    thread: Thread,
    parked: Branches,
    scope: Scope,
    item: Item | undefined,
    ticket: number,
    arrival: Arrival
  ): Standing | undefined {
    const state = stateOf(scope, thread)
    for (const [index, branch] of parked.threads.entries()) {
      if (hasEnded(branch)) continue
      const inner = this.#deliver(branch, branchScope(state, index), branch.item ?? item, ticket, arrival)
      if (inner === undefined) continue
      if (inner === 'parked') return 'parked'
      return this.#walk(thread, scope, item, () => {
        if (inner instanceof Failure) throw inner
        parked.threads[index] = inner
        return this.#openBranches(thread, parked, state, item)
      })
    }
    return undefined
  }

  #begin(thread: Thread, scope: Scope, item: Item | undefined): Standing {
    return this.#walk(thread, scope, item, (state) => this.#attempt(thread, state, item))
  }

  /** Acts, then enters state after state until one parks or the scope ends. An undefined step changes nothing. */
  #walk(
    thread: Thread,
    scope: Scope,
    item: Item | undefined,
    first: (state: State) => Step | undefined
  ): Standing {
    let act = first
    for (;;) {
      const state = stateOf(scope, thread)
      const step = this.#recovering(thread, state, act)
      if (step instanceof Failure) return step
      if (step === undefined) return 'parked'
      if (step.kind === 'moved') {
        this.#host.leave(thread, step.caught)
        if (step.next === undefined) return { output: step.output }
        enter(thread, step.next, step.output, this.#now)
        this.#progress.events++
        act = (entered) => this.#attempt(thread, entered, item)
        continue
      }
      const { parked, call } = step
      thread.parked = parked
      if (call !== undefined) this.#host.call(thread.ticket, call)
      if (parked.kind !== 'branches') return 'parked'
      act = (opening) => this.#openBranches(thread, parked, opening, item)
    }
  }

  #attempt(thread: Thread, state: State, item: Item | undefined): Step {
    this.#host.countTransition()
    this.#progress.events += 1 + state.kind.events
    if (this.#progress.events > MOST_EVENTS) {
      throw runtimeFailure(`The execution reached the maximum number of history events (${MOST_EVENTS}).`)
    }
    thread.ticket = ++this.#progress.tickets
    thread.parked = undefined
    return state.kind.begin(this.#visit(thread, state, item))
  }

  #receive(
    thread: Thread,
    parked: Exclude<Parked, Branches>,
    state: State,
    item: Item | undefined,
    arrival: Arrival
  ): Step | undefined {
    if (arrival.kind === 'due') {
      if (parked.kind === 'retry') return this.#attempt(thread, state, item)
      if (parked.kind === 'wait') return this.#finish(thread, state, item, null)
      throw timeout(parked)
    }
    const isCall = parked.kind === 'call' || (parked.kind === 'token' && parked.calling === true)
    // An answer to a token that was never handed out, or a call's end after its token was answered, changes nothing.
    if (arrival.kind === 'returned' ? !isCall : parked.kind !== 'token') return undefined
    if (!arrival.outcome.ok) throw arrival.outcome.failure
    if (arrival.kind === 'returned' && parked.kind === 'token') {
      parked.calling = undefined
      return undefined
    }
    return this.#finish(thread, state, item, arrival.outcome.result)
  }

  #finish(thread: Thread, state: State, item: Item | undefined, result: Json): Step | undefined {
    return state.kind.finish?.(result, this.#visit(thread, state, item))
  }

  /** Begins as many branches as may walk at once; the step out of the state once all have ended. */
  #openBranches(thread: Thread, parked: Branches, state: State, item: Item | undefined): Step | undefined {
    const { branches } = state.kind
    const items = parked.items ?? []
    const atOnce = branches?.atOnce ?? 0
    const { threads } = parked
    let open = threads.filter((branch) => !hasEnded(branch)).length
    while (threads.length < items.length && open < atOnce) {
      const branch = this.#newBranch(thread, state, item, threads.length, items[threads.length] ?? null)
      threads.push(branch)
      const standing = this.#begin(branch, branchScope(state, threads.length - 1), branch.item ?? item)
      if (standing instanceof Failure) throw standing
      if (standing === 'parked') open++
      else threads[threads.length - 1] = standing
    }
    if (threads.length >= items.length) parked.items = undefined
    if (open > 0) return undefined
    const outputs = threads.map((branch) => (hasEnded(branch) ? branch.output : null))
    return this.#finish(thread, state, item, outputs)
  }

  #newBranch(thread: Thread, state: State, item: Item | undefined, index: number, value: Json): Thread {
    const { branches } = state.kind
    const own = branches?.template === undefined ? undefined : { index, value }
    const input = branches?.template?.(value, this.#visit(thread, state, own ?? item)) ?? value
    this.#progress.events++
    const startAt = branchScope(state, index).startAt
    return { state: startAt, input, enteredAt: this.#now, ticket: 0, ...(own !== undefined && { item: own }) }
  }

  /** Acts; a failure is answered by a retrier, then by a catcher, else it is the outcome. */
  #recovering(
    thread: Thread,
    state: State,
    act: (state: State) => Step | undefined
  ): Step | undefined | Failure {
    try {
      return act(state)
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure
      try {
        return this.#retry(thread, state, failure) ?? this.#catch(thread, state, failure) ?? failure
      } catch (second) {
        // The catcher's ResultPath did not fit the input.
        if (second instanceof Failure) return second
        throw second
      }
    }
  }

  #retry(thread: Thread, state: State, failure: Failure): Step | undefined {
    const index = answering(state.retriers, failure.error)
    const retrier = state.retriers[index]
    const tries = thread.tries ?? state.retriers.map(() => 0)
    const used = tries[index] ?? 0
    if (retrier === undefined || used >= retrier.maxAttempts) return undefined
    this.#abandonBranches(thread, failure)
    thread.tries = tries.with(index, used + 1)
    const until = this.#now + delayMs(retrier, used, this.#chance(thread))
    return { kind: 'parked', parked: { kind: 'retry', until } }
  }

  #catch(thread: Thread, state: State, failure: Failure): Step | undefined {
    const catcher = state.catchers[answering(state.catchers, failure.error)]
    if (catcher === undefined) return undefined
    this.#abandonBranches(thread, failure)
    const error = { Error: failure.error ?? '', Cause: failure.reason ?? '' }
    const output = placeResult(catcher.resultPath, thread.input, error)
    return { kind: 'moved', output, next: catcher.next, caught: error.Error }
  }

  #abandonBranches(thread: Thread, failure: Failure): void {
    if (thread.parked?.kind !== 'branches') return
    for (const open of openThreads(thread)) if (open !== thread) this.#host.leave(open, failure.error)
  }

  #visit(thread: Thread, state: State, item: Item | undefined): Visit {
    let context: Json | undefined
    return {
      input: thread.input,
      now: this.#now,
      context: () => (context ??= contextOf(this.#facts, state, thread, item)),
      chance: this.#chance(thread),
      sendMessage: (message) => this.#host.sendMessage(message)
    }
  }

  /** Drawn anew for each attempt, the same whenever that attempt is evaluated again. */
  #chance(thread: Thread): () => number {
    let chance: (() => number) | undefined
    return () => (chance ??= chanceOf(`${this.#facts.executionArn} ${thread.state} ${thread.ticket}`))()
  }
}

function stateOf(scope: Scope, thread: Thread): State {
  const state = scope.states.get(thread.state)
  if (state === undefined) throw runtimeFailure(`The definition has no state '${thread.state}'.`)
  return state
}

function branchScope(state: State, index: number): Scope {
  const { branches } = state.kind
  if (branches === undefined) throw runtimeFailure(`The state '${state.name}' has no branches.`)
  return branches.scope(index)
}

function enter(thread: Thread, state: string, input: Json, now: number): void {
  thread.state = state
  thread.input = input
  thread.enteredAt = now
  thread.tries = undefined
  thread.parked = undefined
}

function timeout(parked: { until: number; heartbeat?: { at: number } }): Failure {
  return parked.heartbeat !== undefined && parked.heartbeat.at < parked.until
    ? new Failure('States.HeartbeatTimeout', 'The task sent no heartbeat in time.')
    : new Failure('States.Timeout', 'The task timed out.')
}
