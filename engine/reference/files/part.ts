// What the reference says of `parts/NAME.part.json`.
import type { Entry } from '../entry.ts'

export const part: Entry = {
  description: 'Steps that several journeys use. Wherever a value may stand, {"param": "days"} stands for the parameter\'s value. A part uses no other part.',
  keys: {
    name: 'What people call the part.',
    note: 'A remark for whoever reads it.',
    parameters: 'What a journey may or must give.',
    'parameters.*': 'A parameter.',
    'parameters.*.type': 'What it is: a text, a number or a truth.',
    'parameters.*.default': 'Its value where the journey gives none; without it every journey must.',
    'parameters.*.note': 'What it is for.',
    steps: { says: 'What happens, from first to last.', holds: 'steps' },
  },
  examples: [{ name: 'NPS survey', parameters: { days: { type: 'string', default: '7d' } }, steps: [{ wait: { param: 'days' } }] }],
}
