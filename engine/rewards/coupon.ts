// Pools of coupons: what a marketer declares, and one code of a pool as it is given to a customer.
import { milliseconds, parseDuration } from '../time/duration.ts'

export interface CouponPool {
  label: string
  description?: string
  /** How long a code is good for, from the moment it is given. */
  expires?: string
  /** One code for everybody. */
  code?: string
  /** Codes made for each message, of the prefix and so many characters. */
  generated?: { prefix?: string; length?: number }
  /** Codes that the shop made, loaded into the table; each is given once. */
  loaded?: true
}

/** A pool by its name, as payloads carry it. */
export interface CouponStock extends CouponPool {
  pool: string
}

/** One code of a pool, given to one customer. Content reads it as `coupon`. */
export interface IssuedCoupon {
  pool: string
  label: string
  code: string
  /** ISO 8601 in UTC; absent when it is good for ever. */
  expiresAt?: string
}

/** What a code is made of, wherever it comes from; at most so many of them. */
export const codeLetters = /^[\w.-]+$/
export const longestCode = 60

/** Fifty bits: of a million codes, two are the same in one pool of two thousand. */
export const generatedLength = 10

export function issue(stock: CouponStock, code: string, now: number): IssuedCoupon {
  const { pool, label, expires } = stock
  return { pool, label, code, ...(expires === undefined ? {} : { expiresAt: new Date(now + milliseconds(parseDuration(expires))).toISOString() }) }
}

/** What content may read of a coupon of this pool. */
export const couponNames = (pool: CouponPool): string[] => ['code', 'label', 'pool', ...(pool.expires === undefined ? [] : ['expiresAt'])]
