// The service that runs state machines in virtual time: what Step Functions is on AWS. Every transition is saved in one
// transaction with its synchronous effects; calls are made after it, by pump, and made again after a restart.

import { Problem } from '../../engine/problem.ts'
import type { Clock } from '../clock.ts'
import type { Service } from '../service.ts'
import type { Store } from '../store.ts'
import type { Work } from '../work.ts'
import { checkName, executionArnOf } from './arns.ts'
import { CallDesk } from './call-desk.ts'
import { DueQueue } from './due-queue.ts'
import { Failure } from './failure.ts'
import type { Integrations } from './integrations.ts'
import type { Execution, ExecutionQuery, Journal, PastVisit } from './journal.ts'
import { MemoryJournal } from './memory-journal.ts'
import { parsePayload } from './payload.ts'
import { OpenExecution } from './open-execution.ts'
import type { Arrival } from './run.ts'
import { StoreJournal } from './store-journal.ts'
import { readToken } from './token.ts'
import { Versions } from './versions.ts'

export interface MachinesOptions {
  /** Without one nothing outlives the process. */
  store: Store | undefined
  clock: Clock
  work: Work
  integrations: Integrations
  /** How many past visits are kept of each execution: 1,000 unless told. */
  visitsKept?: number
}

export type StatusListener = (execution: Readonly<Execution>) => void
export type TokenAnswer = { kind: 'ok' | 'timed-out' | 'invalid' }

export class Machines implements Service {
  readonly name = 'states'
  /** State transitions by machine, as AWS bills them: one a start, one a state entered, one a retry. */
  readonly transitions: Map<string, number>
  readonly #clock: Clock
  readonly #integrations: Integrations
  readonly #visitsKept: number
  readonly #journal: Journal
  readonly #versions: Versions
  readonly #open = new Map<string, OpenExecution>()
  readonly #calls: CallDesk
  readonly #due = new DueQueue<OpenExecution>()
  readonly #listeners: StatusListener[] = []
  readonly #touched = new Set<OpenExecution>()
  readonly #counted = new Set<string>()
  #depth = 0
  #isClosed = false
  #broken: unknown

  constructor({ store, clock, work, integrations, visitsKept = 1000 }: MachinesOptions) {
    this.#clock = clock
    this.#integrations = integrations
    this.#calls = new CallDesk(integrations, work)
    this.#visitsKept = visitsKept
    this.#journal = store === undefined ? new MemoryJournal() : new StoreJournal(store)
    this.#versions = new Versions(this.#journal)
    this.transitions = this.#journal.transitions()
    for (const { key, execution, progress } of this.#journal.openExecutions()) this.#reopen(key, execution, progress)
  }

  get openCount(): number {
    return this.#open.size
  }

  /** See Versions. */
  publish(versionArn: string, name: string, definition: string | object): void {
    this.#versions.publish(versionArn, name, definition)
  }

  /** See Versions. */
  publishNext(machineArn: string, name: string, definition: string | object): string {
    return this.#versions.publishNext(machineArn, name, definition)
  }

  /** Called inside the transaction that changes an execution's status, its start among them. */
  onStatusChange(listener: StatusListener): void {
    this.#listeners.push(listener)
  }

  /**
   * Starts an execution; `same` when it runs already with the very same input. Throws
   * `states.execution-already-exists`, `states.state-machine-does-not-exist`, `states.invalid-name` and
   * `states.invalid-execution-input`.
   */
  start(wanted: { machine: string; name: string; input: string }): { kind: 'started' | 'same'; executionArn: string } {
    const { version, machine } = this.#versions.find(wanted.machine)
    checkName(wanted.name)
    const input = parsePayload(wanted.input, 'input')
    const { machineArn, versionArn } = version
    const executionArn = executionArnOf(machineArn, wanted.name)
    const found = this.#executionOf(executionArn)
    if (found !== undefined) {
      if (found.status === 'RUNNING' && found.input === wanted.input) return { kind: 'same', executionArn }
      throw new Problem(
        'states.execution-already-exists',
        `${executionArn} exists already (${found.status}${found.input === wanted.input ? '' : ', with another input'}).`
      )
    }
    this.#transaction(() => {
      const startDate = this.#clock.now()
      const execution: Execution = {
        executionArn,
        name: wanted.name,
        machineArn,
        versionArn,
        status: 'RUNNING',
        startDate,
        input: wanted.input
      }
      const opened = new OpenExecution(execution, version, machine)
      this.#open.set(executionArn, opened)
      this.#announce(execution)
      this.#countTransition(machineArn)
      this.#advance(opened, startDate, () => opened.begin(input, startDate, this.#host(opened)))
    })
    return { kind: 'started', executionArn }
  }

  /** Ends it as ABORTED; does nothing to one that has ended. Throws `states.execution-does-not-exist`. */
  stop(executionArn: string, error?: string, cause?: string): { stopDate: number } {
    const execution = this.#open.get(executionArn)
    if (execution === undefined) return { stopDate: this.#existing(executionArn).stopDate ?? this.#clock.now() }
    const now = this.#clock.now()
    this.#transaction(() => this.#end(execution, now, { status: 'ABORTED', error, cause }))
    return { stopDate: now }
  }

  /** Throws `states.execution-does-not-exist`. */
  describe(executionArn: string): Execution {
    return { ...this.#existing(executionArn) }
  }

  /** The newest first; `machine` is the ARN without version. */
  list(query: ExecutionQuery): Execution[] {
    return this.#journal.list(query).map((execution) => ({ ...execution }))
  }

  /** The states left, in that order, then those it is in. Throws `states.execution-does-not-exist`. */
  history(executionArn: string): PastVisit[] {
    this.#existing(executionArn)
    const now = this.#open.get(executionArn)?.visits() ?? []
    return [...this.#journal.visits(executionArn), ...now]
  }

  /** SendTaskSuccess; throws `states.invalid-output` when `output` is not JSON or too large. */
  succeed(token: string, output: string): TokenAnswer {
    const result = parsePayload(output, 'output')
    return this.#answer(token, { kind: 'answered', outcome: { ok: true, result } })
  }

  /** SendTaskFailure. */
  fail(token: string, error?: string, cause?: string): TokenAnswer {
    return this.#answer(token, { kind: 'answered', outcome: { ok: false, failure: new Failure(error, cause) } })
  }

  /** SendTaskHeartbeat. */
  heartbeat(token: string): TokenAnswer {
    return this.#withToken(token, (execution, ticket) => {
      execution.heartbeat(ticket, this.#clock.now())
      this.#touch(execution)
    })
  }

  pump(now: number): number {
    this.#refuseIfBroken()
    if (this.#isClosed) return 0
    let count = 0
    const isDue = (): OpenExecution | undefined => {
      const first = this.#due.first
      return first !== undefined && first.due <= now ? first : undefined
    }
    if (this.#calls.hasReturned || isDue() !== undefined) {
      this.#transaction(() => {
        for (const { execution, ticket, outcome } of this.#calls.takeReturned()) {
          this.#deliver(execution, now, ticket, { kind: 'returned', outcome })
          count++
        }
        for (let execution = isDue(); execution !== undefined; execution = isDue()) {
          this.#wake(execution, now)
          count++
        }
      })
    }
    return count + this.#calls.makeCalls()
  }

  nextAt(): number | undefined {
    if (this.#isClosed) return undefined
    return this.#calls.isIdle ? this.#due.first?.due : this.#clock.now()
  }

  /** Takes no notice of calls still in flight; a later process makes them again. */
  close(): void {
    this.#isClosed = true
    this.#calls.close()
  }

  #wake(execution: OpenExecution, now: number): void {
    const { due, ticket } = execution.firstDue()
    if (due > now || due > execution.endsAt) this.#end(execution, now, { status: 'TIMED_OUT', error: 'States.Timeout' })
    else this.#deliver(execution, now, ticket, { kind: 'due' })
  }

  #answer(token: string, arrival: Arrival): TokenAnswer {
    return this.#withToken(token, (execution, ticket) => this.#deliver(execution, this.#clock.now(), ticket, arrival))
  }

  #withToken(token: string, act: (execution: OpenExecution, ticket: number) => void): TokenAnswer {
    const attempt = readToken(token)
    if (attempt === undefined || this.#executionOf(attempt.executionArn) === undefined) return { kind: 'invalid' }
    const execution = this.#open.get(attempt.executionArn)
    if (execution?.awaitsToken(attempt.ticket) !== true) return { kind: 'timed-out' }
    this.#transaction(() => act(execution, attempt.ticket))
    return { kind: 'ok' }
  }

  #deliver(execution: OpenExecution, now: number, ticket: number, arrival: Arrival): void {
    if (execution.hasEnded) return
    this.#advance(execution, now, () => execution.deliver(ticket, arrival, now, this.#host(execution)))
  }

  #advance(execution: OpenExecution, now: number, act: () => ReturnType<OpenExecution['deliver']>): void {
    const standing = act()
    if (standing === undefined || standing === 'parked') this.#touch(execution)
    else if (standing instanceof Failure) {
      this.#end(execution, now, { status: 'FAILED', error: standing.error, cause: standing.reason })
    } else this.#end(execution, now, { status: 'SUCCEEDED', output: JSON.stringify(standing.output) })
  }

  #end(execution: OpenExecution, now: number, ending: Pick<Execution, 'status' | 'output' | 'error' | 'cause'>): void {
    execution.end(now, ending)
    this.#touched.add(execution)
    if (execution.slot >= 0) this.#due.remove(execution)
    this.#announce(execution.record)
  }

  /** To be saved at the end of the transaction, and woken when it is due. */
  #touch(execution: OpenExecution): void {
    this.#touched.add(execution)
    execution.reckonDue()
    this.#due.put(execution)
  }

  #host(execution: OpenExecution): Parameters<OpenExecution['deliver']>[3] {
    return {
      sendMessage: (message) => this.#integrations.sendMessage(message),
      call: (ticket, call) => this.#calls.ask(execution, ticket, call),
      countTransition: () => this.#countTransition(execution.record.machineArn)
    }
  }

  #countTransition(machineArn: string): void {
    this.transitions.set(machineArn, (this.transitions.get(machineArn) ?? 0) + 1)
    this.#counted.add(machineArn)
  }

  #announce(execution: Execution): void {
    for (const listener of this.#listeners) listener(execution)
  }

  /** After a throw memory may be ahead of the store, so nothing more is done until a restart. */
  #transaction(work: () => void): void {
    this.#refuseIfBroken()
    this.#depth++
    try {
      this.#journal.transaction(() => {
        work()
        if (this.#depth === 1) this.#save()
      })
    } catch (error) {
      this.#broken = error
      throw error
    } finally {
      this.#depth--
    }
  }

  #refuseIfBroken(): void {
    if (this.#broken === undefined) return
    throw new Problem(
      'states.out-of-step',
      'A transaction of the state machines failed before, so what is in memory may not be what is saved: start again.',
      { cause: this.#broken }
    )
  }

  #save(): void {
    for (const execution of this.#touched) {
      execution.save(this.#journal, this.#visitsKept)
      if (execution.hasEnded) this.#open.delete(execution.record.executionArn)
    }
    this.#touched.clear()
    for (const machineArn of this.#counted) {
      this.#journal.saveTransitions(machineArn, this.transitions.get(machineArn) ?? 0)
    }
    this.#counted.clear()
  }

  #reopen(key: number, record: Execution, progress: string): void {
    const { version, machine } = this.#versions.find(record.versionArn)
    const execution = new OpenExecution(record, version, machine, { key, progress })
    this.#open.set(record.executionArn, execution)
    execution.repeatCalls(this.#clock.now(), this.#host(execution))
    execution.reckonDue()
    this.#due.put(execution)
  }

  #executionOf(executionArn: string): Execution | undefined {
    return this.#open.get(executionArn)?.record ?? this.#journal.find(executionArn)
  }

  #existing(executionArn: string): Execution {
    const execution = this.#executionOf(executionArn)
    if (execution !== undefined) return execution
    throw new Problem('states.execution-does-not-exist', `There is no execution "${executionArn}".`)
  }
}
