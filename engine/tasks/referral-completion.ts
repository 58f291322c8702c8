// Completes a referral, exactly once: everything that both sides get stands in one transaction with the friend's item, which
// it takes out of `pending`, and with the advocate's tally, whose version keeps the cap under any number of friends at once.
import type { CustomerEvent } from '../profile/profile.ts'
import type { FriendReferral, Referral, Role } from '../rewards/referral.ts'
import type { GrantedReward } from '../rewards/reward.ts'
import type { JsonObject } from '../json.ts'
import type { Model } from '../model/runtime.ts'
import type { TaskContext } from './task-context.ts'
import type { Write } from '../ports.ts'
import { eventItem } from '../ingest/event-item.ts'
import { eventKey, referralKey, referralTallyKey } from '../table/keys.ts'
import { isCapped, tallyOf, withReward } from '../rewards/referral.ts'
import { offerOf } from '../rewards/reward.ts'
import { prepareGrant } from './grant.ts'
import { shortHash } from '../identity/keyring.ts'
import { contended, untilWritten } from './until-written.ts'

interface Side {
  role: Role
  customer: string
  granted?: GrantedReward
  /** Why there is no reward though the model names one. */
  reason?: 'capped' | 'no-coupon'
  writes: Write[]
}

export async function completeReferral(context: TaskContext, model: Model, friend: string, own: FriendReferral, event: CustomerEvent): Promise<void> {
  const { referral } = model.data
  if (referral === undefined) return
  // Nothing in an advocate's items leads back to the friend once the friend is erased.
  const name = shortHash(`${friend}\n${own.event}`, 16)
  return untilWritten('A referral', async (attempt) => {
    const now = context.now()
    const tally = tallyOf(await context.table.get(referralTallyKey(own.advocate), { consistent: true }))
    const grant = (role: Role, customer: string, capped: boolean, except?: string): Promise<Side> => grantSide(context, model, { role, customer, name, capped, attempt, now, ...(except === undefined ? {} : { except }) })
    const friends = await grant('friend', friend, false)
    const advocates = await grant('advocate', own.advocate, isCapped(referral, tally, now), friends.granted?.code)
    const written = await context.table.write(
      { update: referralKey(friend), set: { status: 'completed', completedAt: now }, if: { is: { status: 'pending' } } },
      ...tallied(referral, own.advocate, tally, advocates, now),
      ...[friends, advocates].flatMap((side) => [toldTo(side, name, own.code, event, now), ...side.writes]),
    )
    // Done, now or before by another delivery.
    return written.kind === 'done' || written.refused.includes(0) ? undefined : contended
  })
}

interface Granting {
  role: Role
  customer: string
  name: string
  capped: boolean
  attempt: number
  now: number
  /** A code that the other side takes. */
  except?: string
}

async function grantSide(context: TaskContext, model: Model, { role, customer, name, capped, attempt, now, except }: Granting): Promise<Side> {
  const { referral, rewards = {}, coupons = {} } = model.data
  const reward = referral?.[role]
  const promised = reward === undefined ? undefined : rewards[reward]
  if (reward === undefined || promised === undefined) return { role, customer, writes: [] }
  if (capped) return { role, customer, reason: 'capped', writes: [] }
  const grant = await prepareGrant(context, {
    offer: offerOf(reward, promised, coupons), customer, act: { run: `referral-${name}`, step: role, round: 0 }, at: now, attempt,
    key: eventKey(customer, new Date(now).toISOString(), `reward-${name}`), ...(except === undefined ? {} : { except }),
  })
  return grant === undefined ? { role, customer, reason: 'no-coupon', writes: [] } : { role, customer, granted: grant.granted, writes: grant.writes }
}

/** Without a cap nobody counts. */
function tallied(referral: Referral, advocate: string, tally: { version: number; times: number[] }, { granted }: Side, now: number): Write[] {
  if (referral.cap === undefined) return []
  const key = referralTallyKey(advocate)
  const same: Extract<Write, { put: unknown }>['if'] = tally.version === 0 ? { exists: false } : { is: { version: tally.version } }
  if (granted === undefined) return tally.version === 0 ? [] : [{ check: key, if: { is: { version: tally.version } } }]
  return [{ put: { ...key, kind: 'referral-tally', version: tally.version + 1, times: withReward(referral, tally, now) }, if: same }]
}

/** The event that reaches each side, with what it gets. */
function toldTo({ role, customer, granted, reason }: Side, name: string, code: string, event: CustomerEvent, now: number): Write {
  const id = `referral-${name}`
  const properties: JsonObject = {
    referral: name, role, rewarded: granted !== undefined, referral_code: code,
    ...(reason === undefined ? {} : { reason }),
    ...(granted === undefined ? {} : { reward: granted.reward, label: granted.label }),
    ...(granted?.code === undefined ? {} : { code: granted.code }),
    ...(granted?.expiresAt === undefined ? {} : { expires_at: granted.expiresAt }),
  }
  const item = eventItem({
    key: eventKey(customer, new Date(now).toISOString(), id), type: 'track', name: 'Referral Completed', at: now, received: now, messageId: id, properties,
    ...(event.hops === undefined ? {} : { hops: event.hops }),
  })
  return { put: item, if: { exists: false } }
}
