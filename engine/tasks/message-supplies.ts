// What a message takes along that is the customer's alone, found before it is claimed: a coupon's code. Its writes stand
// in the claim's transaction; a message that was refused and comes again has the code it had.
import type { IssuedCoupon } from '../rewards/coupon.ts'
import type { Item, Write } from '../ports.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { SendPayload } from '../journey/contract.ts'
import type { TaskContext } from './task-context.ts'
import { takeCoupon } from './coupons.ts'

export interface Supplies {
  coupon?: IssuedCoupon
  writes: Write[]
}

export interface Gathering {
  payload: SendPayload
  /** The record of an earlier try, if there was one. */
  known: Item | undefined
  attempt: number
  keyring: Keyring
  hops: number
}

/** Undefined when there is no coupon left for it. */
export async function gatherSupplies(context: TaskContext, { payload, known, attempt, keyring, hops }: Gathering): Promise<Supplies | undefined> {
  const { customer, coupon: stock } = payload
  if (stock === undefined) return { writes: [] }
  const had = known?.['coupon'] as unknown as IssuedCoupon | undefined
  if (had !== undefined) return { coupon: had, writes: [] }
  const { run, step, round } = payload
  return takeCoupon(context, { stock, customer, act: { run, step, round }, attempt, hops, keyring: async () => keyring })
}
