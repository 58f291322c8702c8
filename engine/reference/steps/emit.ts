// What the reference says of the step `emit`.
import type { Entry } from '../entry.ts'

export const emit: Entry = {
  description: 'Writes an event of the customer\'s own, as if an app had sent it. It counts for conditions and may start other journeys; after eight journeys that start each other the next is refused.',
  keys: {
    emit: { says: 'The event\'s name.', holds: 'event' },
    properties: 'What the event tells.',
    'properties.*': 'A text, number or truth, a list of them, or a reference to the trigger or an attribute; what a reference does not find is left out.',
  },
  examples: [{ emit: 'Trial Extended', properties: { days: 7, plan: { attribute: 'plan' } } }],
}
