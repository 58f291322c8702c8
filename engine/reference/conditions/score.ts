// What the reference says of the condition `score`.
import type { Entry } from '../entry.ts'

export const score: Entry = {
  description: 'Tests what a score of lifecycle.json comes to now. Put an operator beside it.',
  keys: { score: { says: 'The score\'s name.', holds: 'score' } },
  examples: [{ score: 'lead', atLeast: 50 }],
}
