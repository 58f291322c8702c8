// What the reference says of the condition `segment`.
import type { Entry } from '../entry.ts'

export const segment: Entry = {
  description: 'Holds while the customer is in this segment of segments.json, or in one of these.',
  keys: { segment: { says: 'A segment, or a list of them.', holds: 'segment' } },
  examples: [{ segment: 'champions' }],
}
