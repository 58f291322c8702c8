// The time of the one-machine system. It is virtual: it stands still while work goes on, is moved forward by whoever
// drives the system, and never goes back.

import { Problem } from '../engine/problem.ts'

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

export class VirtualClock implements Clock {
  #now: number

  constructor(start: number) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  /** Moves to `instant` (ms since the epoch); throws `local.clock-back` when that is earlier than now. */
  moveTo(instant: number): void {
    // Not `instant < now`, so that NaN is refused too.
    if (!(instant >= this.#now)) {
      throw new Problem(
        'local.clock-back',
        `The clock stands at ${this.#now} ms and was asked to move to ${instant} ms. Time never goes back: ` +
          'move to the present or a later instant, or start with an empty data folder.'
      )
    }
    this.#now = instant
  }
}
