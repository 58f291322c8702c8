// The referral programme in `lifecycle.json`.
import * as z from 'zod/mini'
import type { Reading } from './reading.ts'
import type { Referral } from '../rewards/referral.ts'
import type { Reward } from '../rewards/reward.ts'
import type { Scope } from './condition-check.ts'
import { checkCondition } from './condition-check.ts'
import { checkEventName } from '../conditions/event-name.ts'
import { duration, name, where } from '../conditions/shapes.ts'
import { nearest } from '../nearest.ts'
import { referencesInWhere } from '../conditions/reference.ts'
import { systemEvents } from '../profile/fold.ts'

export const referralSchema = z.strictObject({
  complete: z.strictObject({ event: name, where: z.optional(where), within: z.optional(duration) }),
  when: z.optional(z.unknown()),
  advocate: z.optional(name),
  friend: z.optional(name),
  cap: z.optional(z.strictObject({ max: z.number().check(z.int(), z.minimum(1), z.maximum(200)), per: z.optional(duration) })),
  link: z.optional(z.string().check(z.regex(/^https?:\/\/\S+$/, 'is no address such as "https://shop.example.com/?ref={code}"'))),
})

export function checkReferral(reading: Reading, referral: Referral, rewards: Record<string, Reward>, scope: Scope): void {
  const { complete } = referral
  checkEventName({ event: complete.event }, { ...scope, ...reading.below(['referral', 'complete']) })
  if (systemEvents.has(complete.event)) reading.say(['referral', 'complete', 'event'], 'referral.system-event', `is "${complete.event}", which the system itself reports`, 'Name something that the friend does, such as "Order Completed".')
  if (referencesInWhere(complete.where).length > 0) reading.say(['referral', 'complete', 'where'], 'referral.dynamic-filter', 'must hold literal values: there is no run that it could refer to')
  if (referral.when !== undefined) checkCondition(reading, referral.when, ['referral', 'when'], scope)
  for (const role of ['advocate', 'friend'] as const) {
    const reward = referral[role]
    if (reward !== undefined && !Object.hasOwn(rewards, reward)) reading.say(['referral', role], 'referral.unknown-reward', `names the reward "${reward}", which stands under no "rewards" of this file`, nearest(reward, Object.keys(rewards)))
  }
  if (referral.cap !== undefined && referral.advocate === undefined) reading.say(['referral', 'cap'], 'referral.stray-cap', 'limits what advocates get, and they get nothing', 'Name a reward: "advocate": "…", or take the cap away.')
  if (referral.link !== undefined && !referral.link.includes('{code}')) reading.say(['referral', 'link'], 'referral.no-code', `is "${referral.link}", which has no place for the code`, 'Write {code} where it belongs: "https://shop.example.com/?ref={code}".')
}
