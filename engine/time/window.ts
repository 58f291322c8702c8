// When a message may go out: inside the send window, outside quiet hours, both on the customer's wall clock. A message
// is only ever delayed; whoever was held gets a stable place in the spread, so that not everybody's mail leaves at nine.

import { Problem } from '../problem.ts'
import { offsetSpanAt } from './offset.ts'
import { parseWallTime } from './wall-time.ts'
import { weekdayOf, type Weekday } from './zone.ts'

/** `[from, to)` on the wall clock, HH:MM; past midnight when `from` is the later of the two. */
export interface DailyHours {
  readonly from: string
  readonly to: string
}

export interface SendWindow extends DailyHours {
  /** The days on which the window opens; every day when left out. Past midnight it stays open. */
  readonly days?: readonly Weekday[]
}

export interface Jitter {
  /** Over how long held messages are spread. */
  readonly spreadMs: number
  /** The customer's place in the spread: 0 or more, less than 1, always the same for the same message. */
  readonly fraction: number
}

export interface SendHours {
  readonly window?: SendWindow
  readonly quiet?: DailyHours
  readonly zone: string
  readonly jitter?: Jitter
}

const dayMs = 86_400_000
const minuteMs = 60_000
// The rarest window opens once a week; a change of the clocks can swallow one opening.
const searchMs = 15 * dayMs

/** May a message go out at this instant? */
export function isOpen(instantMs: number, hours: SendHours): boolean {
  return isOpenAt(instantMs, readHours(hours))
}

/**
 * The first instant, not before this one, at which a message may go out. One that has to be held is put off further by
 * its jitter in whole minutes, but never past the end of the opening. Throws `schedule.never-open`.
 */
export function releaseAt(instantMs: number, hours: SendHours): number {
  const rules = readHours(hours)
  if (isOpenAt(instantMs, rules)) return instantMs
  const opensMs = firstInstant(instantMs, rules, true)
  if (opensMs === undefined) {
    throw new Problem(
      'schedule.never-open',
      `No message can ever go out: send window ${span(hours.window)}, on ${hours.window?.days?.join(', ') ?? 'every day'}, ` +
        `and quiet hours ${span(hours.quiet)} leave no moment open. Widen the window or narrow the quiet hours.`,
    )
  }
  const { spreadMs, fraction } = hours.jitter ?? { spreadMs: 0, fraction: 0 }
  const closesMs = firstInstant(opensMs, rules, false) ?? Infinity
  const roomMs = Math.min(spreadMs, closesMs - opensMs)
  return opensMs + Math.floor((fraction * roomMs) / minuteMs) * minuteMs
}

/** Whether such hours are shut for good, wherever the customer is. */
export function isNeverOpen(hours: Pick<SendHours, 'window' | 'quiet'>): boolean {
  return firstInstant(0, readHours({ ...hours, zone: 'UTC' }), true) === undefined
}

interface Hours {
  readonly fromMs: number
  readonly toMs: number
  readonly days?: readonly Weekday[] | undefined
}

interface Rules {
  readonly zone: string
  readonly window: Hours | undefined
  readonly quiet: Hours | undefined
  /** The times of day at which the answer can change, midnight included. */
  readonly edgesMs: readonly number[]
}

function readHours(hours: SendHours): Rules {
  const window = hours.window && { ...readSpan(hours.window), days: hours.window.days }
  const quiet = hours.quiet && readSpan(hours.quiet)
  const edgesMs = [window?.fromMs, window?.toMs, quiet?.fromMs, quiet?.toMs, dayMs]
    .filter((edge) => edge !== undefined)
    .toSorted((one, other) => one - other)
  return { zone: hours.zone, window, quiet, edgesMs }
}

function readSpan(hours: DailyHours): Hours {
  const fromMs = parseWallTime(hours.from)
  const toMs = parseWallTime(hours.to)
  if (fromMs === toMs) {
    throw new Problem(
      'schedule.empty-hours',
      `Expected hours with a beginning and a different end, found ${span(hours)}. Leave them out to mean the whole day.`,
    )
  }
  return { fromMs, toMs }
}

function isOpenAt(instantMs: number, rules: Rules): boolean {
  const localMs = instantMs + offsetSpanAt(instantMs, rules.zone).offsetMs
  const day = Math.floor(localMs / dayMs)
  const timeMs = localMs - day * dayMs
  return (
    (rules.window === undefined || covers(rules.window, day, timeMs)) &&
    (rules.quiet === undefined || !covers(rules.quiet, day, timeMs))
  )
}

function covers({ fromMs, toMs, days }: Hours, day: number, timeMs: number): boolean {
  const overMidnight = fromMs > toMs
  const sinceYesterday = overMidnight && timeMs < toMs
  const within = overMidnight ? sinceYesterday || timeMs >= fromMs : timeMs >= fromMs && timeMs < toMs
  return within && (days === undefined || days.includes(weekdayOf(sinceYesterday ? day - 1 : day)))
}

/** Walks from edge to edge and change to change of the clocks, because between them the answer cannot turn. */
function firstInstant(fromMs: number, rules: Rules, open: boolean): number | undefined {
  for (let instantMs = fromMs; instantMs <= fromMs + searchMs; instantMs = nextEdge(instantMs, rules)) {
    if (isOpenAt(instantMs, rules) === open) return instantMs
  }
  return undefined
}

function nextEdge(instantMs: number, rules: Rules): number {
  const { offsetMs, endMs } = offsetSpanAt(instantMs, rules.zone)
  const localMs = instantMs + offsetMs
  const timeMs = localMs - Math.floor(localMs / dayMs) * dayMs
  const edgeMs = rules.edgesMs.find((edge) => edge > timeMs) ?? dayMs
  return Math.min(instantMs + edgeMs - timeMs, endMs)
}

function span(hours: DailyHours | undefined): string {
  return hours === undefined ? '(none)' : `${hours.from} to ${hours.to}`
}
