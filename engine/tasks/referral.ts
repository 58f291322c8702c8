// Follows referrals. The friend's naming of a code is one item of the friend's, put once: the first code counts. What
// completes it is looked for in the stored events when the code is named, and in each event from then on, so that none falls
// between. The completion is one transaction: the friend's item, the advocate's tally, the events and rewards of both.
import type { CustomerEvent } from '../profile/profile.ts'
import type { FriendReferral, Referral } from '../rewards/referral.ts'
import type { Model } from '../model/runtime.ts'
import type { TaskContext } from './task-context.ts'
import { attributesOf } from '../profile/profile.ts'
import { completeReferral } from './referral-completion.ts'
import { completes, namedCode } from '../rewards/referral-events.ts'
import { friendReferralOf } from '../rewards/referral.ts'
import { eventsSince } from './events-since.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { ownerOfCode } from './referral-code.ts'
import { profileKey, referralKey, refusalKey } from '../table/keys.ts'
import { profileOf } from '../profile/profile-item.ts'

/** Those of a customer's events that may bring a referral on: they name a code, or complete what is pending. */
export async function referralEvents(context: Pick<TaskContext, 'table'>, model: Model, customer: string, events: readonly CustomerEvent[]): Promise<CustomerEvent[]> {
  const { referral } = model.data
  if (referral === undefined) return []
  const completing = events.filter((event) => completes(referral, event))
  const pending = completing.length > 0 && friendReferralOf(await context.table.get(referralKey(customer), { consistent: true }))?.status === 'pending'
  return events.filter((event) => namedCode(event) !== undefined || (pending && completing.includes(event)))
}

export async function followReferral(context: TaskContext, customer: string, event: CustomerEvent): Promise<void> {
  const model = await context.shelf.current()
  const { referral } = model.data
  if (referral === undefined) return
  const code = namedCode(event)
  const known = friendReferralOf(await context.table.get(referralKey(customer), { consistent: true }))
  const own = known ?? (code === undefined ? undefined : await claim(context, referral, customer, event, code))
  if (known !== undefined && code !== undefined && known.code !== code) await refuse(context, customer, event, 'second-referral')
  if (own?.status !== 'pending') return
  const completing = await completionOf(context, referral, customer, own, event)
  if (completing === undefined) return
  if (own.until !== undefined && completing.at > own.until) {
    await context.table.write({ update: referralKey(customer), set: { status: 'expired' }, if: { is: { status: 'pending' } } })
    return refuse(context, customer, completing, 'too-late')
  }
  if (!(await isAsAsked(context, model, referral, customer))) return refuse(context, customer, completing, 'condition')
  await completeReferral(context, model, customer, own, completing)
}

/** Puts the friend's item; undefined when the code refers nobody, which is recorded. */
async function claim(context: TaskContext, referral: Referral, customer: string, event: CustomerEvent, code: string): Promise<FriendReferral | undefined> {
  const advocate = await ownerOfCode(context, code)
  if (advocate === undefined) return refuse(context, customer, event, 'unknown-code')
  if (advocate === customer || (await isSamePerson(context, advocate, customer))) return refuse(context, customer, event, 'self-referral')
  const { within } = referral.complete
  const own: FriendReferral = {
    status: 'pending', advocate, code, event: event.id, at: event.at, ...(within === undefined ? {} : { until: event.at + milliseconds(parseDuration(within)) }),
  }
  const written = await context.table.write({ put: { ...referralKey(customer), kind: 'referral', ...own }, if: { exists: false } })
  return written.kind === 'done' ? own : friendReferralOf(await context.table.get(referralKey(customer), { consistent: true }))
}

/** Two accounts of one address. */
async function isSamePerson(context: TaskContext, advocate: string, friend: string): Promise<boolean> {
  const [one, other] = (await context.table.getMany([profileKey(advocate), profileKey(friend)])).map((item) => (item === undefined ? undefined : attributesOf(profileOf(item))['email']))
  return typeof one === 'string' && typeof other === 'string' && one.trim().toLowerCase() === other.trim().toLowerCase()
}

/** Where this event named the code, what completes it may have come in before the item was there to be seen. */
async function completionOf(context: TaskContext, referral: Referral, customer: string, own: FriendReferral, event: CustomerEvent): Promise<CustomerEvent | undefined> {
  const stored = own.event === event.id ? await eventsSince(context, customer, own.at - 1) : []
  return [event, ...stored].filter((one) => one.at >= own.at && one.historical !== true && completes(referral, one)).toSorted((a, b) => a.at - b.at)[0]
}

async function isAsAsked(context: TaskContext, model: Model, { when }: Referral, customer: string): Promise<boolean> {
  if (when === undefined) return true
  const item = await context.table.get(profileKey(customer), { consistent: true })
  return item !== undefined && model.decider(when).holds({ profile: profileOf(item), now: context.now() })
}

async function refuse(context: TaskContext, customer: string, event: CustomerEvent, reason: string): Promise<undefined> {
  await context.table.write({ put: { ...refusalKey(customer, event.at, '@referral'), kind: 'refusal', reason, at: context.now(), trigger: event.id }, if: { exists: false } })
  return undefined
}
