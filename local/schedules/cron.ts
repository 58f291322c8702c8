// AWS's cron expressions: minutes, hours, day of the month, month, day of the week, year.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based

import { calendarDay, instantAt } from '../../engine/time/zone.ts'

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const lastYear = 2199
const dayMs = 86_400_000

interface Day {
  year: number
  month: number
  day: number
  /** 1 for Sunday to 7 for Saturday. */
  weekday: number
  daysInMonth: number
}

type DayTest = (day: Day) => boolean

/** Undefined for an expression that cannot be read. */
export function cronOccurrences(text: string, zone: string): ((after: number) => number | undefined) | undefined {
  const fields = text.trim().split(/\s+/)
  const [minuteField = '', hourField = '', dayField = '', monthField = '', weekdayField = '', yearField = ''] = fields
  const minutes = numbers(minuteField, 0, 59)
  const hours = numbers(hourField, 0, 23)
  const inMonth = numbers(monthField, 1, 12, months, 1)
  const inYear = numbers(yearField, 1970, lastYear)
  const onDay = dayField === '?' ? everyDay : dayOfMonth(dayField)
  const onWeekday = weekdayField === '?' ? everyDay : dayOfWeek(weekdayField)
  const areBothGiven = dayField !== '?' && weekdayField !== '?'
  if (!minutes || !hours || !inMonth || !inYear || !onDay || !onWeekday || fields.length !== 6 || areBothGiven) return undefined
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * 60_000)).toSorted((a, b) => a - b)

  return (after) => {
    for (let number = calendarDay(after, zone); ; number++) {
      const day = dayOf(number)
      if (day.year > lastYear) return undefined
      if (!inYear.has(day.year) || !inMonth.has(day.month) || !onDay(day) || !onWeekday(day)) continue
      const instant = times.map((time) => instantAt(number, time, zone)).find((at) => at > after)
      if (instant !== undefined) return instant
    }
  }
}

const everyDay: DayTest = () => true

function dayOfMonth(field: string): DayTest | undefined {
  if (field === 'L') return ({ day, daysInMonth }) => day === daysInMonth
  const nearest = /^(\d{1,2})W$/.exec(field)
  if (nearest !== null) return (day) => isNearestWorkday(day, Number(nearest[1]))
  const days = numbers(field, 1, 31)
  return days && (({ day }) => days.has(day))
}

function dayOfWeek(field: string): DayTest | undefined {
  if (field === 'L') return ({ weekday }) => weekday === 7
  const [, name = '', last, nth] = /^(\w+?)(?:(L)|#([1-5]))$/.exec(field) ?? []
  const wanted = [...(numbers(name, 1, 7, weekdays, 1) ?? [])][0]
  if (wanted !== undefined && last !== undefined) {
    return ({ weekday, day, daysInMonth }) => weekday === wanted && day > daysInMonth - 7
  }
  if (wanted !== undefined && nth !== undefined) {
    return ({ weekday, day }) => weekday === wanted && Math.ceil(day / 7) === Number(nth)
  }
  const days = numbers(field, 1, 7, weekdays, 1)
  return days && (({ weekday }) => days.has(weekday))
}

/** The working day nearest to a day of the month, in the same month. */
function isNearestWorkday({ day, weekday, daysInMonth }: Day, wanted: number): boolean {
  if (weekday === 1 || weekday === 7) return false
  if (day === wanted) return true
  if (weekday === 6 && day === wanted - 1) return true
  if (weekday === 2 && day === wanted + 1) return true
  return (weekday === 2 && wanted === 1 && day === 3) || (weekday === 6 && wanted === daysInMonth && day === wanted - 2)
}

/** Lists, ranges and steps of a field; undefined when it cannot be read. */
function numbers(field: string, least: number, most: number, names: string[] = [], first = 0): Set<number> | undefined {
  const found = new Set<number>()
  const numberOf = (text: string): number => {
    const named = names.indexOf(text.toUpperCase())
    return named >= 0 ? named + first : /^\d+$/.test(text) ? Number(text) : NaN
  }
  for (const part of field.split(',')) {
    const [range = '', stepText] = part.split('/')
    const step = stepText === undefined ? 1 : numberOf(stepText)
    const [lowText = '', highText] = range.split('-')
    const low = range === '*' ? least : numberOf(lowText)
    const high = highText === undefined ? (range === '*' || stepText !== undefined ? most : low) : numberOf(highText)
    if (!(low >= least && high <= most && low <= high && step >= 1)) return undefined
    for (let number = low; number <= high; number += step) found.add(number)
  }
  return found
}

function dayOf(number: number): Day {
  const date = new Date(number * dayMs)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1]
  return {
    year,
    month,
    day: date.getUTCDate(),
    weekday: date.getUTCDay() + 1,
    daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(),
  }
}
