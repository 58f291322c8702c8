// The calls that tasks ask for: collected during a transaction, made after it, and what they return is kept until the
// next one. So nothing is called that a failed transaction would have undone.

import type { Work } from '../work.ts'
import { makeCall } from './calls.ts'
import type { Call, Integrations } from './integrations.ts'
import type { OpenExecution } from './open-execution.ts'
import type { Outcome } from './run.ts'

export interface Returned {
  execution: OpenExecution
  ticket: number
  outcome: Outcome
}

export class CallDesk {
  readonly #integrations: Integrations
  readonly #work: Work
  #asked: { execution: OpenExecution; ticket: number; call: Call }[] = []
  #returned: Returned[] = []
  #isClosed = false

  constructor(integrations: Integrations, work: Work) {
    this.#integrations = integrations
    this.#work = work
  }

  get hasReturned(): boolean {
    return this.#returned.length > 0
  }

  get isIdle(): boolean {
    return this.#asked.length === 0 && !this.hasReturned
  }

  ask(execution: OpenExecution, ticket: number, call: Call): void {
    execution.callsInFlight++
    this.#asked.push({ execution, ticket, call })
  }

  /** Makes every call asked for, unless its attempt is over; returns how many there were. */
  makeCalls(): number {
    const asked = this.#asked
    this.#asked = []
    for (const { execution, ticket, call } of asked) {
      if (!execution.awaits(ticket)) {
        execution.callsInFlight--
        continue
      }
      const made = makeCall(this.#integrations, call).then((outcome) => {
        if (!this.#isClosed) this.#returned.push({ execution, ticket, outcome })
      })
      void this.#work.track(made)
    }
    return asked.length
  }

  /** What came back since the last time. */
  takeReturned(): Returned[] {
    const returned = this.#returned
    this.#returned = []
    for (const { execution } of returned) execution.callsInFlight--
    // The order in which promises settle says nothing; the order of names makes the run repeat.
    return returned.length > 1 ? returned.toSorted(byName) : returned
  }

  /** Takes no notice of what still comes back. */
  close(): void {
    this.#isClosed = true
  }
}

function byName(first: Returned, second: Returned): number {
  const [a, b] = [first.execution.name, second.execution.name]
  if (a === b) return first.ticket - second.ticket
  return a < b ? -1 : 1
}
