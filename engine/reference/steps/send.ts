// What the reference says of the step `send`.
import type { Entry } from '../entry.ts'

export const send: Entry = {
  description: 'Sends one message. Consent, caps, window and exits are judged at the moment of sending; a message that may not go is skipped and recorded, and the journey goes on.',
  keys: {
    send: 'What to send.',
    'send.email': { says: 'The e-mail\'s name in content/JOURNEY/, or a list to choose from: the first whose "when" holds is used.', holds: 'email' },
    'send.email.when': { says: 'Uses this e-mail where the condition holds; the last needs none.', holds: 'condition' },
    'send.email.use': { says: 'The e-mail\'s name in content/JOURNEY/.', holds: 'email' },
    topic: { says: 'What the customer must be subscribed to; else the journey\'s topic.', holds: 'topic' },
    coupon: { says: 'One code of this pool of lifecycle.json goes with the message; content reads it as "coupon.code". Where the pool is empty the message is skipped.', holds: 'coupon' },
    expires: 'How long after it fell due the message still makes sense; later it is skipped. A marketing message without it has a day from the first moment at which its hours are open.',
    window: 'Hours of its own instead of the brand\'s window and quiet hours; "any" is any hour.',
    'window.from': 'When it opens, on the customer\'s clock.',
    'window.to': 'When it closes.',
    'window.days': 'The weekdays on which it opens; every day unless told.',
    ifCapped: 'What to do where a cap leaves no place; without it the message is skipped.',
    'ifCapped.hold': 'Waits so long for a place.',
  },
  examples: [{ send: { email: 'we-miss-you' } }],
}
