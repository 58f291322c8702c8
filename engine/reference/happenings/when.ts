// What the reference says of the happening `when`.
import type { Entry } from '../entry.ts'

export const when: Entry = {
  description: 'Happens as soon as this condition is true, also if it already is, and also where time alone turns it.',
  keys: { when: { says: 'The condition.', holds: 'condition' } },
  examples: [{ when: { event: 'Order Completed', count: { atLeast: 3 } } }],
}
