import { expect, test } from 'vitest'
import type { ModelData } from '../../../engine/model/model.ts'
import type { Item } from '../../../engine/ports.ts'
import { Tally } from '../../../local/summary/summary.ts'

const now = Date.UTC(2026, 0, 1)
const minute = 60_000
const model = {
  stages: [{ name: 'active', label: 'Active' }, { name: 'lost', label: 'Lost' }],
  journeys: {
    welcome: { id: 'welcome', sends: { hello: { topic: 'news' }, again: { topic: 'news' } } },
    'ask-a-friend': { id: 'ask-a-friend', sends: {} },
  },
} as unknown as Pick<ModelData, 'stages' | 'journeys'>

const item = (kind: string, rest: Item | object): Item => ({ pk: 'C#a', sk: 'x', kind, ...rest })
function tallied(...items: Item[]) {
  const tally = new Tally(model, now)
  for (const one of items) tally.add(one)
  return tally
}

const none = { started: 0, active: 0, completed: 0, goal: 0, exited: 0, failed: 0, heldOut: 0 }

test('nothing is nought, for every stage, journey and step of the model, in an order that does not depend on the table', () => {
  const { counts } = tallied()
  expect(counts).toEqual({
    customers: 0,
    events: 0,
    stages: { active: 0, lost: 0 },
    transitions: 0,
    enrollments: { 'ask-a-friend': none, welcome: none },
    messages: { 'ask-a-friend': {}, welcome: { hello: 0, again: 0 } },
    unconfirmed: 0,
  })
  expect(Object.keys(counts.enrollments)).toEqual(['ask-a-friend', 'welcome'])
})

test('counts customers by stage, and nobody anonymous', () => {
  const { counts } = tallied(item('profile', { stage: 'lost' }), item('profile', { stage: 'lost' }), item('profile', { stage: 'active', anonymous: true }))
  expect(counts).toMatchObject({ customers: 2, stages: { active: 0, lost: 2 } })
})

test('counts what apps sent, not what the system notes itself, and no silent move', () => {
  const { counts } = tallied(
    item('event', { user: '1' }),
    item('event', { anonymousId: 'x' }),
    item('event', { name: 'Email Delivered' }),
    item('transition', { silent: false }),
    item('transition', { silent: true }),
  )
  expect(counts).toMatchObject({ events: 2, transitions: 1 })
})

test('started is the sum of the endings and the active; held-out runs stand beside it, whatever became of them', () => {
  const run = (rest: object): Item => item('enrollment', { journey: 'welcome', heldOut: false, ...rest })
  const ended = (kind: string): Item => run({ status: 'ended', end: { kind, reason: '', at: 0 } })
  const { counts } = tallied(
    run({ status: 'open' }),
    ended('completed'),
    ended('completed'),
    ended('goal'),
    ended('exited'),
    ended('failed'),
    run({ status: 'held-out', heldOut: true }),
    run({ status: 'ended', heldOut: true, end: { kind: 'completed', reason: '', at: 0 } }),
  )
  expect(counts.enrollments['welcome']).toEqual({ started: 6, active: 1, completed: 2, goal: 1, exited: 1, failed: 1, heldOut: 2 })
})

test('counts a message when it was sent, and as unconfirmed when nobody said so for a quarter of an hour', () => {
  const message = (rest: object): Item => item('message', { run: 'welcome_0_1', step: 'hello', ...rest })
  const { counts, failures } = tallied(
    message({ status: 'sent', at: now }),
    message({ status: 'skipped', at: now }),
    message({ status: 'claimed', at: now - 15 * minute }),
    message({ status: 'claimed', at: now - 15 * minute - 1 }),
    message({ status: 'failed', at: now, reason: 'MessageRejected' }),
  )
  expect(counts).toMatchObject({ messages: { welcome: { hello: 1, again: 0 } }, unconfirmed: 1 })
  expect(failures).toEqual([{ where: 'welcome, hello', message: 'a message was not taken: MessageRejected' }])
})

test('tells of rejected items where and why, and not what they held', () => {
  const { failures } = tallied({ pk: 'Q#2026-01-01', sk: 'a', kind: 'rejected', code: 'event.no-name', path: '$.batch[3].event', item: new Uint8Array() })
  expect(failures).toEqual([{ where: 'quarantine', message: '2026-01-01: event.no-name at $.batch[3].event' }])
})
