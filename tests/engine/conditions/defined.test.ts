import type { CustomerEvent } from '../../../engine/profile/profile.ts'
import type { Definitions } from '../../../engine/lifecycle/definitions.ts'
import type { JsonObject } from '../../../engine/json.ts'
import { describe, expect, test } from 'vitest'
import { ask } from './subjects.ts'
import { eventAt } from '../profile/rules.ts'

const day = 86_400_000
const start = Date.parse('2026-03-01T12:00:00Z')
const definitions: Definitions = {
  segments: {
    regular: { label: 'Regular', when: { event: 'Order Completed', count: { atLeast: 2 }, inLast: '30d' } },
    champions: { label: 'Champions', when: { all: [{ segment: 'regular' }, { event: 'Order Completed', sum: 'total', atLeast: 100 }] } },
    never: { label: 'Never', when: { event: 'Nothing' } },
  },
  scores: {
    lead: { points: [{ event: 'Pricing Viewed', points: 5, max: 12, inLast: '10d' }, { event: 'Demo Requested', points: 30 }, { event: 'Unsubscribed', points: -20 }], max: 50 },
  },
  rfm: { event: 'Order Completed', amount: 'total', recency: ['10d', '20d', '30d', '40d'], frequency: [2, 3, 4, 6], monetary: [50, 100, 150, 200] },
}
const order = (days: number, total = 50): CustomerEvent => eventAt(start + days * day, 'Order Completed', { properties: { total } })
const did = (name: string, days = 0): CustomerEvent => eventAt(start + days * day, name)
const asking = (condition: JsonObject, events: CustomerEvent[], days: number): boolean => ask(condition, events, 'Europe/London', definitions).at(start + days * day)
const turning = (condition: JsonObject, events: CustomerEvent[], days: number): number => (ask(condition, events, 'Europe/London', definitions).turns(start + days * day) - start) / day

describe('a segment', () => {
  const twice = [order(0), order(5)]
  test('holds as its condition does, through other segments too', () => {
    expect([asking({ segment: 'champions' }, twice, 6), asking({ segment: 'champions' }, [order(0, 20), order(5)], 6), asking({ segment: ['never', 'regular'] }, [order(0, 20), order(5)], 6), asking({ segment: 'never' }, twice, 6)]).toEqual([true, false, true, false])
  })
  test('tells when it is left', () => {
    expect([turning({ segment: 'champions' }, twice, 6), asking({ segment: 'champions' }, twice, 30)]).toEqual([30, false])
  })
  test('that is defined no more has nobody in it', () => expect(asking({ segment: 'gone' }, twice, 6)).toBe(false))
})

describe('a score', () => {
  const asked = (events: CustomerEvent[], value: number, days = 9): boolean => asking({ score: 'lead', is: value }, events, days)
  test('adds the points of each event', () => expect(asked([did('Pricing Viewed'), did('Demo Requested')], 35)).toBe(true))
  test('has no more of a line, and no more in all, than their max', () => {
    expect(asked([did('Pricing Viewed'), did('Pricing Viewed', 1), did('Pricing Viewed', 2), did('Pricing Viewed', 3)], 12)).toBe(true)
    expect(asked([did('Demo Requested'), did('Demo Requested')], 50)).toBe(true)
  })
  test('takes points away, and is 0 for who did nothing', () => expect([asked([did('Unsubscribed')], -20), asked([did('Else')], 0)]).toEqual([true, true]))
  test('forgets to the millisecond what its window has left behind', () => {
    const viewed = [did('Pricing Viewed'), did('Pricing Viewed', 1), did('Pricing Viewed', 2)]
    expect([asked(viewed, 12, 9.9), asked(viewed, 10, 10), asked(viewed, 5, 11), asked(viewed, 0, 12)]).toEqual([true, true, true, true])
    expect([turning({ score: 'lead', atLeast: 6 }, viewed, 5), turning({ score: 'lead', atLeast: 1 }, viewed, 5), turning({ score: 'lead', atLeast: 13 }, viewed, 5)]).toEqual([11, 12, Infinity])
  })
})

describe('rfm', () => {
  test('marks recency, frequency and monetary value from 1 to 5', () => {
    const orders = [order(0, 60), order(10, 60), order(20, 60)]
    expect(asking({ rfm: { recency: 5, frequency: 3, monetary: 4 } }, orders, 29)).toBe(true)
    expect([30, 40, 50, 60].map((days) => [5, 4, 3, 2, 1].find((mark) => asking({ rfm: { recency: mark } }, orders, days)))).toEqual([4, 3, 2, 1])
  })
  test('takes a scalar, a list or operators', () => {
    expect([asking({ rfm: { frequency: [1, 2] } }, [order(0)], 1), asking({ rfm: { frequency: { atMost: 3, above: 1 } } }, [order(0)], 1)]).toEqual([true, false])
  })
  test('is absent for who never ordered', () => {
    expect([asking({ rfm: { recency: { atMost: 5 } } }, [did('Else')], 1), asking({ rfm: { recency: { exists: false } } }, [did('Else')], 1)]).toEqual([false, true])
  })
  test('tells exactly when recency drops below what is asked', () => {
    expect([turning({ rfm: { recency: { atLeast: 4 } } }, [order(0)], 1), turning({ rfm: { recency: { atLeast: 4 }, frequency: 5 } }, [order(0)], 1)]).toEqual([20, Infinity])
  })
})
