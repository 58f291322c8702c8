import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { parseDuration } from '../../../engine/time/duration.ts'
import { nextWallTime, waitUntilInstant, type Wait } from '../../../engine/time/wait.ts'
import { wallClock, type Weekday } from '../../../engine/time/zone.ts'

const allZones = Intl.supportedValuesOf('timeZone')
const wait = (duration: string, at?: string, on?: readonly Weekday[]): Wait => ({
  duration: parseDuration(duration),
  ...(at === undefined ? {} : { at }),
  ...(on === undefined ? {} : { on }),
})
const ends = (from: string, given: Wait, zone: string): string =>
  new Date(waitUntilInstant(Date.parse(from), given, zone)).toISOString()

describe('a wait of days', () => {
  test('ends at the same wall-clock time so many calendar days on, over a change of the clocks', () => {
    expect(ends('2026-03-22T08:00:00Z', wait('7d'), 'Europe/Berlin')).toBe('2026-03-29T07:00:00.000Z')
    expect(ends('2026-10-24T08:30:00Z', wait('1w'), 'Europe/London')).toBe('2026-10-31T09:30:00.000Z')
  })

  test('with a time, Monday 21:00 and a day at 09:00 is Tuesday 09:00', () => {
    expect(ends('2026-11-16T20:00:00Z', wait('1d', '09:00'), 'Europe/Berlin')).toBe('2026-11-17T08:00:00.000Z')
  })

  test('with a time that the clocks leave out, it ends as much later as the gap is long', () => {
    expect(ends('2026-03-07T20:00:00Z', wait('1d', '02:30'), 'America/New_York')).toBe('2026-03-08T07:30:00.000Z')
  })

  test('with a time that comes twice, it ends at the first', () => {
    expect(ends('2026-10-31T20:00:00Z', wait('1d', '01:30'), 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
  })

  test('moves on to the next listed weekday, and stays on one that is listed', () => {
    expect(ends('2026-11-19T12:00:00Z', wait('2d', '09:00', ['mon', 'thu']), 'Europe/London')).toBe(
      '2026-11-23T09:00:00.000Z',
    )
    expect(ends('2026-11-19T12:00:00Z', wait('4d', undefined, ['mon', 'thu']), 'Europe/London')).toBe(
      '2026-11-23T12:00:00.000Z',
    )
  })

  test('does not end on a Friday that the zone left out, but on the next one', () => {
    expect(ends('2011-12-29T20:00:00Z', wait('1d', '09:00', ['fri']), 'Pacific/Apia')).toBe('2012-01-05T19:00:00.000Z')
  })
})

describe('a wait of hours', () => {
  test('is elapsed time, whatever the clocks do', () => {
    expect(ends('2026-03-28T12:00:00Z', wait('24h'), 'Europe/London')).toBe('2026-03-29T12:00:00.000Z')
  })

  test('with a time, ends at the first such time not before it has elapsed', () => {
    expect(ends('2026-11-16T06:00:00Z', wait('2h', '09:00'), 'Europe/Berlin')).toBe('2026-11-16T08:00:00.000Z')
    expect(ends('2026-11-16T06:00:01Z', wait('2h', '09:00'), 'Europe/Berlin')).toBe('2026-11-17T08:00:00.000Z')
  })

  test('with weekdays, ends at the same time of the next one listed', () => {
    expect(ends('2026-11-21T10:00:00Z', wait('3h', undefined, ['mon']), 'UTC')).toBe('2026-11-23T13:00:00.000Z')
  })
})

test('the next wall-clock time is strictly later', () => {
  const nineMs = Date.parse('2026-11-21T09:00:00Z')
  expect(nextWallTime(nineMs, '09:00', 'Europe/London')).toBe(nineMs + 86_400_000)
  expect(nextWallTime(nineMs - 1, '09:00', 'Europe/London')).toBe(nineMs)
})

test('no wait ends before it began, and each ends on a listed weekday, in every zone', () => {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
  fc.assert(
    fc.property(
      fc.constantFrom(...allZones),
      fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2030, 0, 1) }),
      fc.constantFrom('1s', '30min', '5h', '1d', '3d', '2w'),
      fc.option(fc.constantFrom('00:00', '00:30', '02:30', '09:00', '23:45'), { nil: undefined }),
      fc.option(fc.uniqueArray(fc.constantFrom(...days), { minLength: 1, maxLength: 3 }), { nil: undefined }),
      (zone, fromMs, duration, at, on) => {
        const endsMs = waitUntilInstant(fromMs, wait(duration, at, on), zone)
        expect(endsMs).toBeGreaterThanOrEqual(fromMs)
        expect(on ?? days).toContain(wallClock(endsMs, zone).weekday)
      },
    ),
    { numRuns: 500 },
  )
})
