import { expect, test } from 'vitest'
import { readCustomer } from '../../../local/simulation/customer-file.ts'
import { momentAt } from '../../../local/simulation/moment.ts'

const known = { zoneOf: () => 'Europe/Riga', events: ['Order Completed'], messages: ['hello', 'welcome/hello'] }
const wrong = (text: string): string[] => readCustomer('customer.json', text, known).problems.map(({ code, message, place }) => `${place?.line}:${place?.column} ${place?.path} ${code}: ${message}`)

test('every problem of the file is told at once, with its place and the mend', () => {
  expect(wrong(`{
  "start": "2026-03-02 10:00",
  "events": [
    { "at": "+3 days", "event": "Order Completed" },
    { "at": "+1d", "event": "Order Complete" },
    { "at": "2026-01-01", "page": "Home", "event": "Order Completed" },
    { "at": "+1d" }
  ],
  "reactions": [{ "to": "helo", "opens": "1h" }]
}`)).toEqual([
    '4:13 $.events[0].at simulate.no-moment: is no moment: found "+3 days". Write "+3d" or "+3d 14:30" from the start, "2026-03-01 09:00" on the customer\'s clock, or an instant such as "2026-03-01T09:00:00Z"',
    '5:29 $.events[1].event simulate.unknown-event: names "Order Complete", which events.json does not have. Did you mean "Order Completed"?',
    '6:13 $.events[2].at simulate.before-start: lies before the start; set "start" earlier',
    '6:5 $.events[2] simulate.no-event: must hold one of "event", "page", "screen" and "traits", found event and page',
    '7:5 $.events[3] simulate.no-event: must hold one of "event", "page", "screen" and "traits", found none',
    '9:25 $.reactions[0].to simulate.unknown-message: names "helo", and no journey sends it. Did you mean "hello"? "*" stands for every message.',
  ])
})

test.each([
  ['{"events": [], "zone": "Europe/Rigga"}', 'simulate.unknown-zone'],
  ['{"events": [], "until": "2020-01-01"}', 'simulate.ends-before-start'],
  ['{"events": [{"at": "+1d", "evnt": "x"}]}', 'shape.unknown-key'],
  ['{"events": [', 'json.broken'],
])('%s is refused with %s', (text, code) => expect(wrong(text).join('\n')).toContain(code))

test.each([
  ['+0d', '2026-03-27T08:00:00.000Z'],
  ['+2h', '2026-03-27T10:00:00.000Z'],
  // The clocks go forward on the 29th: the same time of day is an hour earlier.
  ['+3d', '2026-03-30T07:00:00.000Z'],
  ['+3d 14:30', '2026-03-30T11:30:00.000Z'],
  ['+0d 14:30', '2026-03-27T12:30:00.000Z'],
  ['2026-04-01', '2026-03-31T21:00:00.000Z'],
  ['2026-04-01 09:15', '2026-04-01T06:15:00.000Z'],
  ['2026-04-01T09:15:00Z', '2026-04-01T09:15:00.000Z'],
  ['2026-02-30', undefined],
  ['tomorrow', undefined],
])('the moment %s of a customer in Riga is %s', (text, instant) => {
  const at = momentAt(text, Date.parse('2026-03-27T08:00:00Z'), 'Europe/Riga')
  expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(instant)
})
