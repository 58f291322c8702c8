import type { Transition } from '../../../engine/profile/profile.ts'
import { expect, test } from 'vitest'
import { eventAt, rulesOf } from './rules.ts'
import { foldEvents, renewProfile } from '../../../engine/profile/fold.ts'
import { newProfile } from '../../../engine/profile/profile.ts'

const day = 86_400_000
const order = 'Order Completed'
const start = Date.parse('2026-01-04T09:20:00Z')
const stages = (window: string) => [{ name: 'loyal', when: { event: order, count: { atLeast: 2 }, inLast: window } }, { name: 'active', when: { event: order, inLast: window } }, { name: 'lapsed' }]
const before = rulesOf(stages('75d'), { model: 'before' })
/** The next deploy asks for one fact more, and nothing else is different. */
const after = rulesOf(stages('75d'), { model: 'after', asked: [{ event: 'Friend Referred' }] })
const stricter = rulesOf(stages('60d'), { model: 'stricter', asked: [{ event: 'Friend Referred' }] })

const first = eventAt(start, order)
const known = foldEvents(before, newProfile('customer', false, before.facts.signature), [first], start).profile
const moves = (transitions: readonly Transition[]): unknown[] => transitions.map(({ stage, at, cause, historical }) => [stage, (at - start) / day, cause, ...(historical ? ['starts nothing'] : [])])

test('a deploy does not swallow what falls due at the visit that renews the profile', () => {
  const { profile, transitions } = renewProfile(after, known, [first], [], known.dueAt!)
  expect(moves(transitions)).toEqual([['lapsed', 75, 'time']])
  expect(profile).toMatchObject({ signature: after.facts.signature, judgement: 'after', stage: 'lapsed' })
})

test('what the new rules find true already starts nothing', () => {
  expect(moves(renewProfile(stricter, known, [first], [], start + 65 * day).transitions)).toEqual([['lapsed', 60, 'time', 'starts nothing']])
})

test('what happened meanwhile is decided as on any other day, whether its record has come or not', () => {
  const second = eventAt(start + 5 * day, order)
  expect(moves(renewProfile(after, known, [first, second], [second], start + 6 * day).transitions)).toEqual([['loyal', 5, 'event']])
  expect(moves(renewProfile(after, known, [first, second], [], start + 6 * day).transitions)).toEqual([['loyal', 5, 'event']])
})

test('an order in time keeps a customer from lapsing, though both are seen at once', () => {
  const second = eventAt(start + 74 * day, order)
  const { transitions } = renewProfile(after, known, [first, second], [second], start + 76 * day)
  expect(moves(transitions)).toEqual([['loyal', 74, 'event'], ['active', 75, 'time']])
})

test('a renewed profile has the facts of the new rules', () => {
  const referred = eventAt(start - day, 'Friend Referred')
  const { profile } = renewProfile(after, known, [referred, first], [], start + day)
  expect(Object.keys(profile.facts)).toHaveLength(2)
})
