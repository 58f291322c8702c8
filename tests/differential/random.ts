// Chance from a seed: the same seed gives the same journeys and histories on every machine.
import { randomFrom } from '../../local/random-from.ts'

export class Random {
  /** In [0, 1). */
  readonly next: () => number

  constructor(seed: number) {
    this.next = randomFrom(seed)
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
