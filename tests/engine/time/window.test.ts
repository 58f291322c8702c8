import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { isOpen, releaseAt, type SendHours } from '../../../engine/time/window.ts'

const allZones = Intl.supportedValuesOf('timeZone')
const minuteMs = 60_000
const released = (at: string, hours: SendHours): string => new Date(releaseAt(Date.parse(at), hours)).toISOString()
const working = { from: '09:00', to: '20:00' } as const
const spread = (fraction: number, spreadMs = 90 * minuteMs): SendHours => ({
  window: working,
  zone: 'UTC',
  jitter: { spreadMs, fraction },
})

describe('a send window', () => {
  const hours: SendHours = { window: working, zone: 'Europe/Berlin' }

  test('lets a message inside it go at once, to the millisecond', () => {
    expect(released('2026-11-18T08:00:00.123Z', hours)).toBe('2026-11-18T08:00:00.123Z')
  })

  test('holds an early message until it opens, and a late one until the next morning', () => {
    expect(released('2026-11-18T05:12:00Z', hours)).toBe('2026-11-18T08:00:00.000Z')
    expect(released('2026-11-18T19:00:00Z', hours)).toBe('2026-11-19T08:00:00.000Z')
  })

  test('is closed at its end and open a millisecond before', () => {
    expect(isOpen(Date.parse('2026-11-18T19:00:00Z'), hours)).toBe(false)
    expect(isOpen(Date.parse('2026-11-18T18:59:59.999Z'), hours)).toBe(true)
  })

  test('opens on its days only', () => {
    const weekdays: SendHours = { ...hours, window: { ...working, days: ['mon', 'tue', 'wed', 'thu', 'fri'] } }
    expect(released('2026-11-20T19:30:00Z', weekdays)).toBe('2026-11-23T08:00:00.000Z')
  })

  test('over midnight belongs to the day on which it opens', () => {
    const late: SendHours = { window: { from: '22:00', to: '02:00', days: ['fri'] }, zone: 'UTC' }
    expect(isOpen(Date.parse('2026-11-21T01:59:00Z'), late)).toBe(true)
    expect(isOpen(Date.parse('2026-11-20T01:59:00Z'), late)).toBe(false)
    expect(released('2026-11-21T02:00:00Z', late)).toBe('2026-11-27T22:00:00.000Z')
  })

  test('gives way to quiet hours inside it', () => {
    const siesta: SendHours = { window: working, quiet: { from: '13:00', to: '15:00' }, zone: 'Europe/Madrid' }
    expect(released('2026-07-01T11:30:00Z', siesta)).toBe('2026-07-01T13:00:00.000Z')
  })

  test('that quiet hours cover altogether is a problem', () => {
    const never: SendHours = { window: working, quiet: { from: '08:00', to: '21:00' }, zone: 'UTC' }
    expect(() => releaseAt(0, never)).toThrow(expect.objectContaining({ code: 'schedule.never-open' }))
  })

  test('without any length is a problem', () => {
    const empty: SendHours = { window: { from: '09:00', to: '09:00' }, zone: 'UTC' }
    expect(() => releaseAt(0, empty)).toThrow(expect.objectContaining({ code: 'schedule.empty-hours' }))
  })

  test('that lies in the hour the clocks leave out opens the next day', () => {
    const small: SendHours = { window: { from: '02:00', to: '02:30' }, zone: 'America/New_York' }
    expect(released('2026-03-08T06:00:00Z', small)).toBe('2026-03-09T06:00:00.000Z')
  })
})

describe('the spread of held messages', () => {
  test('puts them off by their fraction of it, in whole minutes', () => {
    expect(released('2026-11-18T03:00:00Z', spread(0))).toBe('2026-11-18T09:00:00.000Z')
    expect(released('2026-11-18T03:00:00Z', spread(0.505))).toBe('2026-11-18T09:45:00.000Z')
    expect(released('2026-11-18T03:00:00Z', spread(0.9999))).toBe('2026-11-18T10:29:00.000Z')
  })

  test('does not touch a message that was not held', () => {
    expect(released('2026-11-18T12:00:00Z', spread(0.5))).toBe('2026-11-18T12:00:00.000Z')
  })

  test('longer than the window stays inside it', () => {
    expect(released('2026-11-18T03:00:00Z', spread(0.9999, 48 * 60 * minuteMs))).toBe('2026-11-18T19:59:00.000Z')
  })
})

describe('in every zone, around its changes of the clocks and in quiet times', () => {
  const shapes: readonly Omit<SendHours, 'zone'>[] = [
    { window: working },
    { quiet: { from: '21:00', to: '08:00' } },
    { window: { from: '22:00', to: '03:00' }, quiet: { from: '00:30', to: '01:30' } },
    { window: { from: '02:00', to: '02:30', days: ['sun', 'mon'] } },
    { window: { from: '08:00', to: '12:00', days: ['mon', 'wed'] }, quiet: { from: '10:00', to: '11:00' } },
  ]

  test('a message leaves inside its window, never early, at the first chance there is', () => {
    for (const [index, zone] of allZones.entries()) {
      const start = Temporal.ZonedDateTime.from(`2026-01-10T05:00[${zone}]`)
      const change = start.getTimeZoneTransition('next') ?? start
      const shape = shapes[index % shapes.length] ?? {}
      for (const hoursBefore of [-30, -3, -1, 0, 1, 20]) {
        const givenMs = change.epochMilliseconds + hoursBefore * 3_600_000 + (index % 60) * minuteMs + 7
        const plain = releaseAt(givenMs, { ...shape, zone })
        expectFirstOpenMinute(givenMs, plain, shape, zone)
        const spreadOut = releaseAt(givenMs, { ...shape, zone, jitter: { spreadMs: 7_200_000, fraction: 0.77 } })
        expect(spreadOut).toBeGreaterThanOrEqual(plain)
        expect(openByTemporal(spreadOut, shape, zone)).toBe(true)
      }
    }
  })

  test('so does one at any random instant', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...allZones),
        fc.integer({ min: Date.UTC(2008, 0, 1), max: Date.UTC(2032, 0, 1) }),
        fc.constantFrom(...shapes),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (zone, givenMs, shape, fraction) => {
          const plain = releaseAt(givenMs, { ...shape, zone })
          expectFirstOpenMinute(givenMs, plain, shape, zone)
          const spreadOut = releaseAt(givenMs, { ...shape, zone, jitter: { spreadMs: 14_400_000, fraction } })
          expect(openByTemporal(spreadOut, shape, zone)).toBe(true)
          expect(releaseAt(spreadOut, { ...shape, zone })).toBe(spreadOut)
        },
      ),
      { numRuns: 150 },
    )
  })
})

/** Open at the release; shut at the instant given, a millisecond before the release, and at minutes between them. */
function expectFirstOpenMinute(
  givenMs: number,
  releasedMs: number,
  shape: Omit<SendHours, 'zone'>,
  zone: string,
): void {
  const place = `${zone} ${new Date(givenMs).toISOString()} released ${new Date(releasedMs).toISOString()}`
  expect([place, openByTemporal(releasedMs, shape, zone)]).toEqual([place, true])
  expect([place, releasedMs >= givenMs]).toEqual([place, true])
  if (releasedMs === givenMs) return
  const waitMs = releasedMs - givenMs
  for (const probeMs of [0, waitMs - 1, waitMs / 2, waitMs / 3, waitMs * 0.87].map((ms) => givenMs + Math.floor(ms))) {
    expect([place, probeMs, openByTemporal(probeMs, shape, zone)]).toEqual([place, probeMs, false])
  }
}

// A second opinion on what is open, made of text comparisons on what Temporal shows.
function openByTemporal(instantMs: number, shape: Omit<SendHours, 'zone'>, zone: string): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(zone)
  const time = local.toPlainTime().toString({ smallestUnit: 'millisecond' })
  const inside = (hours: { from: string; to: string }): boolean =>
    hours.from < hours.to ? time >= hours.from && time < hours.to : time >= hours.from || time < hours.to
  const { window, quiet } = shape
  const opened =
    window !== undefined && window.from > window.to && time < window.to ? local.subtract({ days: 1 }) : local
  const day = (['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const)[opened.dayOfWeek - 1] ?? 'mon'
  return (
    (window === undefined || (inside(window) && (window.days === undefined || window.days.includes(day)))) &&
    (quiet === undefined || !inside(quiet))
  )
}
