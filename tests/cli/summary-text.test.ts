import { expect, test } from 'vitest'
import { summaryText } from '../../cli/start/summary-text.ts'
import type { ModelData } from '../../engine/model/model.ts'
import type { Summary } from '../../local/summary/summary.ts'

const summary: Summary = {
  customers: 1234,
  events: 1,
  stages: { new: 617, lost: 617 },
  transitions: 2,
  enrollments: { hello: { started: 1000, active: 1, completed: 2, goal: 3, exited: 4, failed: 990, heldOut: 6 } },
  messages: { hello: { first: 12, 'the-second': 1 } },
  unconfirmed: 0,
  failures: [],
}
const model = { stages: [{ name: 'new', label: 'Brand new' }, { name: 'lost', label: 'Lost' }], journeys: { hello: { name: 'Say hello' } } } as unknown as ModelData

test('tells every number of the summary, in columns that line up', () => {
  expect(summaryText(summary, model).split('\n')).toEqual([
    '1,234 customers, 1 event, 2 stage transitions',
    '',
    'Customers by stage',
    '  Brand new    617  ████████████',
    '  Lost         617  ████████████',
    '',
    'Enrollments by journey',
    '             started  active  completed  goal  exited  failed  held out',
    '  Say hello    1,000       1          2     3       4     990         6',
    '',
    'Messages sent: 13',
    '  hello  first          12',
    '         the-second      1',
    '',
    'Unconfirmed: 0',
    'Failures: none',
  ])
})

test('tells the first ten failures, and how many more there are', () => {
  const failures = Array.from({ length: 12 }, (_, index) => ({ where: 'perennial-fold', message: `fault ${index}`, at: '2011-01-01T00:00:00.000Z' }))
  const text = summaryText({ ...summary, failures }, model)
  expect(text).toContain('Failures: 12\n  2011-01-01T00:00:00.000Z perennial-fold: fault 0\n')
  expect(text).toContain('fault 9\n  and 2 more')
  expect(text).not.toContain('fault 10')
})
