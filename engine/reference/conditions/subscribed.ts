// What the reference says of the condition `subscribed`.
import type { Entry } from '../entry.ts'

export const subscribed: Entry = {
  description: 'Holds while the customer takes messages of this topic.',
  keys: { subscribed: { says: 'The topic.', holds: 'topic' } },
  examples: [{ subscribed: 'offers' }],
}
