// What the reference says of the file beside an e-mail, `content/JOURNEY/NAME.json`.
import type { Entry } from '../entry.ts'

export const envelope: Entry = {
  description: 'What an inbox shows of an e-mail before it is opened. Texts are Liquid.',
  keys: {
    subject: 'The subject line.',
    preheader: 'The line that inboxes show behind the subject.',
    from: { says: 'One of the brand\'s senders; else the default one.', holds: 'sender' },
    layout: 'The layout around the e-mail, from content/layout/; "layout" where none is named.',
    locales: 'What one language says otherwise.',
    'locales.*': 'A language, such as "de".',
    'locales.*.subject': 'The subject line in this language.',
    'locales.*.preheader': 'The line behind it in this language.',
    'locales.*.from': { says: 'The sender in this language.', holds: 'sender' },
  },
  examples: [{ subject: 'Welcome, {{ customer.firstName }}' }],
}
