// Keys that many kinds have: operators, references to values, and what stands beside every step's verb.
import type { Entry } from './entry.ts'
import type { operatorShapes } from '../conditions/shapes.ts'

export const operatorKeys: Record<keyof typeof operatorShapes, string> = {
  is: 'Equals this text, number or truth. No coercion: "5" is not 5.',
  isNot: 'Is anything else than this, or absent.',
  in: 'Is one of these.',
  notIn: 'Is none of these, or absent.',
  exists: 'true: there is a value. false: there is none.',
  above: 'Is a number greater than this.',
  below: 'Is a number less than this.',
  atLeast: 'Is a number, this or greater.',
  atMost: 'Is a number, this or less.',
  contains: 'A text that has this in it, or a list that has this member. Capitals count.',
  startsWith: 'A text that begins with this. Capitals count.',
  before: 'A date or moment before this one, such as "2026-11-21" or "2026-11-21T09:00:00Z".',
  after: 'A date or moment after this one, such as "2026-11-21" or "2026-11-21T09:00:00Z".',
}

/** `{"trigger": "cartId"}` in the place of a value. */
export const referenceKeys: Entry['keys'] = {
  trigger: 'A property of the event that entered the run, such as "total", or "cart.id" for one inside another.',
  latest: 'The same property of the newest event of that name (and key) while the run is open.',
  attribute: { says: 'An attribute of the customer\'s, as it is at the moment of the decision.', holds: 'attribute' },
}

export const stepKeys: Entry['keys'] = {
  id: 'The step\'s name: in reports, as the name of its state, and where another step refers to it. Small letters, digits and "-". Where you leave it out, it is derived from what the step does.',
  note: 'A remark for whoever reads the journey.',
  when: { says: 'A condition. Where it is false the step is skipped, and the journey goes on behind it.', holds: 'condition' },
}

/** Where a journey and its steps hold a happening, these may stand beside it. */
export const schemaKey = 'The JSON Schema by which editors complete and check this file.'
