// What the reference says of the step `split`.
import type { Entry } from '../entry.ts'

export const split: Entry = {
  description: 'Divides customers at random by weight. It is sticky: the same customer always falls into the same arm of the same split.',
  keys: {
    split: 'The split\'s name. Keep it, and nobody changes arms.',
    arms: 'Two to ten arms, whose weights add to 100.',
    'arms.name': 'The arm\'s name, as reports show it.',
    'arms.weight': 'How many of a hundred customers.',
    'arms.steps': { says: 'What follows in this arm; without it nothing, and the journey goes on behind the split.', holds: 'steps' },
  },
  examples: [{ split: 'offer-size', arms: [{ name: 'small', weight: 50, steps: [{ wait: '1d' }] }, { name: 'none', weight: 50 }] }],
}
