// What the reference says of the condition `trigger`.
import type { Entry } from '../entry.ts'

export const trigger: Entry = {
  description: 'Tests a property of the event that entered this run, as it was then, with the operators beside it.',
  keys: { trigger: 'The property\'s name; "cart.id" reaches inside.' },
  examples: [{ trigger: 'total', atLeast: 40 }],
}
