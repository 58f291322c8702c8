// Windows, waits and caps in every zone of the world over the next five years, most of it around their changes of the
// clocks, against references that walk minute by minute along what Intl shows. A failure prints its seed.

import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { cappedBy, withSend, type Capped } from '../../../engine/journey/caps.ts'
import { nextWallTime, waitUntilInstant, type Wait } from '../../../engine/time/wait.ts'
import { offsetSpanAt } from '../../../engine/time/offset.ts'
import { parseDuration } from '../../../engine/time/duration.ts'
import { releaseAt, type SendHours } from '../../../engine/time/window.ts'
import {
  allZones, changesOf, clockText, dateAfter, dateText, dayMs, minuteMs, nextFiveYears, offsetMinutes, timeText, weekdayOfDate,
} from './zone-reference.ts'

const { fromMs, toMs } = nextFiveYears
const hourMs = 60 * minuteMs
const changes = new Map(allZones.map((zone) => [zone, changesOf(zone, fromMs, toMs)]))
const moving = allZones.filter((zone) => changes.get(zone)!.length > 0)

// Days that never were, quarters and halves of an hour: what no zone plans for the next five years.
const odd: { zone: string; changeMs: number }[] = [
  ['Pacific/Apia', '2011-12-30T10:00Z'], ['Pacific/Fakaofo', '2011-12-30T11:00Z'], ['Pacific/Kwajalein', '1993-08-21T12:00Z'], ['Pacific/Kiritimati', '1994-12-31T10:40Z'],
  ['America/Caracas', '2007-12-09T07:00Z'], ['America/Caracas', '2016-05-01T07:00Z'], ['Asia/Pyongyang', '2015-08-14T15:00Z'], ['Asia/Kathmandu', '1985-12-31T18:30Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'], ['Asia/Beirut', '2023-03-29T22:00Z'], ['Asia/Tehran', '2022-03-21T20:30Z'], ['Europe/Istanbul', '2015-11-08T01:00Z'],
].map(([zone = '', change = '']) => ({ zone, changeMs: Date.parse(change) }))

const near = (changeMs: number): fc.Arbitrary<number> => fc.integer({ min: -3 * 1440 * 60, max: 2 * 1440 * 60 }).map((seconds) => changeMs + seconds * 1000 + 7)
const changeToCome = fc.constantFrom(...moving).chain((zone) => fc.constantFrom(...changes.get(zone)!).map((changeMs) => ({ zone, changeMs })))

/** A zone and a moment, near a change of its clocks, one to come or one of old, or anywhere. */
const places: fc.Arbitrary<{ zone: string; atMs: number; changeMs: number }> = fc.oneof(
  { weight: 5, arbitrary: changeToCome.chain(({ zone, changeMs }) => near(changeMs).map((atMs) => ({ zone, atMs, changeMs }))) },
  { weight: 2, arbitrary: fc.constantFrom(...odd).chain(({ zone, changeMs }) => near(changeMs).map((atMs) => ({ zone, atMs, changeMs }))) },
  { weight: 2, arbitrary: fc.record({ zone: fc.constantFrom(...allZones), atMs: fc.integer({ min: fromMs, max: toMs }) }).map((place) => ({ ...place, changeMs: place.atMs })) },
)

/** Times of day, most of them such as the clock shows or leaves out at the change. */
const timesAround = ({ zone, changeMs }: { zone: string; changeMs: number }): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: -13, max: 13 }).map((fives) => timeText(changeMs + fives * 5 * minuteMs, zone)) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 12 }).map((fives) => timeText(Date.parse(`${clockText(changeMs - minuteMs, zone).replace(' ', 'T')}Z`) + (fives * 5 + 1) * minuteMs, 'UTC')) },
    { weight: 1, arbitrary: fc.constantFrom('00:00', '00:30', '02:30', '23:30', '09:00', '20:00') },
  )
const weekdays = fc.uniqueArray(fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'), { minLength: 1, maxLength: 4 })

test('every zone\'s clocks change when Intl shows it, and by as much', () => {
  const seen = new Set<string>()
  for (const zone of allZones) {
    const expected = [fromMs, ...changes.get(zone)!]
    const alike = expected.map((atMs) => `${atMs} ${offsetMinutes(atMs, zone)}`).join()
    // Of zones that are alike some are asked about one change each, the others not at all: the zone database is slow to ask.
    const asked = seen.has(alike) ? expected.slice(zone.length % 3 === 0 ? -1 : expected.length) : expected
    seen.add(alike)
    for (const atMs of asked) {
      const { startMs, endMs, offsetMs } = offsetSpanAt(atMs, zone)
      const next = expected[expected.indexOf(atMs) + 1] ?? Infinity
      expect([zone, atMs === fromMs ? startMs < atMs : startMs === atMs, endMs === next || (endMs > toMs && next === Infinity), offsetMs]).toEqual([zone, true, true, offsetMinutes(atMs, zone) * minuteMs])
    }
  }
})

describe('a send', () => {
  type Shape = Pick<SendHours, 'window' | 'quiet'>

  const hoursAround = (place: { zone: string; changeMs: number }): fc.Arbitrary<{ from: string; to: string }> =>
    fc.tuple(timesAround(place), timesAround(place)).filter(([from, to]) => from !== to).map(([from, to]) => ({ from, to }))

  const shapesAround = (place: { zone: string; changeMs: number }): fc.Arbitrary<Shape> => fc.record({
    window: fc.option(fc.tuple(hoursAround(place), fc.option(weekdays, { nil: undefined })).map(([span, days]) => ({ ...span, ...(days === undefined ? {} : { days }) })), { nil: undefined }),
    quiet: fc.option(hoursAround(place), { nil: undefined }),
  }).map(({ window, quiet }) => ({ ...(window === undefined ? {} : { window }), ...(quiet === undefined ? {} : { quiet }) }))

  const scenes = places.chain((place) => shapesAround(place).map((shape) => ({ ...place, shape })))

  const covers = ({ from, to }: { from: string; to: string }, time: string): boolean => (from < to ? from <= time && time < to : time >= from || time < to)

  function isOpen(atMs: number, { window, quiet }: Shape, zone: string): boolean {
    const [date = '', time = ''] = clockText(atMs, zone).split(' ')
    if (quiet !== undefined && covers(quiet, time)) return false
    if (window === undefined) return true
    const opened = window.from > window.to && time < window.to ? dateAfter(date, -1) : date
    return covers(window, time) && (window.days === undefined || window.days.includes(weekdayOfDate(opened)))
  }

  /** The first open minute, by trying each. */
  function walk(atMs: number, shape: Shape, zone: string): number | undefined {
    if (isOpen(atMs, shape, zone)) return atMs
    for (let minute = Math.ceil(atMs / minuteMs) * minuteMs; minute <= atMs + 15 * dayMs; minute += minuteMs) if (isOpen(minute, shape, zone)) return minute
    return undefined
  }

  const release = (atMs: number, given: SendHours): number | undefined => {
    try {
      return releaseAt(atMs, given)
    } catch {
      return undefined
    }
  }

  test('leaves at the first open minute there is: not before its time, not outside its hours, and never not at all', () => {
    fc.assert(
      fc.property(scenes, ({ zone, atMs, shape }) => {
        expect(release(atMs, { ...shape, zone })).toBe(walk(atMs, shape, zone))
      }),
      { numRuns: 250 },
    )
  })

  test('that is spread stays in the opening in which it would have left, and once it may leave it is not held again', () => {
    fc.assert(
      fc.property(scenes, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.constantFrom(5, 30, 240, 3000), ({ zone, atMs, shape }, fraction, spread) => {
        const plainMs = release(atMs, { ...shape, zone })
        fc.pre(plainMs !== undefined)
        const spreadMs = release(atMs, { ...shape, zone, jitter: { spreadMs: spread * minuteMs, fraction } })!
        expect(spreadMs - plainMs).toBeGreaterThanOrEqual(0)
        expect(spreadMs - plainMs).toBeLessThan(spread * minuteMs)
        expect(release(spreadMs, { ...shape, zone, jitter: { spreadMs: spread * minuteMs, fraction } })).toBe(spreadMs)
        for (let minute = plainMs; minute <= spreadMs; minute += 5 * minuteMs) expect(isOpen(minute, shape, zone)).toBe(true)
      }),
      { numRuns: 250 },
    )
  })
})

/** The first minute at which the clock shows it; where it never does, as long after the last one before as is missing. */
function resolve(date: string, time: string, zone: string): number {
  const wanted = `${date} ${time}`
  const middle = Date.parse(`${date}T${time}Z`)
  let last = Number.NaN
  for (let minute = middle - 27 * hourMs; minute <= middle + 27 * hourMs; minute += minuteMs) {
    const shown = clockText(minute, zone)
    if (shown === wanted) return minute
    if (shown < wanted) last = minute
  }
  return last + (middle - Date.parse(`${clockText(last, zone).replace(' ', 'T')}Z`))
}

describe('a wait', () => {
  const byReference = (atMs: number, { duration: { amount, unit }, at, on, hourMs: hour }: Wait, zone: string): number => {
    const onDay = (endMs: number): boolean => on === undefined || on.includes(weekdayOfDate(dateText(endMs, zone)))
    const firstFrom = (date: string, time: string, restMs: number, earliestMs: number, allowed = onDay): number => {
      for (let days = 0; ; days++) {
        const endMs = resolve(dateAfter(date, days), time, zone) + restMs
        if (endMs >= earliestMs && allowed(endMs)) return endMs
      }
    }
    const always = (): boolean => true
    const today = dateText(atMs, zone)
    const restMs = atMs % minuteMs
    const days = unit === 'd' ? amount : unit === 'w' ? amount * 7 : undefined
    const elapsedMs = atMs + amount * { s: 1000, min: minuteMs, h: hourMs, d: Number.NaN, w: Number.NaN }[unit]
    if (hour !== undefined) {
      const plainMs = days === undefined ? elapsedMs : firstFrom(dateAfter(today, days), timeText(atMs, zone), restMs, atMs, always)
      const best = String(hour / hourMs).padStart(2, '0')
      return timeText(plainMs, zone).startsWith(best) && onDay(plainMs) ? plainMs : firstFrom(dateText(plainMs, zone), `${best}:00`, 0, plainMs)
    }
    if (days !== undefined) return firstFrom(dateAfter(today, days), at ?? timeText(atMs, zone), at === undefined ? restMs : 0, atMs)
    if (at !== undefined) return firstFrom(dateText(elapsedMs, zone), at, 0, elapsedMs)
    return onDay(elapsedMs) ? elapsedMs : firstFrom(dateAfter(dateText(elapsedMs, zone), 1), timeText(elapsedMs, zone), restMs, elapsedMs)
  }

  const waitsAround = (place: { zone: string; changeMs: number }): fc.Arbitrary<Wait> => fc.record({
    duration: fc.constantFrom('1d', '1d', '2d', '1w', '20min', '5h', '30h').map(parseDuration),
    when: fc.oneof(fc.constant({}), timesAround(place).map((at) => ({ at })), timesAround(place).map((time) => ({ hourMs: Number(time.slice(0, 2)) * hourMs }))),
    on: fc.option(weekdays, { nil: undefined }),
  }).map(({ duration, when, on }) => ({ duration, ...when, ...(on === undefined ? {} : { on }) }))

  test('ends when the reference says: days on the wall clock, hours as they elapse, `at`, `on` and the best hour', () => {
    fc.assert(
      fc.property(places.chain((place) => waitsAround(place).map((wait) => ({ ...place, wait }))), ({ zone, atMs, wait }) => {
        const endMs = waitUntilInstant(atMs, wait, zone)
        expect(endMs).toBe(byReference(atMs, wait, zone))
        expect(endMs).toBeGreaterThanOrEqual(atMs)
      }),
      { numRuns: 150 },
    )
  })

  test('for the next time of day, again and again, comes for every date once and never twice', () => {
    fc.assert(
      fc.property(changeToCome.chain((place) => timesAround(place).map((at) => ({ ...place, at }))), ({ zone, changeMs, at }) => {
        const found: number[] = []
        for (let lastMs = changeMs - 3 * dayMs; found.length < 7; found.push(lastMs)) lastMs = nextWallTime(lastMs, at, zone)
        // Where the clocks leave out 23:30 it comes after midnight, and is still that of the day before.
        const first = dateText(found[0]!, zone)
        expect(found).toEqual(found.map((_, index) => resolve(dateAfter(first, index), at, zone)))
      }),
      { numRuns: 40 },
    )
  })
})

describe('caps', () => {
  function dayAfter(nowMs: number, zone: string): number {
    let minute = Math.floor(nowMs / minuteMs) * minuteMs
    const today = dateText(minute, zone)
    while (dateText(minute, zone) <= today) minute += minuteMs
    return minute
  }

  const cap = fc.record({ per: fc.constantFrom('1d', '2d', '7d', '1w', '6h', '24h'), max: fc.integer({ min: 1, max: 3 }) })

  /** Another cap may still be in the way then. */
  const freeOf = ({ per, max, until }: Capped, sends: readonly number[], zone: string): boolean => cappedBy([{ per, max }], sends, until, zone) === undefined

  test('let as many through in a calendar day, in so many of them, or in so many hours as they say, and a held message as soon as there is a place', () => {
    fc.assert(
      fc.property(places, fc.array(cap, { minLength: 1, maxLength: 2 }), fc.array(fc.option(fc.integer({ min: 1, max: 1200 }), { freq: 3 }), { minLength: 8, maxLength: 16 }), ({ zone, atMs }, caps, gaps) => {
        let sends: number[] = []
        let nowMs = atMs
        const all: number[] = []
        // The date that a zone left out counts too: the customer has had a day less.
        const isFull = (now: number): boolean => caps.some(({ per, max }) => {
          const { amount, unit } = parseDuration(per)
          if (unit === 'h') return all.filter((sent) => sent > now - amount * hourMs).length >= max
          const first = dateAfter(dateText(now, zone), 1 - amount * (unit === 'w' ? 7 : 1))
          return all.filter((sent) => dateText(sent, zone) >= first).length >= max
        })
        for (const gap of gaps) {
          // To the very beginning of the next day, where no gap is given.
          nowMs = gap === null ? dayAfter(nowMs, zone) : nowMs + gap * minuteMs
          const capped = cappedBy(caps, sends, nowMs, zone)
          const place = capped && { isLater: capped.until > nowMs, isFullBefore: isFull(capped.until - 1), isFree: freeOf(capped, sends, zone) }
          expect(place).toEqual(isFull(nowMs) ? { isLater: true, isFullBefore: true, isFree: true } : undefined)
          if (capped !== undefined) continue
          sends = withSend(caps, sends, nowMs)
          all.push(nowMs)
        }
      }),
      { numRuns: 120 },
    )
  })
})
