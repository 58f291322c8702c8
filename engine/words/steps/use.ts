// "go through the part “nps-survey” with days 7".
import type { JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'
import { listed, quoted } from '../phrase.ts'
import { sayValue } from '../tests.ts'

export const useStep: StepWords = {
  shape: 'act',
  says(step) {
    const values = Object.entries((step['with'] ?? {}) as JsonObject).map(([name, value]) => `${name} ${sayValue(value)}`)
    return `go through the part ${quoted(step['use'] as string)}${values.length === 0 ? '' : ` with ${listed(values, 'and')}`}`
  },
}
