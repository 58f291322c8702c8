import aslValidator from 'asl-validator'
import type { Definition } from '../../../engine/compile/compiler.ts'
import type { JsonObject } from '../../../engine/json.ts'
import { compileSteps, deployed } from '../compile/journeys.ts'
import { expect, test } from 'vitest'
import { readFileSync } from 'node:fs'

const event = 'Order Completed'
const send = { send: { email: 'a' } }
const arms = [{ name: 'one', weight: 50 }, { name: 'two', weight: 50 }]
const date = { waitUntil: { attribute: 'trialEndsAt' }, atMost: '9d' }

/** How many states those walk through to whom nothing special happens: the first way of a Choice that knows them, else its Default. */
function transitions({ StartAt, States }: Definition): number {
  const seen: string[] = []
  for (let name: string | undefined = StartAt; name !== undefined && name !== 'end' && !name.startsWith('exit-'); ) {
    if (name !== 'start') seen.push(name)
    const state: Record<string, unknown> = States[name]!
    const first = (state['Choices'] as { Next: string }[] | undefined)?.[0]?.Next
    name = (state['Next'] ?? (first !== undefined && !seen.includes(first) ? first : state['Default'])) as string | undefined
  }
  return seen.length
}

/** A row of docs/language/steps.md, and what it says the step costs. */
const rows: [row: string, steps: JsonObject[], transitions: number][] = [
  ['| `send` | 1;', [send], 1],
  ['| `wait` | 1;', [{ wait: '1d' }], 1],
  ['no Task comes before it (a wait behind a wait or a split) 1 more |', [{ wait: '1d' }, { wait: '1d' }], 3],
  ['| `waitUntil` a time of day, `entry` or a `trigger` date | 1,', [{ waitUntil: '09:00' }], 1],
  ['| `waitUntil` a time of day, `entry` or a `trigger` date | 1,', [{ waitUntil: 'entry', offset: '1d' }], 1],
  ['as `wait`; with `else` 3 |', [{ waitUntil: { trigger: 'x' }, atMost: '9d', else: [] }], 3],
  ['| `waitUntil` an `attribute` | 1;', [date], 1],
  ['| `waitUntil` an `attribute` | 1; with `else` 2 |', [{ ...date, else: [{ set: { winBack: 'x' } }] }], 2],
  ['| `waitFor` | 1;', [{ waitFor: { event }, within: '1d' }], 1],
  ['several arms 2;', [{ waitFor: [{ event }, { stage: 'active' }], within: '1d' }], 2],
  ['| `if`, `branch` | 2 |', [{ if: { event } }], 2],
  ['| `if`, `branch` | 2 |', [{ branch: [{ when: { event } }] }], 2],
  ['| `split` | 1 |', [{ split: 's', arms }], 1],
  ['| `repeat` | 3 a round (Task, Choice, and the Wait between rounds) and what is inside, and 2 to find the end |', [{ id: 'r', repeat: 9, every: '1d', steps: [{ set: { winBack: 'x' } }] }], 6],
  ['| `set`, `emit`, `notify`, `reward`, `unsubscribe`, `exit` | 1 |', [{ set: { winBack: 'x' } }, { emit: 'Cart Updated' }, { notify: 'sales' }, { unsubscribe: 'letters' }], 4],
  ['| `when` on `send`, `set`, `emit`, `notify`, `reward`, `unsubscribe` | nothing;', [{ ...send, when: { event } }, { emit: 'Cart Updated', when: { event } }, { notify: 'sales', when: { event } }], 3],
  ['on the others 2 |', [{ ...date, when: { event } }], 3],
]

const page = readFileSync(new URL('../../../docs/language/steps.md', import.meta.url), 'utf8')

test.each(rows)('%s holds of what is compiled', (row, steps, cost) => {
  expect(page).toContain(row)
  const { definition } = compileSteps(steps)
  expect(transitions(definition)).toBe(cost)
  expect(aslValidator(JSON.parse(deployed(definition)))).toMatchObject({ isValid: true })
})

test('every way through nested steps of all these kinds passes an independent validator', () => {
  const inner = [{ ...date, else: [{ wait: '1d' }] }, send, { notify: 'sales', when: { event } }, { unsubscribe: 'letters' }]
  const steps = [{ id: 'r', repeat: 3, every: '1d', until: { event }, steps: [{ if: { event }, then: [{ id: 'q', repeat: 2, every: '1h', steps: inner }], else: [{ waitUntil: 'entry', offset: '9d', else: [{ emit: 'Cart Updated' }] }] }] }, { wait: '1d' }]
  const { definition } = compileSteps(steps)
  expect(aslValidator(JSON.parse(deployed(definition)))).toMatchObject({ isValid: true })
})
