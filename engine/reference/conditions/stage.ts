// What the reference says of the condition `stage`.
import type { Entry } from '../entry.ts'

export const stage: Entry = {
  description: 'Holds while the customer is in this stage of the lifecycle, or in one of these.',
  keys: { stage: { says: 'A stage, or a list of them.', holds: 'stage' } },
  examples: [{ stage: 'active' }],
}
