// Grants a reward: an event of the customer's own, which the shop's systems are told of, and a code of a pool where the
// reward is one. The writes stand in one transaction with whatever says that it was not granted before.
import type { Act, Key } from '../table/keys.ts'
import type { GrantedReward, RewardOffer } from '../rewards/reward.ts'
import type { Item, Write } from '../ports.ts'
import type { JsonObject } from '../json.ts'
import type { TaskContext } from './task-context.ts'
import { eventItem } from '../ingest/event-item.ts'
import { grantOf } from '../rewards/reward.ts'
import { keyringOf } from '../identity/keyring-of.ts'
import { takeCoupon } from './coupons.ts'

export interface Granting {
  offer: RewardOffer
  customer: string
  /** What it is granted for; a generated code is made of it. */
  act: Act
  /** When it is granted (ms). */
  at: number
  /** The event's key, the same for a repeat. */
  key: Key
  attempt: number
  /** More to tell in the event. */
  more?: JsonObject
  /** A code that somebody else in the same transaction takes. */
  except?: string
  /** How many journeys led here, this one among them. */
  hops?: number
}

/** Undefined when its pool of coupons is empty. */
export async function prepareGrant(context: Pick<TaskContext, 'table' | 'log' | 'now' | 'secrets'>, granting: Granting): Promise<{ granted: GrantedReward; event: Item; writes: Write[] } | undefined> {
  const { offer, customer, act, at, key, attempt, more, except, hops } = granting
  const taken = offer.coupon === undefined ? undefined : await takeCoupon(context, { stock: offer.coupon, customer, act, attempt, ...(except === undefined ? {} : { except }), ...(hops === undefined ? {} : { hops }), keyring: () => keyringOf(context.secrets) })
  if (offer.coupon !== undefined && taken === undefined) return undefined
  const granted = grantOf(offer, taken?.coupon, at)
  const event = eventItem({ key, type: 'track', name: 'Reward Granted', at, received: context.now(), ...(hops === undefined ? {} : { hops }), properties: propertiesOf(granted, { ...act, ...more }) })
  return { granted, event, writes: [{ put: event, if: { exists: false } }, ...(taken?.writes ?? [])] }
}

function propertiesOf(granted: GrantedReward, more: JsonObject): JsonObject {
  const { expiresAt, grantedAt: _, ...rest } = granted
  return { ...rest, ...(expiresAt === undefined ? {} : { expires_at: expiresAt }), ...more }
}
