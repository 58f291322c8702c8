// What the reference says of `events.json`.
import type { Entry } from '../entry.ts'

export const events: Entry = {
  description: 'The catalogue of events that your apps send. Where there is one, every event and property that a journey names is checked against it.',
  keys: {
    events: 'The events, by name.',
    'events.*': 'An event, by the name that the apps send.',
    'events.*.description': 'When it is sent.',
    'events.*.label': 'The noun for one and for many, by which conditions are told in words: "at least 3 orders".',
    'events.*.label.one': 'The noun for one: "order".',
    'events.*.label.many': 'The noun for many: "orders".',
    'events.*.properties': 'What it carries.',
    'events.*.properties.*': 'A property.',
    'events.*.properties.*.type': 'What it holds.',
    'events.*.properties.*.description': 'What it means.',
  },
  examples: [{ events: { 'Order Completed': { description: 'The customer placed an order', label: { one: 'order', many: 'orders' }, properties: { total: { type: 'number' } } } } }],
}
