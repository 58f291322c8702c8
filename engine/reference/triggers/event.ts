// What the reference says of the trigger `event`.
import type { Entry } from '../entry.ts'

export const event: Entry = {
  description: 'The customer did this. An event that arrives more than a day late counts, but triggers nothing.',
  keys: {
    event: { says: 'The event\'s name, as the apps send it.', holds: 'event' },
    where: { says: 'Only events whose properties pass these tests: a value means is, a list means in, an object holds operators.', holds: 'property' },
    each: { says: 'A list in the event, such as "products": enters once per element, 20 at most, whose properties lie over the event\'s. Needs "key" in "entry".', holds: 'property' },
  },
  examples: [{ event: 'Order Completed' }],
}
