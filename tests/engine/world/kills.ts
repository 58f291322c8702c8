// Counts every call that the tasks make of the outside, and kills the invocation that makes certain ones of them: nothing
// that it does later gets out. The call itself has gone out or has not, in turn.
import type { Ports } from '../../../engine/ports.ts'
import { Crash } from './crashes.ts'

const outside = ['table', 'bus', 'queues', 'machines', 'mailbox'] as const

export class Kills {
  /** `table.write` and how often it was called. */
  readonly calls: Record<string, number> = {}
  /** How often something was killed. */
  happened = 0
  #count = 0
  readonly #points: Set<number>

  /** `points` are numbers of calls, counted from when the kills are begun. */
  constructor(points: readonly number[]) {
    this.#points = new Set(points)
  }

  wrap(ports: Ports): Ports {
    let dead = false
    const guard = (name: string, call: (...args: unknown[]) => Promise<unknown>) => async (...args: unknown[]): Promise<unknown> => {
      if (dead) throw new Crash('the process is dead')
      this.calls[name] = (this.calls[name] ?? 0) + 1
      const kills = this.#points.has(++this.#count)
      const kill = (): never => {
        dead = true
        this.happened++
        throw new Crash(name)
      }
      if (kills && this.happened % 2 === 0) kill()
      const result = await call(...args)
      if (kills) kill()
      if (dead) throw new Crash('the process is dead')
      return result
    }
    const wrapped: Record<string, unknown> = { ...ports }
    for (const port of outside) {
      const target = ports[port] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
      wrapped[port] = new Proxy({}, { get: (_, name: string) => guard(`${port}.${name}`, (...args) => target[name]!.apply(target, args)) })
    }
    return wrapped as unknown as Ports
  }
}
