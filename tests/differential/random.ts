// Chance from a seed: the same seed gives the same journeys and histories on every machine.
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** In [0, 1), by mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  one<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!
  }

  /** One of the makers, by weight. */
  weighted<T>(from: readonly (readonly [number, T])[]): T {
    let point = this.next() * from.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, one] of from) {
      point -= weight
      if (point < 0) return one
    }
    return from.at(-1)![1]
  }
}
