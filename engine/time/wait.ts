// When a wait ends. Days and weeks are calendar days on the customer's wall clock; seconds, minutes and hours are
// elapsed time. A wait never ends before it began.

import { milliseconds, type Duration } from './duration.ts'
import { parseWallTime } from './wall-time.ts'
import { calendarDay, instantAt, timeOfDay, wallClock, type Weekday } from './zone.ts'

export interface Wait {
  readonly duration: Duration
  /** HH:MM on the wall clock. */
  readonly at?: string
  /** The hour of the day in which it may end, by its beginning in ms after 00:00: the end is held until it comes. */
  readonly hourMs?: number
  /** The weekdays on which the wait may end; any when left out. */
  readonly on?: readonly Weekday[]
}

/** The instant at which a wait that begins at `fromMs` ends. */
export function waitUntilInstant(fromMs: number, wait: Wait, zone: string): number {
  const { unit, amount } = wait.duration
  if (wait.hourMs !== undefined) return inHour(waitUntilInstant(fromMs, { duration: wait.duration }, zone), wait.hourMs, zone, wait.on)
  if (unit === 'd' || unit === 'w') {
    const day = calendarDay(fromMs, zone) + amount * (unit === 'w' ? 7 : 1)
    const timeMs = wait.at === undefined ? timeOfDay(fromMs, zone) : parseWallTime(wait.at)
    return firstOn(day, timeMs, fromMs, zone, wait.on)
  }
  const elapsedMs = fromMs + milliseconds(wait.duration)
  if (wait.at !== undefined) {
    return firstOn(calendarDay(elapsedMs, zone), parseWallTime(wait.at), elapsedMs, zone, wait.on)
  }
  if (isOn(elapsedMs, zone, wait.on)) return elapsedMs
  return firstOn(calendarDay(elapsedMs, zone) + 1, timeOfDay(elapsedMs, zone), elapsedMs, zone, wait.on)
}

/** The next time, strictly later, that the wall clock shows `at` (on one of the weekdays, when they are given). */
export function nextWallTime(afterMs: number, at: string, zone: string, on?: readonly Weekday[]): number {
  return firstOn(calendarDay(afterMs, zone), parseWallTime(at), afterMs + 1, zone, on)
}

function inHour(earliestMs: number, hourMs: number, zone: string, on: readonly Weekday[] | undefined): number {
  const intoMs = timeOfDay(earliestMs, zone) - hourMs
  if (intoMs >= 0 && intoMs < 3_600_000 && isOn(earliestMs, zone, on)) return earliestMs
  return firstOn(calendarDay(earliestMs, zone), hourMs, earliestMs, zone, on)
}

/** The first of `timeMs` on `day` and the days after it that is not before `earliestMs` and falls on a listed weekday. */
function firstOn(
  day: number,
  timeMs: number,
  earliestMs: number,
  zone: string,
  on: readonly Weekday[] | undefined,
): number {
  let candidateDay = day
  let instantMs = instantAt(candidateDay, timeMs, zone)
  while (instantMs < earliestMs || !isOn(instantMs, zone, on)) {
    candidateDay += 1
    instantMs = instantAt(candidateDay, timeMs, zone)
  }
  return instantMs
}

// Judged by what the calendar shows at the instant itself: a day that a zone left out is no Friday for anybody.
function isOn(instantMs: number, zone: string, on: readonly Weekday[] | undefined): boolean {
  return on === undefined || on.length === 0 || on.includes(wallClock(instantMs, zone).weekday)
}
