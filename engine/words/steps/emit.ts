// "write the event “Trial Extended” with days 7".
import type { JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'
import { listed, quoted } from '../phrase.ts'
import { sayValue } from '../tests.ts'

export const emit: StepWords = {
  shape: 'act',
  says(step) {
    const properties = Object.entries((step['properties'] ?? {}) as JsonObject).map(([name, value]) => `${name} ${Array.isArray(value) ? listed(value.map(sayValue), 'and') : sayValue(value)}`)
    return `write the event ${quoted(step['emit'] as string)}${properties.length === 0 ? '' : ` with ${listed(properties, 'and')}`}`
  },
}
