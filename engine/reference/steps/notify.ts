// What the reference says of the step `notify`.
import type { Entry } from '../entry.ts'

export const notify: Entry = {
  description: 'Tells other systems, such as an ad audience, a CRM or a printer of letters: an event "Notification" on the EventBridge bus, at least once, with the same id when it comes again. It names the customer by key and holds no attribute of theirs.',
  keys: {
    notify: 'The name by which a team\'s own rule on the bus picks it up.',
    subject: 'A line for people.',
    data: 'What else to tell, written out: texts, numbers and truths, never a customer\'s data.',
    'data.*': 'The value.',
  },
  examples: [{ notify: 'sales', subject: 'A lead is ready', data: { queue: 'inbound', urgent: true } }],
}
