// "the customer is subscribed to “offers”".
import type { ConditionWords } from '../speech.ts'

export const subscribed: ConditionWords = {
  says: (condition, { names }) => ({ text: `the customer is subscribed to ${names.topic(condition['subscribed'] as string)}` }),
  denies: (condition, { names }) => ({ text: `the customer is not subscribed to ${names.topic(condition['subscribed'] as string)}` }),
}
