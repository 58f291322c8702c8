// What the reference says of the step `waitFor`.
import type { Entry } from '../entry.ts'

export const waitFor: Entry = {
  description: 'Waits until something happens, or until the time is over. It looks back to the last send or waitFor before it, so that nothing falls between two steps.',
  keys: {
    waitFor: { says: 'What to wait for, or a list of arms: the first that happens decides.', holds: 'happening' },
    'waitFor.name': 'The arm\'s name.',
    'waitFor.steps': { says: 'What follows when this arm happens first.', holds: 'steps' },
    within: 'How long at most.',
    then: { says: 'What follows when it happens.', holds: 'steps' },
    else: { says: 'What follows when the time is over.', holds: 'steps' },
  },
  examples: [{ waitFor: { event: 'Order Completed' }, within: '7d', then: [{ exit: 'ordered' }] }],
}
