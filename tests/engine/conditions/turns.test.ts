import * as fc from 'fast-check'
import type { Definitions } from '../../../engine/lifecycle/definitions.ts'
import type { JsonObject } from '../../../engine/json.ts'
import { ask } from './subjects.ts'
import { eventAt } from '../profile/rules.ts'
import { expect, test } from 'vitest'

const hour = 3_600_000
// The night in which clocks go on in Berlin lies inside.
const start = Date.parse('2026-03-27T12:00:00Z')
const hours = 96

const bound = fc.integer({ min: 0, max: 4 })
const tests = fc.oneof(bound, fc.record({ atLeast: bound }), fc.record({ atMost: bound }), fc.record({ above: bound }), fc.record({ below: bound }), fc.record({ atLeast: bound, atMost: bound }))
const name = fc.constantFrom('A', 'B')
const leaf: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ event: name, count: tests, inLast: fc.constantFrom('1h', '5h', '1d', '2d') }),
  fc.record({ event: name, count: tests }),
  fc.record({ event: name, days: tests, inLast: fc.constantFrom('1d', '2d', '3d') }),
  fc.record({ event: name, notInLast: fc.constantFrom('3h', '1d') }),
  fc.record({ event: name, count: tests, inLast: fc.constantFrom('5h', '2d'), where: fc.constant({ big: true }) }),
)
const definitions: Definitions = {
  segments: { some: { label: 'Some', when: { event: 'A', count: { atLeast: 2 }, inLast: '5h' } }, both: { label: 'Both', when: { all: [{ segment: 'some' }, { not: { rfm: { recency: { atMost: 3 } } } }] } } },
  scores: {
    lead: { points: [{ event: 'A', points: 5, max: 12, inLast: '1d' }, { event: 'B', points: -3, max: 6, inLast: '5h' }, { event: 'B', where: { big: true }, points: 4 }] },
    bounded: { points: [{ event: 'A', points: 5, inLast: '2d' }, { event: 'B', points: 1, inLast: '5h' }], max: 8 },
  },
  rfm: { event: 'A', amount: 'total', recency: ['1h', '5h', '5h', '1d'], frequency: [2, 3, 3, 5], monetary: [1, 2, 3, 4] },
}
const defined = fc.oneof(
  fc.record({ segment: fc.constantFrom('some', 'both') }),
  fc.record({ score: fc.constantFrom('lead', 'bounded'), atLeast: fc.integer({ min: -7, max: 20 }) }),
  fc.record({ rfm: fc.oneof(fc.record({ recency: fc.record({ atLeast: fc.integer({ min: 1, max: 5 }) }) }), fc.record({ recency: fc.integer({ min: 1, max: 5 }), frequency: fc.record({ atLeast: fc.integer({ min: 1, max: 5 }) }) })) }),
)
const { condition } = fc.letrec<{ condition: JsonObject }>((tie) => ({
  condition: fc.oneof({ maxDepth: 2 }, leaf, defined, fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }), fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }), fc.record({ not: tie('condition') })),
}))
const happened = fc.array(fc.record({ hour: fc.integer({ min: 0, max: 30 }), name, big: fc.boolean() }), { maxLength: 8 })

/** Everything turns on a full hour here, so that asking at each hour and a moment before it sees every turn. */
test('an answer turns at no other moment than the one foretold', () => {
  fc.assert(fc.property(condition, happened, (asking, list) => {
    const events = list.map((one) => eventAt(start + one.hour * hour, one.name, { properties: { big: one.big } }))
    const asked = ask(asking, events, 'Europe/Berlin', definitions)
    const last = events.reduce((latest, { at }) => Math.max(latest, at), start)
    let foretold = asked.turns(last)
    for (let now = last; now < last + hours * hour; now += hour) {
      if (now >= foretold) foretold = asked.turns(now)
      expect(foretold).toBeGreaterThan(now)
      const before = asked.at(now)
      expect(asked.at(now + hour - 1)).toBe(before)
      expect(asked.at(now + hour) === before || foretold <= now + hour).toBe(true)
    }
  }), { numRuns: 300 })
})

/** The events themselves, counted by hand. */
test('windows over facts answer as the events themselves do', () => {
  const window = fc.record({ inLast: fc.constantFrom(1, 5, 24, 48), event: name, atLeast: fc.integer({ min: 1, max: 4 }), atMost: fc.integer({ min: 1, max: 5 }) })
  fc.assert(fc.property(window, happened, fc.integer({ min: 30, max: 90 }), (asking, list, at) => {
    const events = list.map((one) => eventAt(start + one.hour * hour, one.name))
    const now = start + at * hour
    const count = events.filter((event) => event.name === asking.event && event.at > now - asking.inLast * hour).length
    const { event, atLeast, atMost } = asking
    expect(ask({ event, count: { atLeast, atMost }, inLast: `${asking.inLast}h` }, events).at(now)).toBe(count >= atLeast && count <= atMost)
  }), { numRuns: 300 })
})

test('an exact window turns when the answer does, and not before', () => {
  fc.assert(fc.property(fc.record({ event: name, count: tests, inLast: fc.constantFrom('1h', '5h', '2d') }) as fc.Arbitrary<JsonObject>, happened, (asking, list) => {
    const asked = ask(asking, list.map((one) => eventAt(start + one.hour * hour, one.name)))
    const now = start + 30 * hour
    const turn = asked.turns(now)
    expect(asked.at(turn === Infinity ? now + 1000 * hour : turn)).toBe(turn === Infinity ? asked.at(now) : !asked.at(now))
  }), { numRuns: 300 })
})
