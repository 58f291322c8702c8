// How many marketing messages a customer may get in a period. Days and weeks are the customer's calendar days, today and
// those before; hours and minutes roll.
import type { Limits } from '../model/model.ts'
import { calendarDay, startOfDay } from '../time/zone.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'

export interface Capped {
  per: string
  max: number
  /** The first instant at which there may be a place again (ms). */
  until: number
}

/** The cap that leaves no place now, or undefined. `sends` are newest first. */
export function cappedBy(caps: Limits['caps'], sends: readonly number[], now: number, zone: string): Capped | undefined {
  for (const { per, max } of caps) {
    const { amount, unit } = parseDuration(per)
    const days = unit === 'd' ? amount : unit === 'w' ? amount * 7 : undefined
    const from = days === undefined ? now - milliseconds(parseDuration(per)) : startOfDay(calendarDay(now, zone) - days + 1, zone) - 1
    const inside = sends.filter((sent) => sent > from)
    if (inside.length < max) continue
    const oldest = inside[max - 1]!
    const until = days === undefined ? oldest + milliseconds(parseDuration(per)) : startOfDay(calendarDay(oldest, zone) + days, zone)
    return { per, max, until }
  }
  return undefined
}

/** The list after one more send: as long as the largest cap needs. */
export function withSend(caps: Limits['caps'], sends: readonly number[], at: number): number[] {
  const kept = Math.max(1, ...caps.map(({ max }) => max))
  return [at, ...sends].toSorted((a, b) => b - a).slice(0, kept)
}
