// What the reference says of the step `reward`.
import type { Entry } from '../entry.ts'

export const reward: Entry = {
  description: 'Grants a reward of lifecycle.json, once for this step of this run. It is written as the event "Reward Granted" of the customer\'s own, which tells the shop\'s systems; e-mails after it read it as "reward".',
  keys: { reward: { says: 'The reward\'s name in lifecycle.json.', holds: 'reward' } },
  examples: [{ reward: 'vip-gift' }],
}
