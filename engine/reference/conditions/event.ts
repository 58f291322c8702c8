// What the reference says of the condition `event`.
import type { Entry } from '../entry.ts'

export const event: Entry = {
  description: 'Asks what the customer has done. Alone: at least once, ever. One condition asks one question: "count", "days", "last", "sum" or "notInLast".',
  keys: {
    event: { says: 'The event\'s name, as the apps send it.', holds: 'event' },
    where: { says: 'Counts only events whose properties pass these tests: a value means is, a list means in, an object holds operators.', holds: 'property' },
    count: 'How often: a number, or operators such as {"atLeast": 3}.',
    days: 'On how many distinct calendar days (in the brand\'s zone): a number, or operators. With "inLast": "7d" these are today and the six days before.',
    last: { says: 'Tests the properties of the newest such event.', holds: 'property' },
    sum: { says: 'Adds this property up over all such events ever, and tests the sum with the operator beside it.', holds: 'property' },
    inLast: 'Only events of the last so much time, to the millisecond: "12h", "30d" (24 hours each), "2w".',
    notInLast: 'Holds when the newest such event, or without one the customer\'s first event of any kind, is at least so old.',
    since: '"entry": only events since the customer entered this run.',
  },
  examples: [
    { event: 'Order Completed', count: { atLeast: 3 }, inLast: '60d' },
    { event: 'Order Completed', sum: 'total', atLeast: 500 },
    { event: 'Order Completed', notInLast: '14d' },
  ],
}
