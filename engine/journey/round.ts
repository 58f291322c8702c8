// What goes over all customers, shard by shard: a broadcast at its times, a backfill once. Each answers for when its turn comes
// to a customer and what enroll is then told; how the table holds its plan and its walks is the same for all.
import type { Item } from '../ports.ts'
import type { Profile } from '../profile/profile.ts'
import type { Value } from '../ports.ts'
import { dueShard, planKey, walkKey } from '../table/keys.ts'

export interface Plan {
  journey: string
  name: string
  /** The next occurrence's day; 0 where there is one occurrence only. */
  day: number
  /** When the round was deployed. */
  since: number
  dueAt: number
}

export interface Walk {
  journey: string
  name: string
  day: number
  shard: number
  /** Counts the pages read; every writer conditions on it. */
  version: number
  dueAt: number
  /** Those whose turn lies in (from, until] are this pass's; there is no `until` before its first page. */
  from: number
  until?: number
  /** The last customer partition that was read. */
  after?: string
  /** The earliest turn after `until` that was met on the way. */
  next?: number
}

export interface Round {
  name: string
  /** The journey as it is called now. */
  journey: string
  /** Undefined when there is nothing to come. */
  first(now: number): Plan | undefined
  planAfter(plan: Plan): Plan | undefined
  occurrence(of: Pick<Plan, 'day'>): string
  walks(plan: Plan): Walk[]
  /** When its time comes to this customer (ms). */
  turnOf(walk: Walk, profile: Profile): number
  /** Turns that are known without looking at anybody. */
  turns(walk: Walk): number[]
  /** Whose turn came longer ago (ms), while nothing ran, gets nothing. */
  latestMs: number
  /** What enroll is told of this customer at their turn; undefined for who is not meant. */
  call(profile: Profile, walk: Walk, turn: number, now: number): Record<string, Value> | undefined
  /** It looks at where customers stand, which the model in force must have decided. */
  decidesAnew?: true
  /** It comes once, ever: its plan is kept for good. */
  once?: true
  /** It goes on when its journey is live again. */
  paused?: true
}

export const planItem = (plan: Plan): Item => ({ ...planKey(plan.journey, plan.name), kind: 'plan', ...plan, dueShard: dueShard(0) })
export const walkItem = (walk: Walk, occurrence: string): Item => ({ ...walkKey(walk.journey, walk.name, occurrence, walk.shard), kind: 'walk', ...walk, dueShard: dueShard(walk.shard) })

export const planOf = ({ journey, name, day, since, dueAt }: Item): Plan => ({ journey, name, day, since, dueAt }) as Plan

export function walkOf({ journey, name, day, shard, version, dueAt, from, until, after, next }: Item): Walk {
  return {
    ...({ journey, name, day, shard, version, dueAt, from } as Walk),
    ...(until === undefined ? {} : { until: until as number }),
    ...(after === undefined ? {} : { after: after as string }),
    ...(next === undefined ? {} : { next: next as number }),
  }
}
