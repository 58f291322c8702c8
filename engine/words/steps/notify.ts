// "notify “sales”: A lead is ready (queue inbound)".
import type { JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'
import { listed, quoted } from '../phrase.ts'
import { sayValue } from '../tests.ts'

export const notify: StepWords = {
  shape: 'act',
  says(step) {
    const data = Object.entries((step['data'] ?? {}) as JsonObject).map(([name, value]) => `${name} ${sayValue(value)}`)
    return `notify ${quoted(step['notify'] as string)}${step['subject'] === undefined ? '' : `: ${step['subject'] as string}`}${data.length === 0 ? '' : ` (${listed(data, 'and')})`}`
  },
}
