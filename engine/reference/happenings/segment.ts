// What the reference says of the happening `segment`.
import type { Entry } from '../entry.ts'

export const segment: Entry = {
  description: 'The customer enters this segment of segments.json, or one of these; or leaves it. What is true already when a segment is new is no entering.',
  keys: {
    segment: { says: 'A segment, or a list of them.', holds: 'segment' },
    on: '"enter", which it is unless told, or "leave".',
  },
  examples: [{ segment: 'champions' }, { segment: 'champions', on: 'leave' }],
}
