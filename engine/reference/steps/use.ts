// What the reference says of the step `use`.
import type { Entry } from '../entry.ts'

export const useEntry: Entry = {
  description: 'Puts the steps of parts/NAME.part.json in this place. Their ids get this step\'s id in front: "ask" in the part is "nps-survey-ask" in the journey.',
  keys: {
    use: { says: 'The part\'s name.', holds: 'part' },
    with: 'Values for the part\'s parameters; those with a default may be left out.',
    'with.*': 'The value, of the type that the part declares.',
  },
  examples: [{ use: 'nps-survey', with: { days: 7 } }],
}
