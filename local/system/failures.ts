// What went wrong during a run and may be of interest to whoever watches it: functions that failed, events that were not
// delivered. Names and reasons, never payloads.

export interface FailureNote {
  /** Virtual time. */
  at: number
  where: string
  message: string
}

const kept = 1000

export class Failures {
  #newest: FailureNote[] = []
  #count = 0

  note(at: number, where: string, message: string): void {
    this.#count++
    this.#newest.push({ at, where, message })
    if (this.#newest.length > 2 * kept) this.#newest = this.#newest.slice(-kept)
  }

  get count(): number {
    return this.#count
  }

  newest(): readonly FailureNote[] {
    return this.#newest.slice(-kept)
  }
}
