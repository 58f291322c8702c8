import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  calendarDay,
  instantAt,
  isZone,
  startOfDay,
  startOfNextDay,
  timeOfDay,
  wallClock,
  weekdayOf,
} from '../../../engine/time/zone.ts'

const allZones = Intl.supportedValuesOf('timeZone')
const at = (iso: string): number => Date.parse(iso)
const instants = fc.integer({ min: at('1971-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') })
const dayOf = (iso: string): number => at(`${iso}T00:00:00Z`) / 86_400_000

describe('zone names', () => {
  test.each(['Europe/London', 'america/new_york', 'UTC', 'Etc/GMT-14', 'EST'])('%s is a zone', (name) => {
    expect(isZone(name)).toBe(true)
  })

  test.each([
    '',
    ' Europe/London',
    'Mars/Phobos',
    'Asia/Beijing',
    'America/New York',
    'Etc/GMT+15',
    '../../etc/passwd',
    'GMT+5',
    'IST',
    '\u221205:00',
  ])('%j is none', (name) => {
    expect(isZone(name)).toBe(false)
  })

  test('what counts as one can be asked for the time, in whatever form it comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom(...allZones).map((zone) => zone.toLowerCase()),
          fc.stringMatching(/^[ABCDEGIMPSTUVZ]{1,4}$/),
          fc.tuple(fc.constantFrom('', 'GMT', 'UTC', 'Etc/GMT', 'SystemV/'), fc.constantFrom('+', '-', '\u2212'), fc.stringMatching(/^\d{1,2}(:?\d\d){0,2}$/)).map((parts) => parts.join('')),
          fc.string(),
        ),
        (name) => {
          expect(!isZone(name) || calendarDay(at('2026-11-21T12:00:00Z'), name) > 20_000).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('a name that is no zone is a problem that names it', () => {
    expect(() => calendarDay(0, 'Mars/Phobos')).toThrow(
      expect.objectContaining({ code: 'time.unknown-zone', message: expect.stringContaining('"Mars/Phobos"') }),
    )
  })
})

describe('the wall clock', () => {
  test('shows the local date, time and weekday', () => {
    expect(wallClock(at('2026-12-31T18:15:00.250Z'), 'Asia/Kathmandu')).toEqual({
      year: 2027,
      month: 1,
      day: 1,
      hour: 0,
      minute: 0,
      second: 0,
      millisecond: 250,
      weekday: 'fri',
      offsetMs: 20_700_000,
    })
  })

  test('weekdays of days before 1970 are right too', () => {
    expect([weekdayOf(-1), weekdayOf(0), weekdayOf(dayOf('2026-11-21')), weekdayOf(dayOf('1955-11-05'))]).toEqual([
      'wed',
      'thu',
      'sat',
      'sat',
    ])
  })

  test('agrees with Temporal at random instants of every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...allZones), instants, (zone, instantMs) => {
        const expected = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(zone)
        const found = wallClock(instantMs, zone)
        expect([found.year, found.month, found.day, found.hour, found.minute, found.offsetMs]).toEqual([
          expected.year,
          expected.month,
          expected.day,
          expected.hour,
          expected.minute,
          expected.offsetNanoseconds / 1e6,
        ])
        const startMs = expected.startOfDay().epochMilliseconds
        expect(startOfDay(calendarDay(instantMs, zone), zone)).toBe(startMs)
      }),
      { numRuns: 400 },
    )
  })
})

describe('where clocks change', () => {
  test('every zone reads every local time around its changes as Temporal does', () => {
    for (const zone of allZones) {
      for (const year of [1994, 2011, 2026]) {
        let change: Temporal.ZonedDateTime | null = Temporal.ZonedDateTime.from(`${year}-01-01T00:00[${zone}]`)
        while ((change = change.getTimeZoneTransition('next')) !== null && change.year === year) {
          const beforeChange = Temporal.PlainDateTime.from(
            change.subtract({ nanoseconds: 1 }).toPlainDateTime().round('minute'),
          )
          for (const minutes of [-61, -30, -1, 0, 1, 29, 30, 59, 60, 61, 120]) {
            const local = beforeChange.add({ minutes })
            const expected = local.toZonedDateTime(zone).epochMilliseconds
            const timeMs = ((local.hour * 60 + local.minute) * 60 + local.second) * 1000
            const found = instantAt(dayOf(local.toPlainDate().toString()), timeMs, zone)
            expect([zone, local.toString(), found]).toEqual([zone, local.toString(), expected])
          }
          const day = change.toPlainDate().toString()
          expect([zone, startOfDay(dayOf(day), zone)]).toEqual([
            zone,
            Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds,
          ])
        }
      }
    }
  })

  test('the day that Samoa left out starts where the day after it starts', () => {
    expect(startOfDay(dayOf('2011-12-30'), 'Pacific/Apia')).toBe(at('2011-12-30T10:00:00Z'))
    expect(startOfDay(dayOf('2011-12-31'), 'Pacific/Apia')).toBe(at('2011-12-30T10:00:00Z'))
    expect(startOfNextDay(at('2011-12-30T09:00:00Z'), 'Pacific/Apia')).toBe(at('2011-12-30T10:00:00Z'))
  })

  test('a day that begins in a gap begins with the change of the clocks', () => {
    expect(startOfDay(dayOf('2018-11-04'), 'America/Sao_Paulo')).toBe(at('2018-11-04T03:00:00Z'))
    expect(startOfNextDay(at('2018-11-04T02:59:00Z'), 'America/Sao_Paulo')).toBe(at('2018-11-04T03:00:00Z'))
  })

  test('a day whose midnight lies inside a gap begins with the change of the clocks, not an hour after midnight', () => {
    // Toronto's clocks went from 23:30 on 30 March 1919 to 00:30 on the 31st.
    expect(startOfDay(dayOf('1919-03-31'), 'America/Toronto')).toBe(at('1919-03-31T04:30:00Z'))
  })

  test('the next day starts at the first later date, in every zone and at random instants', () => {
    fc.assert(
      fc.property(fc.constantFrom(...allZones), instants, (zone, instantMs) => {
        const next = startOfNextDay(instantMs, zone)
        expect(next).toBeGreaterThan(instantMs)
        expect(next - instantMs).toBeLessThanOrEqual(49 * 3_600_000)
        expect(calendarDay(next, zone)).toBeGreaterThan(calendarDay(instantMs, zone))
        expect(calendarDay(next - 1, zone)).toBeLessThanOrEqual(calendarDay(instantMs, zone))
        expect(instantAt(calendarDay(instantMs, zone), timeOfDay(instantMs, zone), zone)).toBeLessThanOrEqual(instantMs)
      }),
      { numRuns: 400 },
    )
  })
})
