// Turns the clock for the page: one turn at a time, with how far it has come, and with an end on request between two
// instants.

import { Problem } from '../../engine/problem.ts'
import type { OneMachine } from '../system.ts'

export type Turn = 'hour' | 'day' | 'week' | 'next'

export interface Turning {
  label: string
  /** 0 to 1. */
  share: number
}

type Turned = Pick<OneMachine, 'clock' | 'nextAt' | 'advanceTo' | 'advanceToNext' | 'quiet'> & { mailbox: Pick<OneMachine['mailbox'], 'nextAt'> }

const hourMs = 3_600_000
const lengths: Record<Exclude<Turn, 'next'>, { ms: number; label: string }> = {
  hour: { ms: hourMs, label: 'One hour' },
  day: { ms: 24 * hourMs, label: 'One day' },
  week: { ms: 7 * 24 * hourMs, label: 'One week' },
}
/** Instants at which only the delivery of a mail is reported are passed over, so many at most. */
const passedOver = 50

export const isTurn = (value: unknown): value is Turn => value === 'next' || (typeof value === 'string' && Object.hasOwn(lengths, value))

export class ClockTurner {
  #turning: Turning | undefined
  #error: string | undefined
  #stop = false

  /** What is under way now. */
  get turning(): Turning | undefined {
    return this.#turning
  }

  /** Why the last turn came to no good end. */
  get error(): string | undefined {
    return this.#error
  }

  /** Starts a turn; what goes wrong is told by `error`. Throws `page.busy` while another is under way. */
  start(system: Turned, by: Turn): void {
    this.#refuseSecond()
    this.#turn(system, by).catch(() => undefined)
  }

  #turn(system: Turned, by: Turn): Promise<void> {
    return this.follow(by === 'next' ? 'The next thing' : lengths[by].label, (show) =>
      by === 'next' ? toTheNextThing(system) : this.#through(system, system.clock.now() + lengths[by].ms, show)
    )
  }

  /** Lets `work` say how far it has come, and passes on what it throws. */
  async follow(label: string, work: (show: (share: number) => void) => Promise<void>): Promise<void> {
    this.#refuseSecond()
    this.#turning = { label, share: 0 }
    this.#error = undefined
    this.#stop = false
    try {
      await work((share) => {
        this.#turning = { label, share }
      })
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error)
      throw error
    } finally {
      this.#turning = undefined
    }
  }

  /** Ends the turn at the instant it has come to. */
  stop(): void {
    this.#stop = true
  }

  #refuseSecond(): void {
    if (this.#turning === undefined) return
    throw new Problem('page.busy', `The clock is being turned already (${this.#turning.label}). Wait for that, or stop it.`)
  }

  async #through(system: Turned, until: number, show: (share: number) => void): Promise<void> {
    const { clock } = system
    const from = clock.now()
    for (let next = system.nextAt(); next !== undefined && next <= until; next = system.nextAt()) {
      if (this.#stop) return
      await system.advanceTo(Math.max(next, clock.now()))
      show((clock.now() - from) / (until - from))
    }
    if (!this.#stop) await system.advanceTo(until)
  }
}

async function toTheNextThing(system: Turned): Promise<void> {
  await system.quiet()
  for (let passed = 0; passed < passedOver; passed++) {
    const onlyDelivery = system.mailbox.nextAt() === system.nextAt()
    if (!(await system.advanceToNext()) || !onlyDelivery) return
  }
}
