// Waits and send hours worked out the plain way, with Temporal and in small steps.
import { Temporal } from 'temporal-polyfill'
import { fractionOf } from '../../engine/identity/keyring.ts'
import { lifecycle } from './model-project.ts'
import { ms } from './walk-conditions.ts'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const at = (instant: number, zone: string): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)

/** The beginnings of the so many days after the one in which `instant` lies. */
export function midnights(instant: number, days: number, zone: string): number[] {
  const today = at(instant, zone).startOfDay()
  return Array.from({ length: days }, (_, index) => today.add({ days: index + 1 }).epochMilliseconds)
}

/** The end of `{"wait": "3d", "at": "09:07", "on": ["mon"]}` that begins at `from`. */
export function endOfWait(step: Record<string, unknown>, from: number, zone: string): number {
  const duration = step['wait'] as string
  const clock = step['at'] as string | undefined
  const on = step['on'] === undefined ? weekdays : ([step['on']].flat() as string[])
  const calendar = /[dw]$/.test(duration)
  const days = calendar ? ms(duration) / 86_400_000 : 0
  const earliest = calendar ? from : from + ms(duration)
  const begin = at(earliest, zone)
  let wanted = clock === undefined ? begin.toPlainDateTime() : begin.toPlainDate().toPlainDateTime(Temporal.PlainTime.from(clock))
  wanted = wanted.add({ days })
  for (;;) {
    const end = wanted.toZonedDateTime(zone, { disambiguation: 'compatible' })
    // Without days and a clock time the instant itself is meant, also where the clock shows that time twice.
    const instant = clock === undefined && !calendar && wanted.equals(begin.toPlainDateTime()) ? earliest : end.epochMilliseconds
    if (instant >= earliest && on.includes(weekdays[at(instant, zone).dayOfWeek - 1]!)) return instant
    wanted = wanted.add({ days: 1 })
  }
}

/** The beginning of the next round of `{"every": "1d"}`: on the grid from the first one on, after the last one, not before `from`. */
export function nextRound(every: string, first: number, last: number, from: number, zone: string): number {
  for (let count = 1; ; count++) {
    const amount = Number(/^\d+/.exec(every)![0]) * count
    const begins = endOfWait({ wait: `${amount}${every.replace(/^\d+/, '')}` }, first, zone)
    if (begins > last && begins >= from) return begins
  }
}

/** The next time, strictly later, that the customer's clock shows it. */
export function nextClock(clock: string, on: unknown, after: number, zone: string): number {
  return endOfWait({ wait: '1s', at: clock, ...(on === undefined ? {} : { on }) }, after - 999, zone)
}

/** The first anniversary of a date, or the date itself, whose moment is after `after`. */
export function yearlyAfter(value: unknown, shape: { offset?: string; at?: string }, zone: string, after: number): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined
  const written = value.includes('T') ? Temporal.PlainDateTime.from(value.replace('Z', '')) : Temporal.PlainDate.from(value).toPlainDateTime()
  for (let years = 0; ; years++) {
    // As it is written, on the customer's clock.
    const wall = written.add({ years })
    const moment = momentOn(wall.toZonedDateTime(zone), shape, zone, wall)
    if (moment > after) return moment
  }
}

/** `{"offset": "-3d", "at": "09:00"}` beside a date as text; undefined where it is none. */
export function momentOf(value: unknown, shape: { offset?: string; at?: string }, zone: string): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined
  const hasTime = value.includes('T')
  return momentOn(hasTime ? at(Date.parse(value), zone) : Temporal.PlainDate.from(value).toZonedDateTime(zone), shape, zone, hasTime ? undefined : Temporal.PlainDate.from(value).toPlainDateTime())
}

function momentOn(date: Temporal.ZonedDateTime, { offset, at: clock }: { offset?: string; at?: string }, zone: string, wall = date.toPlainDateTime()): number {
  const sign = offset?.startsWith('-') === true ? -1 : 1
  const length = offset?.replace('-', '')
  if (length !== undefined && /[dw]$/.test(length)) {
    const day = wall.add({ days: (sign * ms(length)) / 86_400_000 })
    return (clock === undefined ? day : day.withPlainTime(clock)).toZonedDateTime(zone).epochMilliseconds
  }
  const shifted = date.epochMilliseconds + (length === undefined ? 0 : sign * ms(length))
  return clock === undefined ? shifted : at(shifted, zone).toPlainDate().toPlainDateTime(Temporal.PlainTime.from(clock)).toZonedDateTime(zone).epochMilliseconds
}

export interface Hours {
  from: string
  to: string
  days?: string[]
}

/** When a message of `step` that is ready at `ready` may leave. */
export function release(ready: number, zone: string, identity: { customer: string; run: string; step: string }, hours: Hours): number {
  if (isOpen(ready, zone, hours)) return ready
  const opens = firstMinute(ready, (minute) => isOpen(minute, zone, hours))
  const closes = firstMinute(opens, (minute) => !isOpen(minute, zone, hours))
  const fraction = fractionOf(`release\n${identity.customer}\n${identity.run}\n${identity.step}`)
  return opens + Math.floor((fraction * Math.min(ms(lifecycle.limits.spread), closes - opens)) / 60_000) * 60_000
}

function isOpen(instant: number, zone: string, { from, to, days = weekdays }: Hours): boolean {
  const local = at(instant, zone)
  const time = local.toPlainTime()
  return Temporal.PlainTime.compare(time, from) >= 0 && Temporal.PlainTime.compare(time, to) < 0 && days.includes(weekdays[local.dayOfWeek - 1]!)
}

/** The first whole minute after `from` for which it is so; quarters of an hour are leapt over while the answer stays. */
function firstMinute(from: number, isSo: (minute: number) => boolean): number {
  let minute = Math.floor(from / 60_000) * 60_000
  while (!isSo(minute + 15 * 60_000)) minute += 15 * 60_000
  for (minute += 60_000; !isSo(minute) || minute <= from; minute += 60_000);
  return minute
}

/** Whether the caps leave a place at `now`, else when there may be one again. */
export function cappedUntil(sends: readonly number[], now: number, zone: string): number | undefined {
  for (const { per, max } of lifecycle.limits.caps) {
    const days = ms(per) / 86_400_000
    const today = at(now, zone).toPlainDate()
    const inside = sends.filter((sent) => at(sent, zone).toPlainDate().until(today).total('days') < days).toSorted((a, b) => b - a)
    if (inside.length < max) continue
    return at(inside[max - 1]!, zone).toPlainDate().add({ days }).toZonedDateTime(zone).epochMilliseconds
  }
  return undefined
}
