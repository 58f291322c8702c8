import * as fc from 'fast-check'
import type { CustomerEvent, Profile } from '../../../engine/profile/profile.ts'
import type { FoldRules } from '../../../engine/profile/fold.ts'
import { canonical } from '../../../engine/canonical.ts'
import { afterFold, afterRebuild, membershipOf, sequenceOf } from '../../../engine/profile/inclusion.ts'
import { expect, test } from 'vitest'
import { foldEvents, rebuildProfile } from '../../../engine/profile/fold.ts'
import { newProfile } from '../../../engine/profile/profile.ts'
import { profileItem, profileOf } from '../../../engine/profile/profile-item.ts'
import { rulesOf } from './rules.ts'
import { stageAt } from '../../../engine/lifecycle/lifecycle.ts'

const hour = 3_600_000
const now = Date.parse('2026-04-20T09:00:00Z')

const rules = rulesOf(
  [
    { name: 'loyal', when: { event: 'Order Completed', count: { atLeast: 3 }, inLast: '60d' } },
    { name: 'active', when: { all: [{ event: 'Order Completed', inLast: '30d' }, { attribute: 'plan', is: 'full' }] } },
    { name: 'quiet', when: { event: 'Login', notInLast: '14d' } },
    { name: 'rest' },
  ],
  {
    asked: [
      { event: 'Order Completed', sum: 'total', atLeast: 1 },
      { event: 'Order Completed', where: { total: { atLeast: 50 } }, count: { atMost: 2 } },
      { event: 'Login', days: { atLeast: 3 }, inLast: '7d' },
      { event: 'NPS Answered', last: { score: { atLeast: 9 } } },
    ],
    definitions: {
      segments: {
        keen: { label: 'Keen', when: { any: [{ score: 'lead', atLeast: 8 }, { rfm: { recency: { atLeast: 4 }, monetary: { atMost: 3 } } }] } },
        other: { label: 'Other', when: { all: [{ not: { segment: 'keen' } }, { stage: ['loyal', 'rest'] }] } },
      },
      scores: { lead: { points: [{ event: 'Order Completed', points: 3, max: 9, inLast: '30d' }, { event: 'Login', points: 1 }, { event: 'NPS Answered', points: -2 }] } },
      rfm: { event: 'Order Completed', amount: 'total', recency: ['1d', '10d', '30d', '60d'], frequency: [2, 3, 4, 5], monetary: [0, 50, 100, 200] },
      recent: { orders: { event: 'Order Completed', last: 3, properties: ['total'] } },
    },
  },
)

/** Few distinct times, so that ties are common; some long past, some hours ago. */
const times = fc.oneof(fc.integer({ min: 0, max: 12 }).map((hours) => now - hours * hour), fc.integer({ min: 0, max: 90 }).map((days) => now - days * 24 * hour), fc.constant(0))
const value = fc.oneof(fc.constantFrom('full', 'light', 'none'), fc.integer({ min: 0, max: 3 }), fc.constant(null), fc.boolean())
const draft = fc.record({
  at: times,
  name: fc.constantFrom('Order Completed', 'Login', 'NPS Answered', 'Page Viewed', 'Email Opened', ''),
  total: fc.oneof(fc.integer({ min: -50, max: 200 }), fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constantFrom(0.1, 0.2, 0.3, 1e21, 1e-7)),
  traits: fc.dictionary(fc.constantFrom('plan', 'country', '__proto__', 'constructor'), value, { maxKeys: 3 }),
  historical: fc.boolean(),
})
const events: fc.Arbitrary<CustomerEvent[]> = fc.array(draft, { minLength: 1, maxLength: 25 }).map((drafts) =>
  drafts.map(({ at, name, total, traits, historical }, index) => ({
    id: `E#${index}`, type: name === '' ? 'identify' : 'track', name, at, received: now - hour, user: 'u1',
    properties: { total, score: total },
    ...(name === '' ? { traits } : {}),
    ...(historical ? { historical: true } : {}),
  })),
)

/** As text: a trait may be called `constructor`, which equality of objects would take for their class. */
const known = ({ traits, facts, firstAt, stage, user }: Profile): string => canonical({ traits, facts, firstAt, stage, user })
const fresh = (): Profile => newProfile('customer', false, rules.facts.signature)
const rebuiltFrom = (stored: readonly CustomerEvent[]): Profile => rebuildProfile(rules, fresh(), stored, now, false).profile

function batchesOf<T>(list: readonly T[], cuts: readonly number[]): T[][] {
  const batches: T[][] = [[]]
  for (const [index, one] of list.entries()) {
    if (cuts.includes(index)) batches.push([])
    batches.at(-1)?.push(one)
  }
  return batches
}

test('any permutation and batching of events gives the profile that a rebuild from their set gives', () => {
  const cases = events.chain((stored) => fc.tuple(fc.constant(stored), fc.shuffledSubarray(stored, { minLength: stored.length }), fc.array(fc.nat(25)), fc.array(fc.nat(25))))
  fc.assert(fc.property(cases, ([stored, order, cuts, repeats]) => {
    const expected = rebuiltFrom(stored)
    let profile = fresh()
    for (const batch of batchesOf(order, cuts)) {
      // The same record twice in one batch counts once.
      const again = batch.filter((_, index) => repeats.includes(index))
      profile = foldEvents(rules, profile, [...batch, ...again], now).profile
    }
    expect(known(profile)).toBe(known(expected))
    expect(profile.stage).toBe(stageAt(rules.lifecycle, expected, now))
    const inside = rules.lifecycle.segments?.filter(({ when }) => when.holds({ profile: { ...expected, stage: stageAt(rules.lifecycle, expected, now) }, now })).map(({ name }) => name)
    expect(Object.keys(profile.segments).filter((name) => profile.segments[name]?.inside).toSorted()).toEqual(inside)
  }), { numRuns: 400 })
})

/** Delivers records as the stream's one reader would, under at-least-once and any order. */
function deliver(model: FoldRules, before: Profile, batch: readonly { event: CustomerEvent; sequence: string }[], stored: readonly CustomerEvent[]): Profile {
  const memberships = batch.map(({ event, sequence }) => membershipOf(before.inclusion, event, sequence))
  const highest = batch.map(({ sequence }) => sequence).toSorted().at(-1)
  if (memberships.includes('unknown')) {
    const { profile } = rebuildProfile(model, before, stored, now, false)
    return { ...profile, inclusion: afterRebuild(before.inclusion, stored, highest, now) }
  }
  const unseen = batch.filter((_, index) => memberships[index] === 'new').map(({ event }) => event)
  if (unseen.length === 0) return before
  return { ...foldEvents(model, before, unseen, now).profile, inclusion: afterFold(before.inclusion, unseen, highest, now) }
}

test('records delivered late, again or from another stream count once, through the stored item', () => {
  const cases = events.chain((stored) => {
    const recordsOf = stored.map((event, index) => ({ event, sequence: sequenceOf('2026-01-01', String(index + 9)) }))
    const deliveries = fc.array(fc.constantFrom(...recordsOf), { maxLength: 40 }).chain((extra) => fc.shuffledSubarray([...recordsOf, ...extra], { minLength: stored.length + extra.length }))
    return fc.tuple(fc.constant(stored), deliveries, fc.array(fc.nat(60)), fc.nat(3))
  })
  fc.assert(fc.property(cases, ([stored, deliveries, cuts, ages]) => {
    const received = [now - hour, now - 60_000, now][ages] ?? now
    const accepted = stored.map((event) => ({ ...event, received }))
    const all = new Map(accepted.map((event) => [event.id, event]))
    let profile = fresh()
    for (const batch of batchesOf(deliveries, cuts)) {
      const records = batch.map(({ event, sequence }) => ({ event: all.get(event.id)!, sequence }))
      profile = profileOf(profileItem(deliver(rules, profile, records, accepted)))
    }
    expect(known(profile)).toBe(known(rebuiltFrom(accepted)))
  }), { numRuns: 400 })
})
