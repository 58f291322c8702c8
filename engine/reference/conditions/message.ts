// What the reference says of the condition `message`.
import type { Entry } from '../entry.ts'

export const message: Entry = {
  description: 'What became of a message. Mail programs open mail by themselves, so prefer "clicked" to "opened". A skipped message passes only "skipped".',
  keys: {
    message: { says: 'The id of a send of this journey (its e-mail\'s name where it has none), "journey/step" for one of any run, or {"topic": …} for any message of a topic.', holds: 'message' },
    'message.topic': { says: 'Any message of this topic.', holds: 'topic' },
    was: 'What became of it. A goal, an exit or a waitFor on {"when": …} notices "sent" and "skipped" with the customer\'s next event only, the others at once.',
    link: 'Only clicks on the link of this name; beside "was": "clicked".',
    machine: 'true: also count opens and clicks, on that link where one is named, of mail programs and link scanners.',
  },
  examples: [{ message: 'we-miss-you', was: 'clicked' }],
}
