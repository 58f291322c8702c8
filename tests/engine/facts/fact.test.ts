import * as fc from 'fast-check'
import type { Fact, FactSpec } from '../../../engine/facts/fact.ts'
import { addDecimals, decimalOf } from '../../../engine/decimal.ts'
import { decodeFacts, encodeFacts } from '../../../engine/facts/fact-codec.ts'
import { describe, expect, test } from 'vitest'
import { factSpec, makeFactSet, mergeFacts } from '../../../engine/facts/fact-set.ts'
import { include } from '../../../engine/facts/fact.ts'

const day = 86_400_000
const dayOf = (instant: number): number => Math.floor(instant / day)
const order = 'Order Completed'

interface Happened { at: number; id: string; properties: { total: number; channel?: string } }
const folded = (spec: FactSpec, events: readonly Happened[]): Fact | undefined => events.reduce<Fact | undefined>((fact, event) => include(spec, fact, event, dayOf), undefined)

describe('a fact', () => {
  const spec = factSpec(order, undefined, { times: 3, days: 2, sums: ['total'], last: ['total', 'channel'] })

  test('keeps count, first, the latest times and days, sums and the newest occurrence', () => {
    const at = [5 * day, 1 * day, 5 * day + 9, 3 * day, 9 * day]
    const events = at.map((instant, index) => ({ at: instant, id: `e${index}`, properties: { total: 0.1 * (index + 1), ...(index === 4 ? { channel: 'web' } : {}) } }))
    expect(folded(spec, events)).toEqual({
      count: 5, first: day, times: [9 * day, 5 * day + 9, 5 * day], days: [9, 5], sums: { total: '1.50000000000000004' },
      newest: { at: 9 * day, id: 'e4', properties: { total: 0.5, channel: 'web' } },
    })
  })

  test('of two events at the same instant takes the one with the greater id for the newer', () => {
    const events = [{ at: day, id: 'b', properties: { total: 2 } }, { at: day, id: 'a', properties: { total: 1 } }]
    expect(folded(spec, events)?.newest).toEqual(folded(spec, events.toReversed())?.newest)
    expect(folded(spec, events)?.newest?.properties).toEqual({ total: 2 })
  })

  test('sums numbers only', () => {
    const events = [1, '2', null, Number.NaN, true, 3].map((total, index) => ({ at: index, id: `e${index}`, properties: { total: total as number } }))
    expect(folded(factSpec(order, undefined, { sums: ['total'] }), events)?.sums).toEqual({ total: '4' })
  })

  test('keeps a sum exact where binary fractions would drift, in any order', () => {
    const cents = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 1, maxLength: 60 })
    fc.assert(fc.property(cents, (list) => {
      const events = list.map((one, index) => ({ at: index, id: `e${index}`, properties: { total: one / 100 } }))
      const sum = folded(factSpec(order, undefined, { sums: ['total'] }), events)?.sums?.['total']
      const exact = BigInt(list.reduce((total, one) => total + one, 0))
      expect(BigInt(Math.round(Number(sum) * 100))).toBe(exact)
      expect(sum).toMatch(/^-?\d+(\.\d{1,2})?$/)
    }))
  })
})

describe('a decimal', () => {
  test('is written as the number prints, without an exponent', () => {
    expect([0.1, -0, 1e21, 1.5e-7, -2.5e22, 123.456, 5e-324].map(decimalOf).map((text) => text.slice(0, 30))).toEqual([
      '0.1', '0', '1000000000000000000000', '0.00000015', '-25000000000000000000000', '123.456', '0.0000000000000000000000000000',
    ])
  })

  test('adds exactly, whatever the sizes', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3')
    expect(addDecimals('-0.05', '0.05')).toBe('0')
    expect(addDecimals('99999999999999999999.99', '0.01')).toBe('100000000000000000000')
    expect(addDecimals('-1.5', '0.25')).toBe('-1.25')
  })

  test('gives the same sum in any order', () => {
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true, min: -1e15, max: 1e15 })), fc.func(fc.integer()), (list, key) => {
      const sum = (numbers: readonly number[]): string => numbers.map(decimalOf).reduce(addDecimals, '0')
      expect(sum(list.toSorted((a, b) => key(a) - key(b)))).toBe(sum(list))
    }))
  })
})

describe('the stored form of facts', () => {
  const again = (facts: Record<string, Fact>): Record<string, Fact> => decodeFacts(encodeFacts(facts))

  test('is a few bytes for each: id, count, how many times, the time itself', () => {
    const once = (at: string): Fact => ({ count: 1, first: Date.parse(at), times: [Date.parse(at)] })
    expect(encodeFacts({})).toHaveLength(0)
    expect(encodeFacts({ abc234: once('2026-04-20T09:00:00Z') })).toHaveLength(6 + 4 + 1 + 1 + 1)
    // A quarter later: five bytes for the distance.
    expect(encodeFacts({ abc234: once('2026-04-20T09:00:00Z'), xyz567: once('2026-07-20T09:00:00Z') })).toHaveLength(13 + 4 + 1 + 1 + 5)
  })

  test('keeps times at and before 1970, which broken clocks send', () => {
    for (const times of [[0, 0], [5, 0, -5], [0, -5, -5], [-1], []]) expect(again({ aaaaaa: { count: 3, first: -5, times } })['aaaaaa']?.times).toEqual(times)
  })

  test('gives back every fact as it was, and is the same in whatever order the facts stood', () => {
    const instant = fc.integer({ min: -1e14, max: 1e14 })
    const fact = fc.record({
      count: fc.integer({ min: 1, max: 1e9 }),
      times: fc.array(instant, { maxLength: 6 }).map((times) => times.toSorted((a, b) => b - a)),
      before: fc.nat(1e12),
      days: fc.option(fc.array(fc.integer({ min: 0, max: 40_000 })), { nil: undefined }),
      sums: fc.option(fc.constant({ total: '12.5', 'größe': '-3' }), { nil: undefined }),
    }).map(({ count, times, before, days, sums }): Fact => ({
      count: Math.max(count, times.length), first: (times.at(-1) ?? 0) - before, times, ...(days === undefined ? {} : { days }), ...(sums === undefined ? {} : { sums }),
    }))
    const id = fc.stringMatching(/^[a-z2-7]{6}$/)
    fc.assert(fc.property(fc.dictionary(id, fact), (facts) => {
      expect(again(facts)).toEqual({ ...facts })
      expect(encodeFacts(Object.fromEntries(Object.entries(facts).toReversed()))).toEqual(encodeFacts(facts))
    }))
  })
})

describe('the facts of a model', () => {
  const large = { total: { atLeast: 50 } }

  test('are one for the same event and filter, with the most that any condition asks', () => {
    const merged = mergeFacts([factSpec(order, undefined, { times: 2, sums: ['total'] }), factSpec(order, undefined, { times: 5, days: 3 }), factSpec(order, undefined, { days: 7, sums: ['tax', 'total'], last: ['total'] }), factSpec(order, large)])
    expect(merged).toHaveLength(2)
    expect(merged.find(({ where }) => where === undefined)).toEqual({ id: factSpec(order, undefined).id, event: order, times: 5, days: 7, sums: ['tax', 'total'], last: ['total'] })
  })

  test('are the same in whatever order they are asked for', () => {
    const specs = [factSpec(order, large), factSpec('Login', undefined, { times: 4 }), factSpec(order, undefined)]
    expect(makeFactSet(mergeFacts(specs)).signature).toBe(makeFactSet(mergeFacts(specs.toReversed())).signature)
  })

  test('have another signature when one of them must keep more', () => {
    expect(makeFactSet(mergeFacts([factSpec(order, undefined, { times: 2 })])).signature).not.toBe(makeFactSet(mergeFacts([factSpec(order, undefined)])).signature)
  })

  test('know a filter by its sense, not by the order of its keys', () => {
    expect(factSpec(order, { a: 1, b: { atLeast: 1, atMost: 2 } }).id).toBe(factSpec(order, { b: { atMost: 2, atLeast: 1 }, a: 1 }).id)
  })

  test('take an event by its name and their filter', () => {
    const set = makeFactSet([factSpec(order, large), factSpec(order, undefined)])
    const matching = (total: number) => set.of(order).filter(({ matches }) => matches({ total })).map(({ spec }) => spec.where)
    expect(matching(10)).toEqual([undefined])
    expect(matching(50)).toEqual([large, undefined])
    expect(set.of('constructor')).toEqual([])
  })
})
