// Counts what is in flight, so that the driver moves the clock only when nothing is.

export class Work {
  #inFlight = 0
  #waiting: (() => void)[] = []

  /** Counts `promise` as in flight until it settles, and hands it back. */
  track<T>(promise: Promise<T>): Promise<T> {
    this.#inFlight++
    const ended = (): void => this.#ended()
    // Both outcomes are taken here, so that only the caller's own promise can go unhandled.
    promise.then(ended, ended)
    return promise
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** Resolves when anything tracked ends. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #ended(): void {
    this.#inFlight--
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
