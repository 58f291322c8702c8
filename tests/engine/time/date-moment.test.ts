import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { momentOf, nextYearly, type MomentOptions } from '../../../engine/time/date-moment.ts'

const allZones = Intl.supportedValuesOf('timeZone')
const iso = (instantMs: number | undefined): string | undefined => (instantMs === undefined ? undefined : new Date(instantMs).toISOString().replace('.000Z', 'Z'))
const moment = (value: unknown, options: MomentOptions): string | undefined => iso(momentOf(value, options))
const yearly = (value: unknown, options: MomentOptions, after: string): string | undefined => iso(nextYearly(value, options, Date.parse(after)))

describe('the moment of a date', () => {
  test('without a time is the beginning of the day where the customer is', () => {
    expect(moment('2026-05-14', { zone: 'Europe/Berlin' })).toBe('2026-05-13T22:00:00Z')
    expect(moment('2026-05-14', { zone: 'Asia/Tokyo' })).toBe('2026-05-13T15:00:00Z')
  })

  test('with an offset of days and a time is that time on the day so many calendar days away', () => {
    expect(moment('2026-05-14', { offset: '-3d', at: '09:00', zone: 'America/New_York' })).toBe('2026-05-11T13:00:00Z')
    expect(moment('2026-05-14', { offset: '2w', at: '09:00', zone: 'UTC' })).toBe('2026-05-28T09:00:00Z')
  })

  test('of an instant counts days on the customer\'s calendar, over a change of the clocks', () => {
    expect(moment('2026-03-31T18:30:00Z', { offset: '-3d', zone: 'Europe/Berlin' })).toBe('2026-03-28T19:30:00Z')
    expect(moment('2026-03-31T23:30:00Z', { offset: '-1d', at: '09:00', zone: 'Europe/Berlin' })).toBe('2026-03-31T07:00:00Z')
  })

  test('with an offset of hours is so much elapsed time away, and `at` stands on the day that it leads to', () => {
    expect(moment('2026-03-29T12:00:00Z', { offset: '-24h', zone: 'Europe/Berlin' })).toBe('2026-03-28T12:00:00Z')
    expect(moment('2026-05-14T02:00:00Z', { offset: '-3h', at: '10:00', zone: 'UTC' })).toBe('2026-05-13T10:00:00Z')
  })

  test('with a time and no offset is that time on its own day', () => {
    expect(moment('2026-05-14T23:30:00Z', { at: '10:00', zone: 'Asia/Tokyo' })).toBe('2026-05-15T01:00:00Z')
    expect(moment('2026-05-14T23:30:00.250Z', { zone: 'Asia/Tokyo' })).toBe('2026-05-14T23:30:00.250Z')
  })

  test('keeps the second of two equal times apart from the first', () => {
    expect(moment('2026-10-25T01:30:00Z', { zone: 'Europe/Berlin' })).toBe('2026-10-25T01:30:00Z')
    expect(moment('2026-10-25T00:30:00Z', { zone: 'Europe/Berlin' })).toBe('2026-10-25T00:30:00Z')
  })

  test('on a time that the clocks leave out is as much later as the gap is long', () => {
    expect(moment('2026-03-30', { offset: '-1d', at: '02:30', zone: 'Europe/Berlin' })).toBe('2026-03-29T01:30:00Z')
  })

  test('with a time zone of its own stands for that instant', () => {
    expect(moment('2026-05-14T09:00:00+02:00', { zone: 'America/New_York' })).toBe('2026-05-14T07:00:00Z')
  })

  test.each([
    null, undefined, true, 1_778_752_800, 1_778_752_800_000, '1778752800', '', 'soon', '2026', '2026-05', '2026-13-01', '2026-02-29', '2026-02-30T10:00:00Z',
    '14.05.2026', '05/14/2026', '2026-05-14T25:00:00Z', '2026-05-14Tnoon', '2026-05-14T10:00 Berlin', ' 2026-05-14', { date: '2026-05-14' }, ['2026-05-14'],
  ])('%j has none', (value) => {
    expect(momentOf(value, { zone: 'UTC' })).toBeUndefined()
    expect(nextYearly(value, { zone: 'UTC' }, 0)).toBeUndefined()
  })
})

describe('the next anniversary of a date', () => {
  test('comes once a year, strictly after the last', () => {
    const options = { at: '09:00', zone: 'Europe/Berlin' }
    expect(yearly('1990-05-14', options, '2026-01-01T00:00:00Z')).toBe('2026-05-14T07:00:00Z')
    expect(yearly('1990-05-14', options, '2026-05-14T06:59:59Z')).toBe('2026-05-14T07:00:00Z')
    expect(yearly('1990-05-14', options, '2026-05-14T07:00:00Z')).toBe('2027-05-14T07:00:00Z')
  })

  test('of 29 February is the 28th in other years', () => {
    const options = { at: '09:00', zone: 'UTC' }
    expect(yearly('2000-02-29', options, '2026-01-01T00:00:00Z')).toBe('2026-02-28T09:00:00Z')
    expect(yearly('2000-02-29', options, '2027-06-01T00:00:00Z')).toBe('2028-02-29T09:00:00Z')
    expect(yearly('2000-02-29', { offset: '1d', ...options }, '2026-01-01T00:00:00Z')).toBe('2026-03-01T09:00:00Z')
  })

  test('is of the date as it is written, so that a birthday noted as midnight in UTC does not move to the day before', () => {
    expect(yearly('1990-05-14T00:00:00Z', { at: '09:00', zone: 'America/New_York' }, '2026-01-01T00:00:00Z')).toBe('2026-05-14T13:00:00Z')
  })

  test('an offset over New Year leads into the other year', () => {
    expect(yearly('1990-01-02', { offset: '-7d', at: '09:00', zone: 'UTC' }, '2026-06-01T00:00:00Z')).toBe('2026-12-26T09:00:00Z')
    expect(yearly('1990-12-30', { offset: '7d', at: '09:00', zone: 'UTC' }, '2026-01-01T00:00:00Z')).toBe('2026-01-06T09:00:00Z')
    expect(yearly('1990-05-14', { offset: '-800d', zone: 'UTC' }, '2026-01-01T00:00:00Z')).toBe('2026-03-06T00:00:00Z')
  })

  test('is never before the date itself', () => {
    expect(yearly('2030-05-14', { zone: 'UTC' }, '2026-01-01T00:00:00Z')).toBe('2030-05-14T00:00:00Z')
  })

  test('in every zone, each year has one, on the day that Temporal counts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...allZones),
        fc.integer({ min: Date.UTC(1940, 0, 1) / 86_400_000, max: Date.UTC(2020, 0, 1) / 86_400_000 }),
        fc.integer({ min: -400, max: 400 }),
        fc.constantFrom('00:00', '02:30', '09:00', '23:59'),
        fc.integer({ min: 2026, max: 2031 }),
        (zone, day, days, at, year) => {
          const born = Temporal.PlainDate.from('1970-01-01').add({ days: day })
          const offset = days === 0 ? undefined : `${days}d`
          const expected = born.with({ year }, { overflow: 'constrain' }).add({ days }).toZonedDateTime({ timeZone: zone, plainTime: at }).epochMilliseconds
          const options: MomentOptions = { at, zone, ...(offset === undefined ? {} : { offset }) }
          expect(nextYearly(born.toString(), options, expected - 1)).toBe(expected)
          expect(nextYearly(born.toString(), options, expected)).toBeGreaterThan(expected + 363 * 86_400_000)
          expect(nextYearly(born.toString(), options, expected - 363 * 86_400_000)).toBe(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('in every zone, the moment of an instant is so many calendar days away at the same time, as Temporal counts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...allZones),
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2031, 0, 1) }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(-1, 1),
        (zone, instantMs, amount, sign) => {
          const local = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(zone)
          const offset = `${sign < 0 ? '-' : ''}${amount}d`
          expect(momentOf(new Date(instantMs).toISOString(), { offset, zone })).toBe(local.add({ days: sign * amount }).epochMilliseconds)
        },
      ),
      { numRuns: 300 },
    )
  })
})
