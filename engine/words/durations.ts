// Durations, times of day and weekdays in words.
import type { DurationUnit } from '../time/duration.ts'
import { listed } from './phrase.ts'
import { parseDuration } from '../time/duration.ts'

const units: Record<DurationUnit, string> = { s: 'second', min: 'minute', h: 'hour', d: 'day', w: 'week' }

/** `5d` is "5 days". */
export function sayDuration(text: string): string {
  const { amount, unit } = parseDuration(text)
  return `${amount} ${units[unit]}${amount === 1 ? '' : 's'}`
}

export const sayUnits = (unit: DurationUnit): string => `${units[unit]}s`

/** For what follows "the last": "60 days", "hour", and "24 hours" for `1d`, for such a day is no calendar day. */
export function sayWindow(text: string): string {
  if (text === '1d') return '24 hours'
  const { amount, unit } = parseDuration(text)
  return amount === 1 ? units[unit] : sayDuration(text)
}

const weekdays: Record<string, string> = { mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday', fri: 'Friday', sat: 'Saturday', sun: 'Sunday' }

/** `["tue", "thu"]` is "Tuesday or Thursday". */
export const sayWeekdays = (days: unknown): string => listed(([days].flat() as string[]).map((day) => weekdays[day] ?? day), 'or')
