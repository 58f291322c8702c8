// What the reference says of the condition `latest`.
import type { Entry } from '../entry.ts'

export const latest: Entry = {
  description: 'Tests a property of the newest event of the trigger\'s name since the run was entered (of the same key, where the journey has one), with the operators beside it. Until there is a newer one it is the event that entered.',
  keys: { latest: 'The property\'s name; "cart.id" reaches inside.' },
  examples: [{ latest: 'total', atLeast: 40 }],
}
