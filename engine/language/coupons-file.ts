// The pools of coupons in `lifecycle.json`.
import * as z from 'zod/mini'
import type { CouponPool } from '../rewards/coupon.ts'
import type { Reading } from './reading.ts'
import { duration, name } from '../conditions/shapes.ts'
import { id } from '../steps/common.ts'
import { codeLetters, longestCode } from '../rewards/coupon.ts'

const code = z.string().check(z.regex(codeLetters, 'must be letters, digits, "-", "_" and "." without blanks'), z.maxLength(longestCode))

export const couponsSchema = z.record(id, z.strictObject({
  label: name,
  description: z.optional(z.string()),
  expires: z.optional(duration),
  code: z.optional(code),
  generated: z.optional(z.strictObject({ prefix: z.optional(code), length: z.optional(z.number().check(z.int(), z.minimum(8), z.maximum(20))) })),
  loaded: z.optional(z.literal(true)),
}))

const sources = ['code', 'generated', 'loaded'] as const

export function checkCoupons(reading: Reading, coupons: Record<string, CouponPool>): void {
  for (const [pool, coupon] of Object.entries(coupons)) {
    const given = sources.filter((source) => coupon[source] !== undefined)
    if (given.length === 1) continue
    const found = given.length === 0 ? 'has none of them' : `has ${given.map((source) => `"${source}"`).join(' and ')}`
    reading.say(['coupons', pool], 'coupon.source', `must say in one way where its codes come from, and ${found}`, '"code": "SPRING10" is the same for everybody, "generated": {} makes one for each customer, "loaded": true takes those that the shop made.')
  }
}
