// The days on which a schedule falls, and the instants at which such a day's time comes around the world.
import { parseWallTime } from './wall-time.ts'
import { instantAt, weekdayOf, type Weekday } from './zone.ts'

/** As marketers write it; `on` a weekday or several, or the day of a month (`last`, and 31 in shorter ones, is its last). */
export type Schedule =
  | { every: 'day'; at: string }
  | { every: 'week'; on: Weekday | readonly Weekday[]; at: string }
  | { every: 'month'; on: number | 'last'; at: string }
  | { once: string }

const dayMs = 86_400_000
const hourMs = 3_600_000
/** No zone's clocks are further ahead of UTC, or behind it. */
const aheadMs = 14 * hourMs
const behindMs = 12 * hourMs

/** HH:MM of a schedule's time of day. */
export const timeOf = (schedule: Schedule): string => ('once' in schedule ? schedule.once.slice(11) : schedule.at)

/** The first day not before `fromDay` on which it falls; undefined when there is none any more. Days count from 1970-01-01. */
export function firstDay(schedule: Schedule, fromDay: number): number | undefined {
  if ('once' in schedule) {
    const day = Date.parse(schedule.once.slice(0, 10)) / dayMs
    return day >= fromDay ? day : undefined
  }
  if (schedule.every === 'day') return fromDay
  const falls = schedule.every === 'week' ? (day: number) => [schedule.on].flat().includes(weekdayOf(day)) : (day: number) => isDayOfMonth(day, schedule.on)
  let day = fromDay
  while (!falls(day)) day++
  return day
}

function isDayOfMonth(day: number, on: number | 'last'): boolean {
  const today = new Date(day * dayMs).getUTCDate()
  const isLast = new Date((day + 1) * dayMs).getUTCDate() === 1
  return today === on || (isLast && (on === 'last' || today < on))
}

/** When the day's time comes in a zone. */
export const instantIn = (zone: string, schedule: Schedule, day: number): number => instantAt(day, parseWallTime(timeOf(schedule)), zone)

/** From when until when the day's time comes somewhere. */
export function spanOf(schedule: Schedule, day: number): { first: number; last: number } {
  const utc = day * dayMs + parseWallTime(timeOf(schedule))
  return { first: utc - aheadMs, last: utc + behindMs }
}

/** `2026-12-01T09:00`, by which an occurrence is known. */
export const occurrenceOf = (schedule: Schedule, day: number): string => `${new Date(day * dayMs).toISOString().slice(0, 10)}T${timeOf(schedule)}`
