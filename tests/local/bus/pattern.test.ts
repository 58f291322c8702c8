import { describe, expect, test } from 'vitest'
import { compile } from '../../../local/bus/pattern.ts'

const yes = true
const no = false

const cases: [string, unknown, unknown, boolean][] = [
  ['a text', { a: ['x'] }, { a: 'x' }, yes],
  ['another text', { a: ['x'] }, { a: 'X' }, no],
  ['one of several values', { a: ['x', 'y'] }, { a: 'y' }, yes],
  ['an absent field', { a: ['x'] }, {}, no],
  ['every field, not one of them', { a: ['x'], b: ['y'] }, { a: 'x', b: 'z' }, no],
  ['a number', { a: [3] }, { a: 3.0 }, yes],
  ['a number that comes as text', { a: [3] }, { a: '3' }, no],
  ['true', { a: [true] }, { a: true }, yes],
  ['null', { a: [null] }, { a: null }, yes],
  ['null where a field is absent', { a: [null] }, {}, no],
  ['an empty text', { a: [''] }, { a: '' }, yes],
  ['a nested field', { a: { b: ['x'] } }, { a: { b: 'x' } }, yes],
  ['a nested field below a value', { a: { b: ['x'] } }, { a: 'b' }, no],
  ['one value of a list', { a: ['x'] }, { a: ['y', 'x'] }, yes],
  ['no value of a list', { a: ['x'] }, { a: ['y', 'z'] }, no],
  ['a field of one element of a list', { a: { b: ['x'] } }, { a: [{ b: 'y' }, { b: 'x' }] }, yes],
  ['fields of the same element', { a: { b: ['x'], c: [1] } }, { a: [{ b: 'x', c: 1 }] }, yes],
  ['fields of different elements', { a: { b: ['x'], c: [1] } }, { a: [{ b: 'x', c: 2 }, { b: 'y', c: 1 }] }, no],
  ['an object where a value is asked for', { a: ['x'] }, { a: { x: 1 } }, no],
  ['a key with a dash', { 'detail-type': ['x'] }, { 'detail-type': 'x' }, yes],

  ['prefix', { a: [{ prefix: 'eu-' }] }, { a: 'eu-west-1' }, yes],
  ['prefix of something else', { a: [{ prefix: 'eu-' }] }, { a: 'us-eu-' }, no],
  ['prefix of a number', { a: [{ prefix: '1' }] }, { a: 12 }, no],
  ['prefix ignoring case', { a: [{ prefix: { 'equals-ignore-case': 'EU-' } }] }, { a: 'eu-west-1' }, yes],
  ['suffix', { a: [{ suffix: '.png' }] }, { a: 'a.png' }, yes],
  ['suffix of something else', { a: [{ suffix: '.png' }] }, { a: 'a.png.txt' }, no],
  ['suffix ignoring case', { a: [{ suffix: { 'equals-ignore-case': '.PNG' } }] }, { a: 'a.png' }, yes],
  ['equals-ignore-case', { a: [{ 'equals-ignore-case': 'ALICE' }] }, { a: 'alice' }, yes],
  ['equals-ignore-case of more', { a: [{ 'equals-ignore-case': 'ALICE' }] }, { a: 'alices' }, no],

  ['exists', { a: [{ exists: true }] }, { a: null }, yes],
  ['exists of an absent field', { a: [{ exists: true }] }, {}, no],
  ['exists of an object', { a: [{ exists: true }] }, { a: { b: 1 } }, no],
  ['not exists', { a: [{ exists: false }] }, { b: 1 }, yes],
  ['not exists of a field', { a: [{ exists: false }] }, { a: '' }, no],
  ['not exists below an absent object', { a: { b: [{ exists: false }] } }, {}, yes],
  ['not exists or a value', { a: [{ exists: false }, 'x'] }, { a: 'x' }, yes],

  ['anything-but a value', { a: [{ 'anything-but': 'x' }] }, { a: 'y' }, yes],
  ['anything-but that value', { a: [{ 'anything-but': 'x' }] }, { a: 'x' }, no],
  ['anything-but an absent field', { a: [{ 'anything-but': 'x' }] }, {}, no],
  ['anything-but a list', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }, no],
  ['anything-but numbers', { a: [{ 'anything-but': [1, 2] }] }, { a: 3 }, yes],
  ['anything-but in a list with another value', { a: [{ 'anything-but': 'x' }] }, { a: ['x', 'y'] }, yes],
  ['anything-but a prefix', { a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 'xy' }, no],
  ['anything-but several prefixes', { a: [{ 'anything-but': { prefix: ['x', 'y'] } }] }, { a: 'zx' }, yes],
  ['anything-but a suffix', { a: [{ 'anything-but': { suffix: 'x' } }] }, { a: 'yx' }, no],
  ['anything-but ignoring case', { a: [{ 'anything-but': { 'equals-ignore-case': ['X', 'Y'] } }] }, { a: 'y' }, no],
  ['anything-but a wildcard', { a: [{ 'anything-but': { wildcard: '*/lib/*' } }] }, { a: 'a/lib/b' }, no],
  ['anything-but another wildcard', { a: [{ 'anything-but': { wildcard: '*/lib/*' } }] }, { a: 'a/bin/b' }, yes],

  ['numeric equal', { a: [{ numeric: ['=', 100] }] }, { a: 1e2 }, yes],
  ['numeric within', { a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 5 }, yes],
  ['numeric at an open end', { a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 0 }, no],
  ['numeric of a text', { a: [{ numeric: ['=', 5] }] }, { a: '5' }, no],

  ['cidr', { a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.0.255' }, yes],
  ['cidr outside', { a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.1.0' }, no],
  ['cidr of IPv6', { a: [{ cidr: '2001:db8::/32' }] }, { a: '2001:db8:1::1' }, yes],
  ['cidr of a text', { a: [{ cidr: '10.0.0.0/24' }] }, { a: 'host' }, no],

  ['wildcard', { a: [{ wildcard: 'dir/*.png' }] }, { a: 'dir/a/b.png' }, yes],
  ['wildcard at both ends', { a: [{ wildcard: '*b*' }] }, { a: 'abc' }, yes],
  ['wildcard with more behind', { a: [{ wildcard: 'a*b' }] }, { a: 'axbx' }, no],
  ['wildcard with a star escaped', { a: [{ wildcard: String.raw`a\*b` }] }, { a: 'a*b' }, yes],
  ['wildcard with an escaped star and another letter', { a: [{ wildcard: String.raw`a\*b` }] }, { a: 'axb' }, no],
  ['wildcard with signs of regular expressions', { a: [{ wildcard: 'a.b(*)' }] }, { a: 'a.b(c)' }, yes],
  ['wildcard where a point is no point', { a: [{ wildcard: 'a.b' }] }, { a: 'axb' }, no],

  ['$or', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, yes],
  ['$or of neither', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'y', b: 'x' }, no],
  ['$or and a field', { c: ['z'], $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'x', c: 'no' }, no],
  ['$or inside', { d: { $or: [{ a: ['x'] }, { b: [{ numeric: ['<', 3] }] }] } }, { d: { b: 2 } }, yes],
  ['$or in $or', { $or: [{ $or: [{ a: [1] }, { a: [2] }] }, { b: [1] }] }, { a: 2 }, yes],
  ['an empty pattern', {}, { a: 1 }, yes],
]

describe('an event pattern matches', () => {
  test.each(cases)('%s', (_name, pattern, event, expected) => {
    expect(compile(pattern)(event)).toBe(expected)
  })

  test('the pattern of a rule against a whole event', () => {
    const matches = compile({ source: ['perennial'], 'detail-type': ['StageChanged'], detail: { to: ['lapsed'], historical: [{ exists: false }] } })
    const event = { source: 'perennial', 'detail-type': 'StageChanged', detail: { to: 'lapsed', customer: 'c' } }
    expect(matches(event)).toBe(true)
    expect(matches({ ...event, detail: { ...event.detail, historical: true } })).toBe(false)
  })
})

describe('a pattern is refused', () => {
  test.each<[string, unknown, string]>([
    ['with a value that is in no list', { a: 'x' }, '$.a'],
    ['with an empty list', { a: { b: [] } }, '$.a.b'],
    ['with an operator that is not known', { a: [{ before: 1 }] }, '$.a'],
    ['with two operators in one', { a: [{ prefix: 'a', suffix: 'b' }] }, '$.a'],
    ['with a comparison that is not known', { a: [{ numeric: ['<>', 1] }] }, '$.a.numeric'],
    ['with a block that is no block', { a: [{ cidr: '10.0.0.0/33' }] }, '$.a.cidr'],
    ['with numbers under anything-but prefix', { a: [{ 'anything-but': { prefix: 1 } }] }, '$.a.anything-but'],
    ['with two stars in a row', { a: [{ wildcard: 'a**' }] }, '$.a.wildcard'],
  ])('%s', (_name, pattern, place) => {
    expect(() => compile(pattern)).toThrow(
      expect.objectContaining({ code: 'bus.bad-pattern', message: expect.stringContaining(place) })
    )
  })
})
