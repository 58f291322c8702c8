// Timers on a virtual clock, for code that only knows `setTimeout` and `Date`.
interface Timer {
  at: number
  order: number
  fire: () => void
}

export class Timers {
  readonly #now: () => number
  readonly #waiting = new Map<number, Timer>()
  #count = 0
  readonly Date: typeof Date

  constructor(now: () => number) {
    this.#now = now
    this.Date = class extends Date {
      constructor(...given: [] | [string | number | Date]) {
        super(given.length === 0 ? now() : given[0])
      }
      static override now(): number {
        return now()
      }
    } as typeof Date
  }

  readonly setTimeout = (fire: () => void, ms = 0): number => {
    const id = ++this.#count
    this.#waiting.set(id, { at: this.#now() + Math.max(0, ms), order: id, fire })
    return id
  }

  readonly clearTimeout = (id: number | undefined): void => {
    if (id !== undefined) this.#waiting.delete(id)
  }

  next(): number | undefined {
    const first = Math.min(...[...this.#waiting.values()].map(({ at }) => at))
    return first === Infinity ? undefined : first
  }

  /** Fires what is due, earliest first; answers how many. */
  fire(now: number): number {
    const due = [...this.#waiting].filter(([, { at }]) => at <= now).toSorted(([, a], [, b]) => a.at - b.at || a.order - b.order)
    for (const [id, timer] of due) {
      if (!this.#waiting.delete(id)) continue
      timer.fire()
    }
    return due.length
  }
}
