// What the reference says of the trigger `event` with `settled`.
import type { Entry } from '../entry.ts'

export const settled: Entry = {
  description: 'The customer did this, and has not done it again for so long: abandoned carts, browse abandonment, digests. Each key of the journey settles by itself; the last event is the trigger.',
  keys: {
    event: { says: 'The event\'s name, as the apps send it.', holds: 'event' },
    where: { says: 'Only events whose properties pass these tests: a value means is, a list means in, an object holds operators.', holds: 'property' },
    settled: 'How long it must not have happened again, counted from the last time it did: "1h". 90 days are the most.',
  },
  examples: [{ event: 'Cart Updated', settled: '1h' }],
}
