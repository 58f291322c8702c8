// A message record: the claim of one step in one round of one run, which makes a send at-most-once, and what became of it.
import type { Act } from '../table/keys.ts'
import type { Item } from '../ports.ts'
import type { IssuedCoupon } from '../rewards/coupon.ts'
import { messageKey } from '../table/keys.ts'

export type MessageStatus = 'claimed' | 'sent' | 'skipped' | 'refused' | 'failed'

export interface MessageRecord {
  customer: string
  act: Act
  status: MessageStatus
  /** When it was claimed or skipped (ms). */
  at: number
  topic: string
  email?: string
  reason?: string
  /** The code that goes with it, also when it is tried again. */
  coupon?: IssuedCoupon
}

/** Without a word from the mail service for so long, a claimed message stands as unconfirmed. */
export const unconfirmedAfter = 15 * 60_000

export function messageItem({ customer, act, coupon, ...rest }: MessageRecord): Item {
  return { ...messageKey(customer, act), kind: 'message', ...act, ...rest, ...(coupon === undefined ? {} : { coupon: { ...coupon } }) }
}
