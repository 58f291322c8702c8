// What goes over all customers, shard by shard: a broadcast at its times; a backfill, and what a deploy changes for those whom
// nobody touches, once. Each answers for when its turn comes to a customer and what is then done; how the table holds its plan and
// its walks is the same for all.
import type { Item } from '../ports.ts'
import type { OpenRuns } from './open-item.ts'
import type { Profile } from '../profile/profile.ts'
import type { Value } from '../ports.ts'
import { dueShard, planKey, shardCount, walkKey } from '../table/keys.ts'

export interface Plan {
  /** `noJourney` of what belongs to none. */
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

export const noJourney = ''

/** What goes round once, and comes to each shard at its place in `overMs`: always the same customers at the same one. */
export function onceOver(journey: string, name: string, overMs: number): Pick<Round, 'name' | 'planAfter' | 'occurrence' | 'walks' | 'turnOf' | 'turns' | 'latestMs'> {
  return {
    name,
    planAfter: () => undefined,
    occurrence: () => 'once',
    walks: ({ since }) => Array.from({ length: shardCount }, (_, shard) => {
      const dueAt = since + Math.floor((shard * overMs) / shardCount)
      return { journey, name, day: 0, shard, version: 0, dueAt, from: dueAt - 1 }
    }),
    turnOf: ({ from }) => from + 1,
    turns: () => [],
    latestMs: Infinity,
  }
}

const soonMs = 15 * 60_000
/** By then no function remembers the former model any more, nor still runs by it: nobody who was met is put back. */
const settledMs = 2 * 60_000

/** What a deploy changes for customers whom nobody touches. */
export function soonAfterDeploy(journey: string, name: string): Omit<Round, 'call' | 'decidesAnew' | 'happening'> {
  return { ...onceOver(journey, name, soonMs), journey, first: (now) => ({ journey, name, day: 0, since: now + settledMs, dueAt: now + settledMs }) }
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
  call?(profile: Profile, walk: Walk, turn: number, now: number): Record<string, Value> | undefined
  /** Every profile it comes to is first decided by the model in force. */
  decidesAnew?: true
  /** What the function that resumes runs is told of a customer with these; undefined where it is none of theirs. */
  happening?(open: OpenRuns): Record<string, Value> | undefined
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
