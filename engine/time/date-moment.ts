// The moments that a date of the customer's gives: three days before a trial ends, nine o'clock on a birthday. A date is
// text as ISO 8601 writes it, `2026-11-21` or with a time; anything else has no moment, for a number could be seconds or
// milliseconds. A date without a time is the customer's own day, wherever they are.

import { milliseconds, parseDuration, type Duration } from './duration.ts'
import { parseInstant } from './instant.ts'
import { parseWallTime } from './wall-time.ts'
import { calendarDay, instantAt, timeOfDay } from './zone.ts'

export interface MomentOptions {
  /** A duration, with `-` before the date: `-3d`. Days and weeks are calendar days, the rest is elapsed time. */
  readonly offset?: string
  /** HH:MM on the wall clock of the day that the offset leads to. */
  readonly at?: string
  readonly zone: string
}

const dayMs = 86_400_000

/** The instant (ms) that a date gives, or undefined where the value is no date. */
export function momentOf(value: unknown, options: MomentOptions): number | undefined {
  const written = writtenDate(value)
  if (written === undefined) return undefined
  const { zone } = options
  if (written.instantMs === undefined) return shifted(written.day, 0, options)
  return shifted(calendarDay(written.instantMs, zone), timeOfDay(written.instantMs, zone), options, written.instantMs)
}

/**
 * The first instant (ms) strictly after `afterMs` that the date's anniversaries give, the date itself the earliest; undefined
 * where the value is no date. The anniversary is of the date and time as written, on the customer's clock: who was born on
 * `1990-05-14T00:00:00Z` has their birthday on 14 May everywhere. 29 February is the 28th in years without one.
 */
export function nextYearly(value: unknown, options: MomentOptions, afterMs: number): number | undefined {
  const written = writtenDate(value)
  if (written === undefined) return undefined
  const { year, month, dayOfMonth } = calendarDate(written.day)
  const offset = offsetOf(options.offset)
  const around = new Date(afterMs - offset.sign * milliseconds(offset.duration)).getUTCFullYear()
  for (let candidate = Math.max(year, around - 1); ; candidate++) {
    const momentMs = shifted(anniversary(candidate, month, dayOfMonth), written.timeMs, options)
    if (momentMs > afterMs) return momentMs
  }
}

interface WrittenDate {
  /** Days since 1970-01-01 and milliseconds since 00:00, as they stand in the text. */
  readonly day: number
  readonly timeMs: number
  /** Absent where no time is written. */
  readonly instantMs?: number
}

const shape = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d*)?)?.*)?$/i

function writtenDate(value: unknown): WrittenDate | undefined {
  if (typeof value !== 'string') return undefined
  const [, date, hours, minutes, seconds = '0', fraction = ''] = shape.exec(value) ?? []
  const dateMs = date === undefined ? undefined : parseInstant(date)
  // 30 February would become some day in March.
  if (dateMs === undefined || new Date(dateMs).toISOString().slice(0, 10) !== date) return undefined
  const day = dateMs / dayMs
  if (hours === undefined) return { day, timeMs: 0 }
  const instantMs = parseInstant(value)
  if (instantMs === undefined) return undefined
  return { day, timeMs: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0')), instantMs }
}

/** `instantMs` is the moment that day and time stand for, where it is known: a time that comes twice is told apart by it. */
function shifted(day: number, timeMs: number, { offset: text, at, zone }: MomentOptions, instantMs = instantAt(day, timeMs, zone)): number {
  const { sign, duration } = offsetOf(text)
  const wallMs = at === undefined ? undefined : parseWallTime(at)
  if (text !== undefined && (duration.unit === 'd' || duration.unit === 'w')) {
    return instantAt(day + (sign * milliseconds(duration)) / dayMs, wallMs ?? timeMs, zone)
  }
  const elapsedMs = text === undefined ? instantMs : instantMs + sign * milliseconds(duration)
  if (wallMs === undefined) return elapsedMs
  return instantAt(text === undefined ? day : calendarDay(elapsedMs, zone), wallMs, zone)
}

const none: Duration = { amount: 0, unit: 's' }

function offsetOf(text: string | undefined): { sign: 1 | -1; duration: Duration } {
  if (text === undefined) return { sign: 1, duration: none }
  return text.startsWith('-') ? { sign: -1, duration: parseDuration(text.slice(1)) } : { sign: 1, duration: parseDuration(text) }
}

function calendarDate(day: number): { year: number; month: number; dayOfMonth: number } {
  const date = new Date(day * dayMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), dayOfMonth: date.getUTCDate() }
}

function anniversary(year: number, month: number, dayOfMonth: number): number {
  const dayMsOf = (days: number): Date => {
    // Years below 100 would be taken for the 1900s.
    const date = new Date(0)
    date.setUTCFullYear(year, month, days)
    return date
  }
  const date = dayMsOf(dayOfMonth)
  return (date.getUTCMonth() === month ? date : dayMsOf(28)).getTime() / dayMs
}
