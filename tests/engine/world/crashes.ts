// Crashes an invocation between two of its outside calls. A crash is total: no later call of that invocation gets out, as
// when a process dies. Call sites are told by the line of the engine they stand on.
import type { Ports } from '../../../engine/ports.ts'
import type { Weather, World } from './world.ts'
import { outcome } from './story.ts'

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

/**
 * Lives a story once calmly and then once for each call that the tasks in `files` made, dying before it and after it. What
 * differs from the calm one is returned; messages that a crash may lose after their claim are not compared.
 */
export async function crashEverywhere(story: (weather: Weather) => Promise<World>, files: readonly string[]): Promise<{ cases: number; differing: string[] }> {
  const calm = new CrashPlan()
  const expected = lasting(await story({ ports: (ports) => calm.wrap(ports) }))
  const targets = [...calm.seen]
    .filter(([site]) => files.some((file) => site.startsWith(file)))
    .flatMap(([site, count]) => [...new Set([1, count])].flatMap((nth) => (['before', 'after'] as const).map((when) => ({ site, nth, when }))))
  const differing: string[] = []
  for (const target of targets) {
    const plan = new CrashPlan(target)
    const found = lasting(await story({ ports: (ports) => plan.wrap(ports) }))
    if (!plan.crashed) differing.push(`${target.site} was not reached`)
    else if (found !== expected) differing.push(`${target.when} ${target.site} #${target.nth}`)
  }
  return { cases: targets.length, differing }
}

/** What is tried again is done seconds later, so that instants are compared to ten minutes. */
function lasting(world: World): string {
  return JSON.stringify(outcome(world), (_key, value: unknown) => (typeof value === 'number' && value > 1e12 ? Math.floor(value / 600_000) : value))
}
