import { expect, test } from 'vitest'
import { faultsOf } from '../../scripts/check-summary.ts'
import type { Summary } from '../../scripts/check-summary.ts'

const sound: Summary = {
  customers: 3,
  events: 12,
  stages: { new: 1, active: 2 },
  transitions: 4,
  enrollments: { welcome: { started: 3, active: 1, completed: 1, goal: 1, exited: 0, failed: 0, heldOut: 1 } },
  messages: { welcome: { hello: 2 } },
  unconfirmed: 0,
  failures: []
}
const welcome = { started: 3, active: 1, completed: 1, goal: 1, exited: 0, failed: 0, heldOut: 1 }

test('a summary that agrees with itself has no faults', () => {
  expect(faultsOf(sound, 3)).toEqual([])
})

test.each<[string, Partial<Summary>, RegExp]>([
  ['a customer is missing', { customers: 2, stages: { new: 2 } }, /^customers: 2, the sample has 3$/],
  ['a customer is in two stages', { stages: { new: 2, active: 2 } }, /^stages hold 4 customers of 3/],
  ['an enrollment is lost', { enrollments: { welcome: { ...welcome, active: 0 } } }, /^welcome: started 3, but ended and active are 2$/],
  [
    'an enrollment failed',
    { enrollments: { welcome: { ...welcome, completed: 0, failed: 1 } } },
    /^welcome: 1 failed$/
  ],
  ['a message is unconfirmed', { unconfirmed: 1 }, /^1 messages are unconfirmed/],
  ['something failed', { failures: ['planted'] }, /^failures: \["planted"\]$/],
  ['nobody moved', { transitions: 0 }, /^nobody moved/]
])('tells that %s', (_fault, changes, says) => {
  expect(faultsOf({ ...sound, ...changes }, 3)).toEqual([expect.stringMatching(says)])
})
