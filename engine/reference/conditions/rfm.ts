// What the reference says of the condition `rfm`.
import type { Entry } from '../entry.ts'

export const rfm: Entry = {
  description: 'Tests how recently, how often and for how much the customer ordered, each marked 1 to 5 by the thresholds in lifecycle.json; 5 is best. All marks that are given must hold. Who never ordered has no marks.',
  keys: {
    rfm: 'The marks to test: a number, a list of numbers, or operators.',
    'rfm.recency': 'How long ago the last order was; 5 is the most recent fifth.',
    'rfm.frequency': 'How many orders there were.',
    'rfm.monetary': 'What they came to in all.',
  },
  examples: [{ rfm: { recency: { atLeast: 4 }, monetary: 5 } }],
}
