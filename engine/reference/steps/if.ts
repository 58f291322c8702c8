// What the reference says of the step `if`.
import type { Entry } from '../entry.ts'

export const ifEntry: Entry = {
  description: 'Goes one way where a condition holds now, another where it does not.',
  keys: {
    if: { says: 'The condition.', holds: 'condition' },
    then: { says: 'What follows where it holds.', holds: 'steps' },
    else: { says: 'What follows where it does not.', holds: 'steps' },
  },
  examples: [{ if: { event: 'Order Completed' }, then: [{ exit: 'has ordered' }] }],
}
