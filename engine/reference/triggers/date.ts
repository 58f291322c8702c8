// What the reference says of the trigger `date`.
import type { Entry } from '../entry.ts'

export const date: Entry = {
  description: 'A date of the customer\'s own comes near: a trial ends, a birthday. It follows the date when it changes, and is on the customer\'s own clock. A date set after its moment does not fire.',
  keys: {
    'date': 'Where the date is.',
    'date.attribute': { says: 'The attribute that holds it, as text: "2026-12-01", or with a time "2026-12-01T15:00:00Z". What is no date is recorded and sets nothing.', holds: 'attribute' },
    'offset': 'How long before ("-3d") or after ("1d") the date. Days and weeks are calendar days.',
    'at': 'The time of day: "09:00". Without it, the time that the date has; midnight where it has none.',
    'yearly': 'true: every year again, for birthdays and anniversaries. 29 February is the 28th in other years.',
    'grace': 'A date that is set up to so long after its moment still fires, at once: "2d".',
  },
  examples: [{ date: { attribute: 'trialEndsAt' }, offset: '-3d', at: '09:00' }, { date: { attribute: 'birthday' }, at: '09:00', yearly: true }],
}
