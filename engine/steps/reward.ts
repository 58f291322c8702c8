// `{"reward": "vip-gift"}`: grants one of the model's rewards, once a step and round, as an event of the customer's own.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { StepKind } from './step.ts'
import { common } from './common.ts'
import { name } from '../conditions/shapes.ts'
import { nearest } from '../nearest.ts'
import { offerOf, rewardNames } from '../rewards/reward.ts'

export const reward: StepKind = {
  verb: 'reward',
  schema: z.strictObject({ ...common, reward: name }),
  id: (step) => step['reward'] as string,
  check(step, scope) {
    const named = step['reward'] as string
    if (scope.rewards?.includes(named) === false) scope.say(['reward'], 'reward.unknown', `names the reward "${named}", which lifecycle.json does not have under "rewards"`, nearest(named, scope.rewards))
  },
  supplies(step, { rewards, coupons }) {
    const granted = rewards?.[step['reward'] as string]
    return granted === undefined ? {} : { later: { reward: rewardNames(granted, coupons ?? {}) } }
  },
  causes: () => [{ event: 'Reward Granted' }, { event: 'Coupon Issued' }],
  compile(step, id, after, compiler) {
    const named = step['reward'] as string
    const { rewards, coupons } = compiler.options
    const payload = {
      task: 'reward',
      offer: offerOf(named, rewards[named]!, coupons) as unknown as JsonObject,
      ...(step['when'] === undefined ? {} : { when: step['when'] }),
      ...(after.plan === undefined ? {} : { next: after.plan as JsonObject }),
    }
    return compiler.add(id, compiler.lambda(id, payload, after.state))
  },
}
