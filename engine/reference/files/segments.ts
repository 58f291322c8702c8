// What the reference says of `segments.json`.
import type { Entry } from '../entry.ts'

export const segments: Entry = {
  description: 'Segments: named conditions on customers. Journeys ask for them, start on them and end on them by name.',
  keys: {
    segments: 'The segments, by name.',
    'segments.*': 'A segment. Its name is small letters, digits and "-".',
    'segments.*.label': 'What people call it.',
    'segments.*.note': 'A remark for whoever reads it.',
    'segments.*.when': { says: 'Who is in it: a condition, which may ask for other segments, but not in a circle.', holds: 'condition' },
  },
  examples: [{ segments: { champions: { label: 'Champions', when: { rfm: { recency: { atLeast: 4 }, monetary: 5 } } } } }],
}
