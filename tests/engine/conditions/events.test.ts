import type { CustomerEvent } from '../../../engine/profile/profile.ts'
import { ask } from './subjects.ts'
import { describe, expect, test } from 'vitest'
import { eventAt } from '../profile/rules.ts'

const hour = 3_600_000
const day = 86_400_000
const order = 'Order Completed'
const t0 = Date.parse('2026-04-20T09:00:00Z')
const orders = (...at: number[]): CustomerEvent[] => at.map((instant) => eventAt(instant, order))

describe('an event', () => {
  test('holds once it has happened', () => {
    expect(ask({ event: order }, orders(t0)).at(t0)).toBe(true)
    expect(ask({ event: order }, [eventAt(t0, 'Login')]).at(t0)).toBe(false)
  })

  test('counts over a lifetime without a window', () => {
    const counts = (count: object): boolean => ask({ event: order, count } as never, orders(t0, t0 + day, t0 + 900 * day)).at(t0 + 2000 * day)
    expect([counts({ is: 3 }), counts({ atLeast: 4 }), counts({ atMost: 2 }), counts({ above: 2 }), counts({ below: 4 })]).toEqual([true, false, false, true, true])
  })

  test('that never happened counts as none', () => {
    expect(ask({ event: order, count: 0 }, [eventAt(t0, 'Login')]).at(t0)).toBe(true)
    expect(ask({ event: order, count: { below: 1 }, inLast: '5d' }, []).at(t0)).toBe(true)
  })

  test('counts only what passes its filter', () => {
    const events = [10, 60, 70].map((total, index) => eventAt(t0 + index, order, { properties: { total } }))
    expect(ask({ event: order, where: { total: { atLeast: 50 } }, count: 2 }, events).at(t0 + day)).toBe(true)
  })
})

describe('inLast', () => {
  const asked = ask({ event: order, inLast: '2h' }, orders(t0))
  test('holds to the last millisecond of the window and no longer', () => {
    expect([asked.at(t0), asked.at(t0 + 2 * hour - 1), asked.at(t0 + 2 * hour)]).toEqual([true, true, false])
  })
  test('turns exactly then', () => expect([asked.turns(t0), asked.turns(t0 + 2 * hour - 1), asked.turns(t0 + 2 * hour)]).toEqual([t0 + 2 * hour, t0 + 2 * hour, Infinity]))
  test('turns when the answer does, not when any event leaves the window', () => {
    const many = ask({ event: order, count: { atLeast: 2 }, inLast: '10d' }, orders(t0, t0 + day, t0 + 2 * day))
    expect(many.turns(t0 + 2 * day)).toBe(t0 + 11 * day)
    expect(ask({ event: order, count: 1, inLast: '10d' }, orders(t0, t0)).turns(t0)).toBe(Infinity)
  })
  test('a day in a condition is 24 hours, whatever the clocks do', () => {
    const before = Date.parse('2026-03-28T12:00:00Z')
    expect(ask({ event: order, inLast: '1d' }, orders(before)).turns(before)).toBe(before + 24 * hour)
  })
})

describe('notInLast', () => {
  const since = { event: order, notInLast: '14d' }
  test('holds when the last such event is old enough, to the millisecond', () => {
    const asked = ask(since, orders(t0 - 30 * day, t0))
    expect([asked.at(t0 + 14 * day - 1), asked.at(t0 + 14 * day)]).toEqual([false, true])
    expect([asked.turns(t0), asked.turns(t0 + 14 * day)]).toEqual([t0 + 14 * day, Infinity])
  })
  test('counts from the first event of any kind where there was none', () => {
    const asked = ask(since, [eventAt(t0 + day, 'Login'), eventAt(t0, 'Page Viewed')])
    expect([asked.at(t0 + 14 * day - 1), asked.at(t0 + 14 * day)]).toEqual([false, true])
  })
  test('does not take a report of a mail for an event of the customer', () => expect(ask(since, [eventAt(t0, 'Email Opened')]).at(t0 + 100 * day)).toBe(false))
  test('does not hold for somebody who never did anything', () => expect([ask(since, []).at(t0), ask(since, []).turns(t0)]).toEqual([false, Infinity]))
  test('an identify is a first event', () => expect(ask(since, [eventAt(t0, '')]).at(t0 + 14 * day)).toBe(true))
})

describe('days', () => {
  const daily = { event: order, days: { atLeast: 3 }, inLast: '3d' }
  const berlin = (text: string): number => Date.parse(`${text}+01:00`)

  test('are distinct calendar days in the zone of the brand, today and those before', () => {
    const events = orders(berlin('2026-01-10T00:00:00'), berlin('2026-01-10T23:59:59'), berlin('2026-01-11T12:00:00'), berlin('2026-01-12T12:00:00'))
    expect(ask(daily, events, 'Europe/Berlin').at(berlin('2026-01-12T12:00:00'))).toBe(true)
    expect(ask(daily, events, 'Europe/London').at(berlin('2026-01-12T12:00:00'))).toBe(true)
    expect(ask({ ...daily, days: { atLeast: 4 }, inLast: '4d' }, events, 'Europe/London').at(berlin('2026-01-12T12:00:00'))).toBe(true)
    expect(ask({ ...daily, days: { atLeast: 4 }, inLast: '4d' }, events, 'Europe/Berlin').at(berlin('2026-01-12T12:00:00'))).toBe(false)
  })

  test('turn at midnight of the zone', () => {
    const events = orders(berlin('2026-01-10T08:00:00'), berlin('2026-01-11T08:00:00'), berlin('2026-01-12T08:00:00'))
    const asked = ask(daily, events, 'Europe/Berlin')
    const midnight = berlin('2026-01-13T00:00:00')
    expect(asked.turns(berlin('2026-01-12T09:00:00'))).toBe(midnight)
    expect([asked.at(midnight - 1), asked.at(midnight)]).toEqual([true, false])
  })

  test('turn at midnight also where a day has 23 or 25 hours', () => {
    for (const [first, zone, midnight] of [['2026-03-28T12:00:00Z', 'Europe/Berlin', '2026-03-29T22:00:00Z'], ['2026-10-24T12:00:00Z', 'Europe/Berlin', '2026-10-25T23:00:00Z']] as const) {
      const at = Date.parse(first)
      const asked = ask({ event: order, days: 1, inLast: '2d' }, orders(at), zone)
      expect(asked.turns(at)).toBe(Date.parse(midnight))
      expect([asked.at(Date.parse(midnight) - 1), asked.at(Date.parse(midnight))]).toEqual([true, false])
    }
  })

  test('count over a lifetime without a window', () => expect(ask({ event: order, days: 2 }, orders(t0, t0 + hour, t0 + 50 * day)).at(t0 + 900 * day)).toBe(true))
})

describe('since entry', () => {
  const asked = ask({ event: order, since: 'entry', count: 2 }, orders(t0, t0 + day, t0 + 2 * day))
  test('counts what happened after the moment of entry', () => {
    expect(asked.at(t0 + 3 * day, { entryAt: t0 })).toBe(true)
    expect(asked.at(t0 + 3 * day, { entryAt: t0 + day })).toBe(false)
  })
  test('stands beside a window: the later of the two begins', () => {
    const both = ask({ event: order, since: 'entry', inLast: '36h', count: 1 }, orders(t0, t0 + day, t0 + 2 * day))
    expect([both.at(t0 + 2 * day + 13 * hour, { entryAt: t0 - day }), both.at(t0 + 2 * day, { entryAt: t0 + day })]).toEqual([true, true])
    expect(both.at(t0 + 2 * day, { entryAt: t0 })).toBe(false)
  })
})

describe('sum', () => {
  const events = [0.1, 0.2, '5', 0.3].map((total, index) => eventAt(t0 + index, order, { properties: { total } }))
  test('is exact and over a lifetime', () => expect([ask({ event: order, sum: 'total', is: 0.6 }, events).at(t0), ask({ event: order, sum: 'total', above: 0.6 }, events).at(t0)]).toEqual([true, false]))
  test('is 0 where nothing happened', () => expect(ask({ event: order, sum: 'total', atMost: 0 }, []).at(t0)).toBe(true))
  test('is compared with what a reference names', () => {
    const asked = ask({ event: order, sum: 'total', atLeast: { trigger: 'goal' } }, events)
    expect([asked.at(t0, { trigger: { goal: 0.5 } }), asked.at(t0, { trigger: { goal: 0.7 } }), asked.at(t0, { trigger: {} }), asked.at(t0)]).toEqual([true, false, false, false])
  })
})

describe('last', () => {
  const events = [eventAt(t0 + day, 'NPS Answered', { properties: { score: 9 } }), eventAt(t0, 'NPS Answered', { properties: { score: 3 } })]
  test('asks the newest occurrence, however late another came', () => expect([ask({ event: 'NPS Answered', last: { score: { atLeast: 9 } } }, events).at(t0), ask({ event: 'NPS Answered', last: { score: 3 } }, events).at(t0)]).toEqual([true, false]))
  test('fails where nothing happened', () => expect(ask({ event: 'NPS Answered', last: { score: { exists: false } } }, []).at(t0)).toBe(false))
  test('is compared with what a reference names', () => {
    const asked = ask({ event: 'NPS Answered', last: { score: { is: { trigger: 'score' } } } }, events)
    expect([asked.at(t0, { trigger: { score: 9 } }), asked.at(t0, { trigger: { score: 8 } })]).toEqual([true, false])
  })
})
