// What the reference says of the condition `attribute`.
import type { Entry } from '../entry.ts'

export const attribute: Entry = {
  description: 'Tests an attribute of the customer\'s as it is now, with the operators beside it. An absent one passes only "isNot", "notIn" and "exists": false.',
  keys: { attribute: { says: 'The attribute\'s name; "address.city" reaches inside.', holds: 'attribute' } },
  examples: [{ attribute: 'country', is: 'LV' }, { attribute: 'plan', in: ['light', 'full'] }],
}
