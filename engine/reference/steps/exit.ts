// What the reference says of the step `exit`.
import type { Entry } from '../entry.ts'

export const exit: Entry = {
  description: 'The run ends here.',
  keys: { exit: 'The reason, as reports show it.' },
  examples: [{ exit: 'gave up' }],
}
