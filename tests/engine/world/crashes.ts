// Crashes an invocation between two of its outside calls. A crash is total: no later call of that invocation gets out, as
// when a process dies. Call sites are told by the line of the engine they stand on.
import type { Ports } from '../../../engine/ports.ts'

export class Crash extends Error {
  override readonly name = 'Crash'
}

export interface CallSite {
  /** `mail.ts:120 table.write` */
  site: string
  count: number
}

const outside = ['table', 'bus', 'queues', 'machines', 'mailbox'] as const

export class CrashPlan {
  /** Every call made so far, by site. */
  readonly seen = new Map<string, number>()
  readonly #target: { site: string; nth: number; when: 'before' | 'after' } | undefined
  crashed = false

  constructor(target?: { site: string; nth: number; when: 'before' | 'after' }) {
    this.#target = target
  }

  wrap(ports: Ports): Ports {
    let dead = false
    const guard = (port: string, name: string, call: (...args: unknown[]) => Promise<unknown>) => async (...args: unknown[]): Promise<unknown> => {
      if (dead) throw new Crash('the process is dead')
      const site = `${callerOf(new Error().stack ?? '')} ${port}.${name}`
      const nth = (this.seen.get(site) ?? 0) + 1
      this.seen.set(site, nth)
      const hit = !this.crashed && this.#target?.site === site && this.#target.nth === nth
      const kill = (): never => {
        dead = true
        this.crashed = true
        throw new Crash(site)
      }
      if (hit && this.#target?.when === 'before') kill()
      const result = await call(...args)
      if (hit) kill()
      // Another call of the same invocation may have died meanwhile.
      if (dead) throw new Crash('the process is dead')
      return result
    }
    const wrapped: Record<string, unknown> = { ...ports }
    for (const port of outside) {
      const target = ports[port] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
      wrapped[port] = new Proxy({}, { get: (_, name: string) => guard(port, name, (...args) => target[name]!.apply(target, args)) })
    }
    return wrapped as unknown as Ports
  }
}

function callerOf(stack: string): string {
  const frame = stack.split('\n').find((line) => /engine\/(tasks|journey)\//.test(line))
  return /([\w-]+\.ts):(\d+):/.exec(frame ?? '')?.slice(1, 3).join(':') ?? 'elsewhere'
}
