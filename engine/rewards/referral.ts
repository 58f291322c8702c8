// Referral: a customer hands a code to a friend, the friend names it and then does what counts, and both sides get what the
// model promises them.
import type { Item } from '../ports.ts'
import type { JsonObject } from '../json.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'

export interface Referral {
  /** What the friend must do, `within` so long of naming the code. */
  complete: { event: string; where?: JsonObject; within?: string }
  /** What must hold of the friend then. */
  when?: JsonObject
  /** Names of rewards. */
  advocate?: string
  friend?: string
  /** How many referrals an advocate is rewarded for, in so long or at all. */
  cap?: { max: number; per?: string }
  /** With `{code}` where the code belongs. */
  link?: string
}

export type Role = 'advocate' | 'friend'

/** A friend's referral, from the naming of the code on. */
export interface FriendReferral {
  status: 'pending' | 'completed' | 'expired'
  advocate: string
  code: string
  /** The event that named the code. */
  event: string
  /** When that was (ms). */
  at: number
  /** Until when it may be completed (ms). */
  until?: number
}

/** What an advocate was rewarded for. */
export interface Tally {
  version: number
  /** The latest instants (ms), newest first; as many as the cap needs. */
  times: number[]
}

export function friendReferralOf(item: Item | undefined): FriendReferral | undefined {
  if (item === undefined) return undefined
  return {
    status: item['status'] as FriendReferral['status'],
    advocate: item['advocate'] as string,
    code: item['code'] as string,
    event: item['event'] as string,
    at: item['at'] as number,
    ...(item['until'] === undefined ? {} : { until: item['until'] as number }),
  }
}

export function tallyOf(item: Item | undefined): Tally {
  return item === undefined ? { version: 0, times: [] } : { version: item['version'] as number, times: item['times'] as number[] }
}

/** Whether an advocate has had as many rewards as there are. */
export function isCapped({ cap }: Referral, { times }: Tally, now: number): boolean {
  if (cap === undefined) return false
  const from = cap.per === undefined ? -Infinity : now - milliseconds(parseDuration(cap.per))
  return times.filter((time) => time > from).length >= cap.max
}

export function withReward({ cap }: Referral, { times }: Tally, now: number): number[] {
  return [now, ...times].slice(0, cap?.max ?? 0)
}

export const linkOf = ({ link }: Referral, code: string): string | undefined => link?.replaceAll('{code}', encodeURIComponent(code))

/** What content may read as `referral`. */
export const referralNames = ({ link }: Referral): string[] => ['code', ...(link === undefined ? [] : ['link'])]
