// What the reference says of `all`, `any` and `not`.
import type { Entry } from '../entry.ts'

export const all: Entry = {
  description: 'Holds when every one of these conditions holds.',
  keys: { all: { says: 'The conditions, all of which must hold.', holds: 'condition' } },
  examples: [{ all: [{ event: 'Order Completed', inLast: '30d' }, { attribute: 'country', is: 'LV' }] }],
}

export const any: Entry = {
  description: 'Holds when at least one of these conditions holds.',
  keys: { any: { says: 'The conditions, one of which must hold.', holds: 'condition' } },
  examples: [{ any: [{ event: 'Order Completed', inLast: '30d' }, { event: 'Cart Updated', inLast: '7d' }] }],
}

export const not: Entry = {
  description: 'Holds when this condition does not.',
  keys: { not: { says: 'The condition that must not hold.', holds: 'condition' } },
  examples: [{ not: { event: 'Order Completed' } }],
}
