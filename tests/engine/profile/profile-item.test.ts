import * as fc from 'fast-check'
import type { Fact } from '../../../engine/facts/fact.ts'
import type { Profile, Transition } from '../../../engine/profile/profile.ts'
import { bytesOf } from '../../contracts/item-size.ts'
import { describe, expect, test } from 'vitest'
import { eventAt, rulesOf } from './rules.ts'
import { foldEvents } from '../../../engine/profile/fold.ts'
import { hashOf, sequenceOf } from '../../../engine/profile/inclusion.ts'
import { makeKeyring } from '../../../engine/identity/keyring.ts'
import { newProfile } from '../../../engine/profile/profile.ts'
import { profileItem, profileOf, transitionItem, transitionOf } from '../../../engine/profile/profile-item.ts'

const customer = makeKeyring('a root secret').customer('u1')
const instant = fc.oneof(fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 }), fc.constantFrom(0, 946_684_800_000))
const hash = fc.integer().map((number) => hashOf(String(number)))
const json = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string(), { maxLength: 2 }))

/** Without the null prototypes that generated records have. */
const plain = <T>(value: T): T => structuredClone(value)

const fact: fc.Arbitrary<Fact> = fc.record({
  count: fc.nat(), first: instant, times: fc.array(instant, { maxLength: 5 }).map((times) => times.toSorted((a, b) => b - a)),
  days: fc.array(fc.integer({ min: -30_000, max: 30_000 }), { maxLength: 4 }),
  sums: fc.dictionary(fc.string({ minLength: 1 }), fc.constantFrom('0', '12.5', '-0.01'), { maxKeys: 2 }),
  newest: fc.record({ at: instant, id: fc.string(), properties: fc.dictionary(fc.string({ minLength: 1 }), json, { maxKeys: 2 }) }),
}, { requiredKeys: ['count', 'first', 'times'] })

const profile: fc.Arbitrary<Profile> = fc.record({
  head: fc.record({
    version: fc.nat(), anonymous: fc.boolean(), stageOrdinal: fc.nat(), segments: fc.dictionary(fc.constantFrom('champions', 'at-risk', 'x1'), fc.record({ inside: fc.boolean(), since: instant, ordinal: fc.nat() })), reached: fc.subarray(['first-order', 'gold']), decidedAt: instant, signature: hash,
    traits: fc.dictionary(fc.constantFrom('plan', 'email'), fc.tuple(json, instant)),
    facts: fc.dictionary(fc.constantFrom('aaaaaa', 'bbbbbb', 'cccccc'), fact),
    recent: fc.array(hash, { maxLength: 6 }),
  }),
  standing: fc.option(fc.record({ stage: fc.constantFrom('new', 'at-risk'), stageSince: instant, stageFrom: fc.constantFrom('new', 'lapsed') }, { requiredKeys: ['stage', 'stageSince'] }), { nil: {} }),
  rest: fc.record({ user: fc.string(), firstAt: instant, dueAt: instant, linked: fc.array(hash), linkedTo: hash, judgement: hash }, { requiredKeys: [] }),
  inclusion: fc.record({ sequence: fc.bigInt({ min: 0n, max: 10n ** 30n }).map((number) => sequenceOf('2026-01-01T00:00:00.000', String(number))), rebuilt: fc.record({ cutoff: instant, hashes: fc.array(hash) }) }, { requiredKeys: [] }),
}).map(({ head: { recent, ...head }, standing, rest, inclusion }) => ({ customer, ...head, ...standing, ...rest, inclusion: { recent, ...inclusion } }))

describe('the stored profile', () => {
  test('comes back as it was', () => {
    fc.assert(fc.property(profile.map(plain), (before) => {
      expect(profileOf(profileItem(before))).toEqual(before)
    }))
  })

  test('stays under a write unit with twenty facts', () => {
    const names = Array.from({ length: 20 }, (_, index) => `Something ${index} Happened`)
    const rules = rulesOf([{ name: 'active', when: { event: names[0]!, inLast: '75d' } }, { name: 'rest' }], { asked: names.map((event) => ({ event })), model: 'abcdefghijklmnopqrstuvwxyz234567' })
    const start = Date.parse('2026-01-04T10:12:13.456Z')
    const events = names.flatMap((name, index) => [eventAt(start + index * 1_000_000_007, name), eventAt(start + index * 2_000_000_011, name)])
    const traits = { email: 'somebody.with.a.name@example.com', country: 'United Kingdom' }
    const folded = foldEvents(rules, newProfile(customer, false, rules.facts.signature), [...events, eventAt(start, '', { traits, user: 'somebody.with.a.name@example.com' })], start + 50_000_000_000)
    const inclusion = { sequence: sequenceOf('2026-01-01T00:00:00.000', '123456789012345678901'), recent: events.slice(0, 6).map(({ id }) => hashOf(id)) }
    expect(Object.keys(folded.profile.facts)).toHaveLength(20)
    expect(bytesOf(profileItem({ ...folded.profile, version: 99, inclusion }))).toBeLessThan(1024)
  })

  test('is found by stage and by due moment; an anonymous one only by due moment', () => {
    const before: Profile = { ...newProfile(customer, false, 's'), stage: 'new', stageSince: 1, dueAt: 5 }
    expect(profileItem(before)).toMatchObject({ stageShard: expect.stringMatching(/^new#\d\d$/), dueShard: expect.stringMatching(/^due#\d\d$/), dueAt: 5 })
    expect(profileItem({ ...before, anonymous: true })).not.toHaveProperty('stageShard')
    expect(profileItem(newProfile(customer, false, 's'))).not.toHaveProperty('dueShard')
  })
})

test('a stored transition comes back as it was', () => {
  const transition: fc.Arbitrary<Transition> = fc.record({
    customer: fc.constant(customer), stage: fc.string(), ordinal: fc.integer({ min: 1, max: 99_999_999 }), at: instant, historical: fc.boolean(),
    silent: fc.boolean(), cause: fc.constantFrom('event', 'time', 'rebuild'), from: fc.string(), model: fc.string(),
  }, { requiredKeys: ['customer', 'stage', 'ordinal', 'at', 'historical', 'silent', 'cause'] })
  fc.assert(fc.property(transition.map(plain), (one) => {
    expect(transitionOf(transitionItem(one))).toStrictEqual(one)
  }))
})
