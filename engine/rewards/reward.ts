// Rewards: what the model says may be granted, and one of them as it was granted to a customer.
import type { CouponPool, CouponStock, IssuedCoupon } from './coupon.ts'
import { couponNames } from './coupon.ts'

export interface Reward {
  label: string
  description?: string
  /** `points` and `credit` come with an amount, a `coupon` with a code of a pool; a `gift` is what its label says. */
  kind: 'gift' | 'points' | 'credit' | 'coupon'
  amount?: number
  /** Of the amount, ISO 4217. */
  currency?: string
  /** The pool that the code is of. */
  coupon?: string
}

/** A reward by its name, with the pool it needs, as payloads carry it. */
export interface RewardOffer extends Omit<Reward, 'coupon' | 'description'> {
  reward: string
  coupon?: CouponStock
}

/** Content reads the last one of its run as `reward`. */
export interface GrantedReward {
  reward: string
  label: string
  kind: Reward['kind']
  amount?: number
  currency?: string
  code?: string
  expiresAt?: string
  /** ISO 8601 in UTC. */
  grantedAt: string
}

export function offerOf(name: string, { label, kind, amount, currency, coupon }: Reward, pools: Readonly<Record<string, CouponPool>>): RewardOffer {
  const pool = coupon === undefined ? undefined : pools[coupon]
  return {
    reward: name, label, kind,
    ...(amount === undefined ? {} : { amount }),
    ...(currency === undefined ? {} : { currency }),
    ...(coupon === undefined || pool === undefined ? {} : { coupon: { pool: coupon, ...pool } }),
  }
}

export function grantOf(offer: RewardOffer, coupon: IssuedCoupon | undefined, now: number): GrantedReward {
  const { coupon: _, ...granted } = offer
  return {
    ...granted,
    ...(coupon === undefined ? {} : { code: coupon.code }),
    ...(coupon?.expiresAt === undefined ? {} : { expiresAt: coupon.expiresAt }),
    grantedAt: new Date(now).toISOString(),
  }
}

/** What content may read of a reward granted before it. */
export function rewardNames(reward: Reward, pools: Readonly<Record<string, CouponPool>>): string[] {
  const pool = reward.coupon === undefined ? undefined : pools[reward.coupon]
  return [
    'reward', 'label', 'kind', 'grantedAt',
    ...(['amount', 'currency'] as const).filter((name) => reward[name] !== undefined),
    ...(pool === undefined ? [] : couponNames(pool).filter((name) => name === 'code' || name === 'expiresAt')),
  ]
}
