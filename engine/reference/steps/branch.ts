// What the reference says of the step `branch`.
import type { Entry } from '../entry.ts'

export const branch: Entry = {
  description: 'Goes the first way whose condition holds now.',
  keys: {
    branch: 'The ways, tried in this order.',
    'branch.name': 'The way\'s name.',
    'branch.when': { says: 'The condition for this way.', holds: 'condition' },
    'branch.steps': { says: 'What follows on this way.', holds: 'steps' },
    otherwise: { says: 'What follows where no condition holds.', holds: 'steps' },
  },
  examples: [{ branch: [{ name: 'buyer', when: { event: 'Order Completed' }, steps: [{ exit: 'has ordered' }] }], otherwise: [{ wait: '3d' }] }],
}
