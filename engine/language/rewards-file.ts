// The rewards in `lifecycle.json`.
import * as z from 'zod/mini'
import type { CouponPool } from '../rewards/coupon.ts'
import type { Reading } from './reading.ts'
import type { Reward } from '../rewards/reward.ts'
import { id } from '../steps/common.ts'
import { name } from '../conditions/shapes.ts'
import { nearest } from '../nearest.ts'

export const rewardsSchema = z.record(id, z.strictObject({
  label: name,
  description: z.optional(z.string()),
  kind: z.enum(['gift', 'points', 'credit', 'coupon']),
  amount: z.optional(z.number().check(z.gt(0))),
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/, 'is no currency such as "EUR"'))),
  coupon: z.optional(name),
}))

const needed: Partial<Record<Reward['kind'], 'amount' | 'coupon'>> = { points: 'amount', credit: 'amount', coupon: 'coupon' }

export function checkRewards(reading: Reading, rewards: Record<string, Reward>, coupons: Record<string, CouponPool>): void {
  for (const [reward, { kind, amount, coupon }] of Object.entries(rewards)) {
    const lacks = needed[kind]
    if (lacks !== undefined && { amount, coupon }[lacks] === undefined) reading.say(['rewards', reward], 'reward.incomplete', `is of the kind "${kind}" and has no "${lacks}"`, lacks === 'amount' ? 'Say how much: "amount": 500.' : 'Name a pool of "coupons" that the code is of.')
    if (coupon !== undefined && kind !== 'coupon') reading.say(['rewards', reward, 'coupon'], 'reward.stray-coupon', `stands beside the kind "${kind}"`, 'Use "kind": "coupon", or take it away.')
    if (coupon !== undefined && !Object.hasOwn(coupons, coupon)) reading.say(['rewards', reward, 'coupon'], 'reward.unknown-coupon', `names the coupons "${coupon}", which stand under no "coupons" of this file`, nearest(coupon, Object.keys(coupons)))
  }
}
