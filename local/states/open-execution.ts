// One execution that has not ended. While it only waits, all there is of its progress is a string, so that many fit in
// memory; it is parsed when something arrives.

import type { Facts } from './context.ts'
import type { Due } from './due-queue.ts'
import type { Execution, Journal, PastVisit, Version } from './journal.ts'
import type { Json } from './json.ts'
import type { Machine } from './machine.ts'
import { Run, type Arrival, type Host, type Standing } from './run.ts'
import { firstDue, openThreads, type Progress, type Thread } from './thread.ts'

/** Step Functions' limit for an execution; what ends in its last millisecond still counts. */
const YEAR_MS = 365 * 24 * 60 * 60 * 1000 + 1

export class OpenExecution implements Due {
  readonly record: Execution
  /** When it times out, in milliseconds since the epoch. */
  readonly endsAt: number
  due = Infinity
  slot = -1
  callsInFlight = 0
  readonly #version: Version
  readonly #machine: Machine
  #key: number | undefined
  #saved: string
  #progress: Progress | undefined
  /** Whether the progress has moved on from what is saved. */
  #isAhead = false
  #newVisits: PastVisit[] = []

  constructor(record: Execution, version: Version, machine: Machine, saved?: { key: number; progress: string }) {
    this.record = record
    this.#version = version
    this.#machine = machine
    this.#key = saved?.key
    this.#saved = saved?.progress ?? ''
    const { timeoutSeconds } = machine
    this.endsAt = record.startDate + Math.min(YEAR_MS, timeoutSeconds === undefined ? Infinity : timeoutSeconds * 1000)
  }

  get name(): string {
    return this.record.name
  }

  get hasEnded(): boolean {
    return this.record.status !== 'RUNNING'
  }

  begin(input: Json, now: number, host: Omit<Host, 'leave'>): Standing {
    const thread = { state: this.#machine.scope.startAt, input, enteredAt: now, ticket: 0 }
    // One event for the start.
    this.#progress = { thread, tickets: 0, events: 1, left: 0 }
    return this.#run(now, host).begin()
  }

  deliver(ticket: number, arrival: Arrival, now: number, host: Omit<Host, 'leave'>): Standing | undefined {
    return this.#run(now, host).deliver(ticket, arrival)
  }

  repeatCalls(now: number, host: Omit<Host, 'leave'>): void {
    if (/"kind":"call"|"calling":true/u.test(this.#saved)) this.#run(now, host).repeatCalls()
  }

  firstDue(): { due: number; ticket: number } {
    return firstDue(this.#live().thread)
  }

  reckonDue(): void {
    this.due = Math.min(this.firstDue().due, this.endsAt)
    this.#rest()
  }

  /** Whether an attempt still waits under this ticket. */
  awaits(ticket: number): boolean {
    return !this.hasEnded && this.#find(ticket) !== undefined
  }

  awaitsToken(ticket: number): boolean {
    return !this.hasEnded && this.#find(ticket)?.parked?.kind === 'token'
  }

  heartbeat(ticket: number, now: number): void {
    const parked = this.#find(ticket)?.parked
    if (parked?.kind !== 'token' || parked.heartbeat === undefined) return
    parked.heartbeat.at = now + parked.heartbeat.every
    this.#isAhead = true
  }

  end(now: number, ending: Pick<Execution, 'status' | 'output' | 'error' | 'cause'>): void {
    if (ending.status !== 'SUCCEEDED') {
      for (const thread of openThreads(this.#live().thread)) this.#leave(thread, now, ending.error ?? ending.status)
    }
    Object.assign(this.record, ending, { stopDate: now })
  }

  /** The states it is in. */
  visits(): PastVisit[] {
    const visits = [...openThreads(this.#live().thread)].map(({ state, enteredAt }) => ({ state, enteredAt }))
    this.#rest()
    return visits
  }

  save(journal: Journal, visitsKept: number): void {
    const left = (this.#progress?.left ?? 0) - this.#newVisits.length
    if (this.hasEnded) this.#saved = ''
    else if (journal.lasts || this.callsInFlight === 0) {
      this.#saved = JSON.stringify(this.#live())
      this.#isAhead = false
    }
    this.#key = this.#write(journal)
    for (const [index, visit] of this.#newVisits.entries()) {
      journal.addVisit(this.#key, left + index + 1, visit, visitsKept)
    }
    this.#newVisits = []
    this.#rest()
  }

  #write(journal: Journal): number {
    const key = this.#key
    if (key === undefined) return journal.insert(this.record, this.hasEnded ? undefined : this.#saved)
    if (this.hasEnded) journal.end(key, this.record)
    else journal.save(key, this.#saved)
    return key
  }

  /** Lets go of the parsed progress; with a call in flight it stays, since it is needed soon. */
  #rest(): void {
    if (this.hasEnded || (this.callsInFlight === 0 && !this.#isAhead)) this.#progress = undefined
  }

  #live(): Progress {
    if (this.#progress !== undefined) return this.#progress
    const parsed: Progress = JSON.parse(this.#saved)
    this.#progress = parsed
    return parsed
  }

  #find(ticket: number): Thread | undefined {
    for (const thread of openThreads(this.#live().thread)) if (thread.ticket === ticket) return thread
    return undefined
  }

  #leave({ state, enteredAt }: Thread, now: number, error: string | undefined): void {
    this.#live().left++
    this.#newVisits.push({ state, enteredAt, leftAt: now, ...(error !== undefined && { error }) })
  }

  #run(now: number, host: Omit<Host, 'leave'>): Run {
    this.#isAhead = true
    const leave = (thread: Thread, error: string | undefined): void => this.#leave(thread, now, error)
    return new Run(this.#machine, this.#facts(), this.#live(), now, { ...host, leave })
  }

  #facts(): Facts {
    const { executionArn, name, machineArn, input, startDate } = this.record
    return { executionArn, name, machineArn, machineName: this.#version.name, input, startedAt: startDate }
  }
}
