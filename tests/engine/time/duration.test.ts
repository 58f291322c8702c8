import { describe, expect, test } from 'vitest'
import { milliseconds, parseDuration } from '../../../engine/time/duration.ts'
import { parseWallTime } from '../../../engine/time/wall-time.ts'

describe('a duration', () => {
  test.each([
    ['45s', 45_000],
    ['30min', 1_800_000],
    ['24h', 86_400_000],
    ['5d', 432_000_000],
    ['2w', 1_209_600_000],
  ])('%s is %d ms', (text, expected) => {
    expect(milliseconds(parseDuration(text))).toBe(expected)
  })

  test('keeps its amount and unit', () => {
    expect(parseDuration('10w')).toEqual({ amount: 10, unit: 'w' })
  })

  test.each([
    '',
    '5',
    'd',
    '0d',
    '05d',
    '-1d',
    '1.5h',
    '1d12h',
    '5 d',
    '5D',
    '5m',
    '5mo',
    '1y',
    ' 5d',
    '5d\n',
    '9999999999s',
  ])('is refused when written %j', (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'journey.bad-duration' }))
  })
})

describe('a time of day', () => {
  test.each([
    ['00:00', 0],
    ['09:30', 34_200_000],
    ['23:59', 86_340_000],
  ])('%s is %d ms after midnight', (text, expected) => {
    expect(parseWallTime(text)).toBe(expected)
  })

  test.each(['9:00', '24:00', '12:60', '0900', '09:00:00', '', 'noon'])('is refused when written %j', (text) => {
    expect(() => parseWallTime(text)).toThrow(expect.objectContaining({ code: 'journey.bad-time' }))
  })
})
