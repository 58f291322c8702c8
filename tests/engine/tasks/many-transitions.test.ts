import { MemoryTable } from '../../../engine/table/memory-table.ts'
import type { TaskContext } from '../../../engine/tasks/task-context.ts'
import { eventAt, rulesOf } from '../profile/rules.ts'
import { expect, test } from 'vitest'
import { foldCustomer } from '../../../engine/tasks/customer-fold.ts'
import { foldEvents } from '../../../engine/profile/fold.ts'
import { newProfile } from '../../../engine/profile/profile.ts'
import { profileKey, transitionPrefix } from '../../../engine/table/keys.ts'
import { sequenceOf } from '../../../engine/profile/inclusion.ts'

const day = 86_400_000
const start = Date.parse('2016-01-04T09:00:00Z')

test('years of history in one batch are folded though they hold more transitions than a transaction takes', async () => {
  const rules = rulesOf([{ name: 'active', when: { event: 'Order Completed', inLast: '10d' } }, { name: 'lapsed' }])
  const now = start + 100 * 30 * day
  const events = Array.from({ length: 100 }, (_, index) => eventAt(start + index * 30 * day, 'Order Completed', { received: now, historical: true }))
  const table = new MemoryTable()
  const context = { table, shelf: { current: async () => ({ rules }) }, now: () => now } as unknown as TaskContext

  const { transitions } = await foldCustomer(context, 'customer', false, events.map((event, index) => ({ event, sequence: sequenceOf('stream', String(index + 1)) })))

  expect(transitions).toHaveLength(200)
  expect(transitions).toEqual(foldEvents(rules, newProfile('customer', false, rules.facts.signature), events, now).transitions)
  expect((await table.query('C#customer', { prefix: transitionPrefix })).items).toHaveLength(200)
  expect(await table.get(profileKey('customer'))).toMatchObject({ ordinal: 200, stage: 'lapsed' })
})
