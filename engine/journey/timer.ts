// The timer of one trigger for one customer (and entry key), as the table holds it. It stays after it fired, for a while: an
// occurrence that is delivered again, or late, is then known to be no newer than the one it fired for.
import type { Item, Write } from '../ports.ts'
import { dueShard, shardCount, timerKey } from '../table/keys.ts'
import { shardOf } from '../identity/keyring.ts'

export interface TimerItem {
  customer: string
  journey: string
  entry: string
  name: string
  /** What it counts from (ms). */
  at: number
  dueAt: number
  /** There is another moment a year on. */
  yearly?: boolean
  /** Where the event lies that set it. */
  event?: { key: string; partition: string }
}

/** Longer than any queue keeps a message, its dead letters included. */
export const keptAfterMs = 30 * 86_400_000

export function timerItem({ customer, event, ...timer }: TimerItem): Item {
  return {
    ...timerKey(customer, timer.journey, timer.entry, timer.name),
    kind: 'timer',
    ...timer,
    ...event,
    dueShard: dueShard(shardOf(customer, shardCount)),
  }
}

/** Moves it to its next moment, or out of the due index, if nobody has moved it meanwhile. */
export function settleTimer({ pk, sk, dueAt }: Item, now: number, next?: number): Write {
  if (next !== undefined) return { update: { pk, sk }, set: { at: next, dueAt: next }, if: { is: { dueAt: dueAt as number } } }
  return { update: { pk, sk }, set: { expires: Math.floor((now + keptAfterMs) / 1000) }, remove: ['dueShard', 'dueAt'], if: { is: { dueAt: dueAt as number } } }
}
