// Instants on the wall clocks and calendars of a time zone. Where clocks change, the rules of RFC 5545 hold: a local
// time that comes twice is the first of the two, and one that is left out is shifted on by the length of the gap.
// A calendar day is a number: days since 1970-01-01 of the local date.

import { isKnown, offsetSpanAt } from './offset.ts'

const dayMs = 86_400_000
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

export type Weekday = (typeof weekdays)[number]

export interface WallClock {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
  readonly weekday: Weekday
  readonly offsetMs: number
}

const provenZones = new Set<string>()

/** Is this the name of a time zone, such as `Europe/London` (in any case) or `+05:30`? Abbreviations such as `IST` are none. */
export function isZone(name: string): boolean {
  if (provenZones.has(name)) return true
  if (!isKnown(name)) return false
  provenZones.add(name)
  return true
}

/** What calendar and wall clock show at the instant. */
export function wallClock(instantMs: number, zone: string): WallClock {
  const { offsetMs } = offsetSpanAt(instantMs, zone)
  const local = new Date(instantMs + offsetMs)
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
    weekday: weekdayOf(Math.floor((instantMs + offsetMs) / dayMs)),
    offsetMs,
  }
}

/** The local date at the instant, in days since 1970-01-01. */
export function calendarDay(instantMs: number, zone: string): number {
  return Math.floor((instantMs + offsetSpanAt(instantMs, zone).offsetMs) / dayMs)
}

/** How far the wall clock is from 00:00 at the instant, in milliseconds. */
export function timeOfDay(instantMs: number, zone: string): number {
  const localMs = instantMs + offsetSpanAt(instantMs, zone).offsetMs
  return localMs - Math.floor(localMs / dayMs) * dayMs
}

/** The weekday of a calendar day. */
export function weekdayOf(calendarDayNumber: number): Weekday {
  return weekdays[(((calendarDayNumber + 4) % 7) + 7) % 7] ?? 'sun'
}

/** The instant at which a calendar day's wall clock shows so many milliseconds after 00:00. */
export function instantAt(calendarDayNumber: number, timeOfDayMs: number, zone: string): number {
  const localMs = calendarDayNumber * dayMs + timeOfDayMs
  const { before, readings } = readingsOf(localMs, zone)
  return readings[0] ?? localMs - before
}

/** The first instant of a calendar day; of a day that the zone left out, the first instant after it. */
export function startOfDay(calendarDayNumber: number, zone: string): number {
  const localMs = calendarDayNumber * dayMs
  const { before, readings } = readingsOf(localMs, zone)
  // Midnight lies in a gap: the day starts with the change of the clocks itself.
  return readings[0] ?? offsetSpanAt(localMs - before, zone).startMs
}

/** The first instant after this one at which the calendar shows a later date. */
export function startOfNextDay(instantMs: number, zone: string): number {
  const span = offsetSpanAt(instantMs, zone)
  const today = Math.floor((instantMs + span.offsetMs) / dayMs)
  const midnight = (today + 1) * dayMs - span.offsetMs
  if (midnight < span.endMs) return midnight
  return calendarDay(span.endMs, zone) > today ? span.endMs : startOfNextDay(span.endMs, zone)
}

// A local time has the offset in force a day before it or the one in force a day after it: no zone's offset is more
// than a day from UTC, and clocks do not change twice in two days.
function readingsOf(localMs: number, zone: string): { before: number; readings: number[] } {
  const before = offsetSpanAt(localMs - dayMs, zone).offsetMs
  const after = offsetSpanAt(localMs + dayMs, zone).offsetMs
  const readings = (before === after ? [before] : [before, after])
    .map((offsetMs) => ({ instantMs: localMs - offsetMs, offsetMs }))
    .filter(({ instantMs, offsetMs }) => offsetSpanAt(instantMs, zone).offsetMs === offsetMs)
    .map(({ instantMs }) => instantMs)
    .toSorted((one, other) => one - other)
  return { before, readings }
}
