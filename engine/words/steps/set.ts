// "set winBack to returned".
import type { JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'
import { listed } from '../phrase.ts'
import { sayValue } from '../tests.ts'

export const set: StepWords = {
  shape: 'act',
  says: (step) => listed(Object.entries(step['set'] as JsonObject).map(([name, value]) => (value === null ? `clear ${name}` : `set ${name} to ${sayValue(value)}`)), 'and'),
}
