// What the reference says of the happening `stage`.
import type { Entry } from '../entry.ts'

export const stage: Entry = {
  description: 'The customer moves to this stage of the lifecycle, or to one of these.',
  keys: {
    stage: { says: 'A stage, or a list of them.', holds: 'stage' },
    from: { says: 'Only coming from this stage, or from one of these.', holds: 'stage' },
  },
  examples: [{ stage: 'active' }, { stage: 'lapsed', from: ['active', 'at-risk'] }],
}
