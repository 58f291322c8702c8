// What a message takes along that is the customer's alone, found before it is claimed: a coupon's code, whose writes stand
// in the claim's transaction (a message that was refused and comes again has the code it had), and the customer's own code
// for referring friends, where the e-mail shows it.
import type { EmailContent } from '../content/email.ts'
import type { IssuedCoupon } from '../rewards/coupon.ts'
import type { Item, Write } from '../ports.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { Model } from '../model/runtime.ts'
import type { SendPayload } from '../journey/contract.ts'
import type { TaskContext } from './task-context.ts'
import { linkOf } from '../rewards/referral.ts'
import { referralCodeOf } from './referral-code.ts'
import { takeCoupon } from './coupons.ts'

export interface Supplies {
  coupon?: IssuedCoupon
  referral?: { code: string; link?: string }
  writes: Write[]
}

export interface Gathering {
  payload: SendPayload
  model: Model
  content: EmailContent | undefined
  /** The record of an earlier try, if there was one. */
  known: Item | undefined
  attempt: number
  keyring: Keyring
  hops: number
}

/** Undefined when there is no coupon left for it. */
export async function gatherSupplies(context: TaskContext, gathering: Gathering): Promise<Supplies | undefined> {
  const coupon = await couponFor(context, gathering)
  if (coupon === undefined) return undefined
  const referral = await referralFor(context, gathering)
  return { ...coupon, ...(referral === undefined ? {} : { referral }) }
}

async function couponFor(context: TaskContext, { payload, known, attempt, keyring, hops }: Gathering): Promise<Supplies | undefined> {
  const { customer, coupon: stock } = payload
  if (stock === undefined) return { writes: [] }
  const had = known?.['coupon'] as unknown as IssuedCoupon | undefined
  if (had !== undefined) return { coupon: had, writes: [] }
  const { run, step, round } = payload
  return takeCoupon(context, { stock, customer, act: { run, step, round }, attempt, hops, keyring: async () => keyring })
}

async function referralFor(context: TaskContext, { payload, model, content, keyring }: Gathering): Promise<Supplies['referral']> {
  const { referral } = model.data
  if (referral === undefined || content?.variables.some((name) => name === 'referral' || name.startsWith('referral.')) !== true) return undefined
  const code = await referralCodeOf(context, payload.customer, keyring)
  const link = linkOf(referral, code)
  return { code, ...(link === undefined ? {} : { link }) }
}
