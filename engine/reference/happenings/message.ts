// What the reference says of the happening `message`.
import type { Entry } from '../entry.ts'

export const message: Entry = {
  description: 'Something becomes of a message of this run: it is delivered, opened, clicked, or bounces.',
  keys: {
    message: { says: 'The id of a send of this journey (its e-mail\'s name where it has none).', holds: 'message' },
    was: 'What becomes of it.',
    link: 'Only clicks on the link of this name; beside "was": "clicked".',
    machine: 'true: also count opens and clicks, on that link where one is named, of mail programs and link scanners.',
  },
  examples: [{ message: 'we-miss-you', was: 'clicked' }],
}
