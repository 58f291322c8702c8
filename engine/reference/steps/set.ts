// What the reference says of the step `set`.
import type { Entry } from '../entry.ts'

export const set: Entry = {
  description: 'Sets attributes of the customer\'s that lifecycle.json declares as the journeys\' own.',
  keys: { set: { says: 'The attributes and their values.', holds: 'journey-attribute' }, 'set.*': 'The value; null takes the attribute away.' },
  examples: [{ set: { winBack: 'returned' } }],
}
