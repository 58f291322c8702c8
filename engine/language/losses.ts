// What could not be read of a file. Nothing is said of it a second time, nor of what depends on it: whether something is missing
// or too much can only be told of an object that is known whole.
import type { Path } from './salvage.ts'

/** Codes that judge one value by itself, whatever stands beside it. */
const ofOneValue = /\.(unknown|undeclared|not-ours|wrong-|reserved|no-such|dynamic-filter|outside-journey|stage-in-stage|same-|no-condition|system-event|no-content|unreachable-arm)|^shape\./

const textOf = (path: Path): string => JSON.stringify(path)

export class Losses {
  readonly #lost = new Set<string>()
  readonly #above = new Set<string>()
  readonly #holders = new Set<string>()
  readonly #anyAbove = new Set<string>()
  readonly #keys = new Map<string, string[]>()

  /** The object that it is judged with begins `unit` parts down its path. */
  add(path: Path, unit: number, keyed: boolean): void {
    this.#lost.add(textOf(path))
    const key = path.at(-1)
    const holder = textOf(path.slice(0, -1))
    if (typeof key === 'string') {
      const keys = this.#keys.get(holder)
      if (keys === undefined) this.#keys.set(holder, [key])
      else keys.push(key)
    }
    for (let length = 0; length < path.length; length++) {
      const part = textOf(path.slice(0, length))
      if (length >= unit) this.#above.add(part)
      this.#anyAbove.add(part)
    }
    if (keyed && path.length > 1) this.#holders.add(textOf(path.slice(0, -1)))
  }

  /** Whether a path is lost, with something that it lies in or by itself. */
  isIn(path: Path): boolean {
    for (let length = path.length; this.#lost.size > 0 && length >= 0; length--) if (this.#lost.has(textOf(path.slice(0, length)))) return true
    return false
  }

  /** Whether something inside is lost. */
  hasIn(path: Path): boolean {
    return this.#anyAbove.has(textOf(path))
  }

  keysOf(path: Path): string[] {
    return this.#keys.get(textOf(path)) ?? []
  }

  /** Whether a problem at a path may be nothing but what was lost. */
  cloud(path: Path, code: string): boolean {
    if (this.#lost.size === 0) return false
    if (this.isIn(path)) return true
    return !ofOneValue.test(code) && (this.#above.has(textOf(path)) || this.#holders.has(textOf(path.slice(0, -1))))
  }
}
