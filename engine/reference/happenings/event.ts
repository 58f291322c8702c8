// What the reference says of the happening `event`.
import type { Entry } from '../entry.ts'

export const event: Entry = {
  description: 'The customer does this from now on; what was before does not count.',
  keys: {
    event: { says: 'The event\'s name, as the apps send it.', holds: 'event' },
    where: { says: 'Only events whose properties pass these tests: a value means is, a list means in, an object holds operators. A value may be {"trigger": …} or {"attribute": …}.', holds: 'property' },
    anyKey: 'true: every run hears it, whatever its entry key. For events that carry no key, such as "Account Closed".',
  },
  examples: [{ event: 'Order Completed' }],
}
