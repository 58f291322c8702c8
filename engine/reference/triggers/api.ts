// What the reference says of the trigger `api`.
import type { Entry } from '../entry.ts'

export const api: Entry = {
  description: 'An app asks for it: POST /v1/journeys/{journey}/enroll with userId, properties and messageId. The properties are `trigger.*`.',
  keys: { api: 'Always true.' },
  examples: [{ api: true }],
}
