import type { Json } from '../../../engine/json.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { compileTest, compileWhere, operators } from '../../../engine/conditions/test.ts'

const absent = undefined
afterEach(() => vi.unstubAllEnvs())

/** Values that pass and values that fail each test. */
const cases: Record<string, { test: Json; passes: (Json | undefined)[]; fails: (Json | undefined)[] }[]> = {
  is: [
    { test: { is: 'a' }, passes: ['a'], fails: ['A', 'a ', ['a'], null, absent] },
    { test: { is: 1 }, passes: [1], fails: ['1', true, 1.5, absent] },
    { test: { is: true }, passes: [true], fails: ['true', 1, false, absent] },
  ],
  isNot: [{ test: { isNot: 1 }, passes: ['1', 2, null, absent, [1]], fails: [1] }],
  in: [{ test: { in: ['a', 1] }, passes: ['a', 1], fails: ['1', 'b', null, absent, ['a']] }],
  notIn: [{ test: { notIn: ['a', 1] }, passes: ['1', 'b', null, absent], fails: ['a', 1] }],
  exists: [
    { test: { exists: true }, passes: ['', 0, false, [], {}], fails: [null, absent] },
    { test: { exists: false }, passes: [null, absent], fails: ['', 0, false] },
  ],
  above: [{ test: { above: 5 }, passes: [5.1], fails: [5, 4, '6', [6], null, absent] }],
  below: [{ test: { below: 5 }, passes: [4.9, -1], fails: [5, 6, '4', null, absent] }],
  atLeast: [{ test: { atLeast: 5 }, passes: [5, 6], fails: [4.9, '5', null, true, absent] }],
  atMost: [{ test: { atMost: 5 }, passes: [5, -5], fails: [5.1, '5', null, absent] }],
  contains: [
    { test: { contains: 'b' }, passes: ['abc', ['a', 'b']], fails: ['ac', ['ab'], { b: 1 }, null, absent] },
    { test: { contains: 1 }, passes: [[1, 2]], fails: ['1', ['1'], 1, absent] },
  ],
  startsWith: [{ test: { startsWith: 'ab' }, passes: ['ab', 'abc'], fails: ['AB', 'xab', ['ab'], 1, absent] }],
  before: [{ test: { before: '2026-11-21' }, passes: ['2026-11-20T23:59:59.999Z', '2026-11-21T00:30:00+01:00'], fails: ['2026-11-21', '2026-11-21T00:00:00Z', '5', 'Nov 1 2020', 1, null, absent] }],
  after: [{ test: { after: '2026-11-21T10:00:00Z' }, passes: ['2026-11-21T10:00:00.001Z', '2026-11-21T09:30:00-01:00'], fails: ['2026-11-21T10:00:00Z', 'tomorrow', 9e15, null, absent] }],
}

describe.each(Object.entries(cases))('%s', (_, list) => {
  const rows = list.flatMap(({ test: operator, passes, fails }) => [...passes.map((value) => ({ operator, value, holds: true })), ...fails.map((value) => ({ operator, value, holds: false }))])
  test.each(rows)('$operator of $value is $holds', ({ operator, value, holds }) => expect(compileTest(operator)(value)).toBe(holds))
})

test('every operator is among the cases', () => expect(Object.keys(cases).toSorted()).toEqual(Object.keys(operators).toSorted()))

test('an absent value fails every test but isNot, notIn and "exists": false', () => {
  const operands: Record<string, Json> = { in: ['a'], notIn: ['a'], exists: false, before: '2026-01-01', after: '2026-01-01', startsWith: 'a', contains: 'a' }
  expect(Object.keys(operators).filter((name) => compileTest({ [name]: operands[name] ?? 1 })(undefined))).toEqual(['isNot', 'notIn', 'exists'])
})

test('several operators must all hold', () => {
  const between = compileTest({ atLeast: 5, below: 10 })
  expect([4, 5, 9, 10].filter((value) => between(value))).toEqual([5, 9])
})

test('a scalar means is, a list means in', () => {
  expect([compileTest('a')('a'), compileTest('a')('b'), compileTest(['a', 'b'])('b'), compileTest(['a', 'b'])('c')]).toEqual([true, false, true, false])
})

test('an instant without a zone is UTC on every machine', () => {
  vi.stubEnv('TZ', 'America/New_York')
  expect(new Date('2026-11-21T10:00:00').getUTCHours()).toBe(15)
  expect(compileTest({ before: '2026-11-21T10:00:01Z' })('2026-11-21T10:00:00')).toBe(true)
  expect(compileTest({ before: '2026-11-21T10:00:00' })('2026-11-21T09:59:59Z')).toBe(true)
})

describe('a filter', () => {
  test('asks every property it names', () => {
    const passes = compileWhere({ total: { atLeast: 50 }, channel: ['web', 'app'] })
    expect([{ total: 50, channel: 'web' }, { total: 49, channel: 'web' }, { total: 50, channel: 'shop' }, { total: 50 }].map(passes)).toEqual([true, false, false, false])
  })

  test('follows a dotted path into objects, and takes a key that holds dots first', () => {
    const passes = compileWhere({ 'checkout.total': 5 })
    expect([{ checkout: { total: 5 } }, { 'checkout.total': 5, checkout: { total: 9 } }, { checkout: [5] }, { checkout: 5 }, {}].map(passes)).toEqual([true, true, false, false, false])
  })

  test('finds nothing in what every object inherits', () => {
    expect(compileWhere({ constructor: { exists: true } })({})).toBe(false)
    expect(compileWhere({ 'a.toString': { exists: true } })({ a: {} })).toBe(false)
  })
})
