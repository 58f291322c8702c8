import * as fc from 'fast-check'
import type { CustomerEvent, Profile, Transition } from '../../../engine/profile/profile.ts'
import type { FoldRules } from '../../../engine/profile/fold.ts'
import type { JsonObject } from '../../../engine/json.ts'
import { describe, expect, test } from 'vitest'
import { eventAt, rulesOf } from './rules.ts'
import { foldEvents, passTime, rebuildProfile } from '../../../engine/profile/fold.ts'
import { newProfile } from '../../../engine/profile/profile.ts'
import { stageAt, stageTurns } from '../../../engine/lifecycle/lifecycle.ts'

const minute = 60_000
const day = 86_400_000
const order = 'Order Completed'
const start = Date.parse('2026-03-28T22:30:00Z')

const shop = rulesOf([
  { name: 'new', when: { all: [{ event: order, count: { atMost: 1 } }, { event: order, inLast: '30d' }] } },
  { name: 'active', when: { event: order, inLast: '30d' } },
  { name: 'lapsed' },
])
const customer = (rules: FoldRules): Profile => newProfile('customer', false, rules.facts.signature)
const moves = (transitions: readonly Transition[]): unknown[] => transitions.map(({ from, stage, at, ordinal, cause, historical }) => [ordinal, from, stage, at, cause, ...(historical ? ['historical'] : [])])

describe('the stage', () => {
  test('is decided after each event of a batch and at each due moment between two', () => {
    const events = [eventAt(start, order), eventAt(start + day, order), eventAt(start + 50 * day, order)]
    const { profile, transitions } = foldEvents(shop, customer(shop), events, start + 100 * day)
    expect(moves(transitions)).toEqual([
      [1, undefined, 'new', start, 'event'],
      [2, 'new', 'active', start + day, 'event'],
      [3, 'active', 'lapsed', start + 31 * day, 'time'],
      [4, 'lapsed', 'active', start + 50 * day, 'event'],
      [5, 'active', 'lapsed', start + 80 * day, 'time'],
    ])
    expect(profile).toMatchObject({ stage: 'lapsed', stageSince: start + 80 * day, stageOrdinal: 5, decidedAt: start + 80 * day })
    expect(profile.dueAt).toBeUndefined()
  })

  test('is not decided for the past by an event that comes late', () => {
    const { profile } = foldEvents(shop, customer(shop), [eventAt(start + 10 * day, order)], start + 10 * day)
    const { transitions } = foldEvents(shop, profile, [eventAt(start, order)], start + 11 * day)
    expect(moves(transitions)).toEqual([[2, 'new', 'active', start + 10 * day, 'event']])
  })

  test('leaves the profile that was given as it is', () => {
    const before = foldEvents(shop, customer(shop), [eventAt(start, order), eventAt(start, '', { traits: { plan: 'full' } })], start).profile
    const copy = structuredClone(before)
    foldEvents(shop, before, [eventAt(start + 1, order), eventAt(start + 2, '', { traits: { plan: 'light' } })], start + 90 * day)
    expect(before).toStrictEqual(copy)
  })

  test('is decided once by a rebuild, which changes it where the profile was wrong', () => {
    const events = [eventAt(start, order), eventAt(start + day, order)]
    const half = foldEvents(shop, customer(shop), events.slice(0, 1), start + 2 * day).profile
    const { profile, transitions } = rebuildProfile(shop, half, events, start + 2 * day, false)
    expect(moves(transitions)).toEqual([[2, 'new', 'active', start + day, 'rebuild']])
    expect(profile.dueAt).toBe(start + 31 * day + 30 * minute)
  })
})

test('a trait called __proto__ is none, and changes nothing about the others', () => {
  const traits = JSON.parse('{"__proto__": ["x", 9], "constructor": "y", "plan": "full"}') as JsonObject
  const { profile } = foldEvents(shop, customer(shop), [eventAt(start, '', { traits })], start)
  expect(Object.getPrototypeOf(profile.traits)).toBe(Object.prototype)
  expect(Object.entries(profile.traits)).toEqual([['constructor', ['y', start]], ['plan', ['full', start]]])
})

describe('imported history', () => {
  const imported = (at: number, received: number): CustomerEvent => eventAt(at, order, { historical: true, received })

  test('moves the stage by transitions that start nothing, up to the instant of import', () => {
    const now = start + 100 * day
    const { transitions } = foldEvents(shop, customer(shop), [imported(start, now), imported(start + day, now)], now)
    expect(moves(transitions)).toEqual([
      [1, undefined, 'new', start, 'event', 'historical'],
      [2, 'new', 'active', start + day, 'event', 'historical'],
      [3, 'active', 'lapsed', start + 31 * day, 'time', 'historical'],
    ])
  })

  test('starts nothing from its past when something live comes in the same batch', () => {
    const now = start + 100 * day
    const { transitions } = foldEvents(shop, customer(shop), [imported(start, now), eventAt(now, order)], now)
    expect(moves(transitions)).toEqual([
      [1, undefined, 'new', start, 'event', 'historical'],
      [2, 'new', 'lapsed', start + 30 * day, 'time', 'historical'],
      [3, 'lapsed', 'active', now, 'event'],
    ])
  })

  test('starts nothing at the next sweep, and what falls due after the import does', () => {
    const now = start + 20 * day
    const { profile } = foldEvents(shop, customer(shop), [imported(start, now)], now)
    expect(moves(passTime(shop, profile, now + day).transitions)).toEqual([])
    expect(moves(passTime(shop, profile, profile.dueAt!).transitions)).toEqual([[2, 'new', 'lapsed', start + 30 * day, 'time']])
  })

  test('starts nothing when a rebuild makes its profile', () => {
    const now = start + 100 * day
    const { transitions } = rebuildProfile(shop, customer(shop), [imported(start, now), imported(start + day, now)], now, false)
    expect(moves(transitions)).toEqual([[1, undefined, 'active', start + day, 'rebuild', 'historical'], [2, 'active', 'lapsed', start + 31 * day, 'time', 'historical']])
  })

  test('does not silence a rebuild long after the import', () => {
    const events = [imported(start, start + day), eventAt(start + 20 * day, order)]
    const { profile } = foldEvents(shop, customer(shop), events.slice(0, 1), start + day)
    const { transitions } = rebuildProfile(shop, profile, events, start + 21 * day, false)
    expect(moves(transitions)).toEqual([[2, 'new', 'active', start + 20 * day, 'rebuild']])
  })
})

test('a silent rebuild starts nothing', () => {
  const { transitions } = rebuildProfile(shop, customer(shop), [eventAt(start, order)], start + 40 * day, true)
  expect(transitions.map(({ stage, historical }) => [stage, historical])).toEqual([['new', true], ['lapsed', true]])
})

test('transitions of somebody not yet known are silent', () => {
  const { transitions } = foldEvents(shop, newProfile('someone', true, ''), [eventAt(start, order)], start)
  expect(transitions.map(({ silent }) => silent)).toEqual([true])
})

describe('walked minute by minute', () => {
  // Each rule turns within hours, so that a walk over two days sees windows, midnights and a change of clocks.
  const rules = rulesOf([
    { name: 'busy', when: { event: 'A', count: { atLeast: 3 }, inLast: '90min' } },
    { name: 'daily', when: { event: 'A', days: { atLeast: 2 }, inLast: '2d' } },
    { name: 'few', when: { all: [{ event: 'A', count: { is: 1 }, inLast: '3h' }, { not: { event: 'B', inLast: '45min' } }] } },
    { name: 'gone', when: { any: [{ event: 'A', notInLast: '5h' }, { attribute: 'plan', is: 'none' }] } },
    { name: 'rest' },
  ])
  const length = 40 * 60
  const happened = fc.array(fc.record({ minute: fc.integer({ min: 0, max: length }), name: fc.constantFrom('A', 'A', 'B', '') }), { maxLength: 14 })

  /** The stage asked anew at every minute, before and after each event. */
  function ask(events: readonly CustomerEvent[]): Transition[] {
    const transitions: Transition[] = []
    let profile = customer(rules)
    for (let at = start; at <= start + length * minute; at += minute) {
      const steps = [{ cause: 'time', event: undefined }, ...events.filter((event) => event.at === at).map((event) => ({ cause: 'event', event }))]
      for (const { cause, event } of steps) {
        if (event !== undefined) profile = { ...foldEvents(rules, profile, [event], at).profile, ...stageOf(profile) }
        else if (profile.firstAt === undefined && Object.keys(profile.traits).length === 0) continue
        const stage = stageAt(rules.lifecycle, profile, at)
        if (stage === profile.stage) continue
        const before = transitions.at(-1)
        transitions.push({ customer: 'customer', ordinal: transitions.length + 1, ...(before === undefined ? {} : { from: before.stage }), stage, at, historical: false, silent: false, cause, model: 'model' })
        profile = { ...profile, stage }
      }
    }
    return transitions
  }
  const stageOf = ({ stage }: Profile): object => ({ stage })

  test('transitions are those that visits at due moments alone bring about, each at its own minute', () => {
    fc.assert(fc.property(happened, (list) => {
      const events = list.map(({ minute: at, name }) => eventAt(start + at * minute, name, name === '' ? { traits: { plan: 'none' } } : {})).toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
      const visited: Transition[] = []
      let profile = customer(rules)
      const take = (folded: { profile: Profile; transitions: Transition[] }): void => {
        profile = folded.profile
        visited.push(...folded.transitions)
      }
      for (let at = start; at <= start + length * minute; at += minute) {
        if (profile.dueAt !== undefined && profile.dueAt <= at) take(passTime(rules, profile, at))
        const now = events.filter((event) => event.at === at)
        if (now.length > 0) take(foldEvents(rules, profile, now, at))
        expect(profile.dueAt ?? Infinity).toBeGreaterThan(at)
        expect(profile.dueAt !== undefined || stageTurns(rules.lifecycle, profile, at) === Infinity).toBe(true)
      }
      expect(moves(visited)).toEqual(moves(ask(events)))
    }), { numRuns: 60 })
  })

  test('transitions are the same when all events come in one batch at the end', () => {
    fc.assert(fc.property(happened, (list) => {
      const events = list.map(({ minute: at, name }) => eventAt(start + at * minute, name, name === '' ? { traits: { plan: 'none' } } : {}))
      const { transitions } = foldEvents(rules, customer(rules), events, start + length * minute)
      expect(moves(transitions)).toEqual(events.length === 0 ? [] : moves(ask(events.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)))))
    }), { numRuns: 60 })
  })
})
