// What the reference says of the step `repeat`.
import type { Entry } from '../entry.ts'

export const repeat: Entry = {
  description: 'Goes through the same steps again, at most so many rounds. Rounds begin "every" apart, counted from the first; one that takes longer lets the beginnings pass that it has missed. Behind the last round the journey goes on at once.',
  keys: {
    repeat: 'How many rounds at most, 2 to 365.',
    every: 'From the beginning of one round to the next. Days and weeks keep the time of day in the customer\'s zone.',
    until: { says: 'Asked before each round, the first too: where it holds, the journey goes on behind the repeat.', holds: 'condition' },
    steps: { says: 'What each round does.', holds: 'steps' },
  },
  examples: [{ id: 'reminders', repeat: 3, every: '2d', until: { event: 'Order Completed', since: 'entry' }, steps: [{ send: { email: 'your-basket' } }] }],
}
