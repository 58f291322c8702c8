// What the reference says of the step `unsubscribe`.
import type { Entry } from '../entry.ts'

export const unsubscribe: Entry = {
  description: 'Takes the customer off a topic. Off the journey\'s own topic it also ends the run. No step gives consent.',
  keys: { unsubscribe: { says: 'The topic.', holds: 'topic' } },
  examples: [{ unsubscribe: 'offers' }],
}
