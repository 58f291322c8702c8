// Drives the one-machine system: starts whatever is due, for as long as anything is, and moves the clock only when
// nothing is in flight or deliverable.

import { Problem } from '../engine/problem.ts'
import type { VirtualClock } from './clock.ts'
import type { Service } from './service.ts'
import type { Work } from './work.ts'

export interface DriverParts {
  services: readonly Service[]
  work: Work
  clock: VirtualClock
  /** Told of each move of the clock, before anything happens at the new instant. */
  moved?: (now: number) => void
  /** Turns what ended the run into what is told of it. */
  explain?: (error: unknown) => unknown
}

interface Waiter {
  resolve: () => void
  reject: (error: unknown) => void
}

export class Driver {
  readonly #parts: DriverParts
  #waiters: Waiter[] = []
  #kick = Promise.withResolvers<void>()
  #failure: unknown
  readonly #broken = Promise.withResolvers<unknown>()
  #stopped = false
  /** Moves of the clock, one after the other. */
  #moving: Promise<void> = Promise.resolve()
  readonly #running: Promise<void>

  constructor(parts: DriverParts) {
    this.#parts = parts
    this.#running = this.#run()
  }

  /** Says that something may be due that no tracked work will tell of. */
  kick(): void {
    this.#kick.resolve()
  }

  /** Ends the run: everyone who waits hears of it. */
  fail(error: unknown): void {
    const { explain = (reason): unknown => reason } = this.#parts
    this.#failure ??= explain(error)
    this.#broken.resolve(this.#failure)
    this.kick()
  }

  /** Resolves with the reason when the run has failed. */
  get broken(): Promise<unknown> {
    return this.#broken.promise
  }

  /** Resolves when nothing is in flight, or deliverable at the present instant. */
  quiet(): Promise<void> {
    if (this.#stopped) return Promise.reject(this.#endOfRun())
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject })
      this.kick()
    })
  }

  /** The next instant at which something is due; undefined when nothing ever is. */
  nextAt(): number | undefined {
    let next: number | undefined
    for (const service of this.#parts.services) {
      const at = service.nextAt()
      if (at !== undefined && (next === undefined || at < next)) next = at
    }
    return next
  }

  /** Moves time to each instant at which something is due, in order, and lets it happen, up to and at `instant`. */
  advanceTo(instant: number): Promise<void> {
    return this.#inTurn(async () => {
      const { clock } = this.#parts
      await this.quiet()
      for (let next = this.nextAt(); next !== undefined && next <= instant; next = this.nextAt()) await this.#moveTo(next)
      if (instant > clock.now()) await this.#moveTo(instant)
    })
  }

  /** Moves to the next instant at which something is due, and lets it happen; says whether there was one. */
  async advanceToNext(): Promise<boolean> {
    let found = false
    await this.#inTurn(async () => {
      await this.quiet()
      const next = this.nextAt()
      if (next === undefined) return
      found = true
      await this.#moveTo(next)
    })
    return found
  }

  /** Starts nothing more; what is in flight is left to itself. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.kick()
    await this.#running
  }

  async #moveTo(instant: number): Promise<void> {
    const { clock, moved } = this.#parts
    if (instant <= clock.now()) throw this.#stuck()
    clock.moveTo(instant)
    moved?.(instant)
    await this.quiet()
  }

  async #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#moving.then(act)
    this.#moving = turn.catch(() => undefined)
    await turn
  }

  async #run(): Promise<void> {
    const { work } = this.#parts
    while (!this.#stopped) {
      this.#kick = Promise.withResolvers<void>()
      this.#pump()
      if (this.#failure !== undefined) this.#tellWaiters(({ reject }) => reject(this.#failure))
      else if (work.inFlight === 0) this.#tellWaiters(({ resolve }) => resolve())
      await Promise.race([work.changed(), this.#kick.promise])
    }
    this.#tellWaiters(({ reject }) => reject(this.#endOfRun()))
  }

  /** Starts whatever is due now, and what becomes due by that. */
  #pump(): void {
    const { services, clock } = this.#parts
    try {
      let started = 1
      while (started > 0 && this.#failure === undefined) {
        started = 0
        for (const service of services) started += service.pump(clock.now())
      }
    } catch (error) {
      this.fail(error)
    }
  }

  #tellWaiters(tell: (waiter: Waiter) => void): void {
    const waiters = this.#waiters
    this.#waiters = []
    waiters.forEach(tell)
  }

  #endOfRun(): unknown {
    return this.#failure ?? new Problem('local.stopped', 'The system was stopped.')
  }

  #stuck(): Problem {
    const { services, clock } = this.#parts
    const names = services.filter((service) => (service.nextAt() ?? Infinity) <= clock.now()).map(({ name }) => name)
    return new Problem(
      'local.stuck',
      `Something is due now in ${names.join(', ')}, but nothing was started. This is a fault of the one-machine system.`
    )
  }
}
