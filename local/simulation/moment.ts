// Moments as the file of a simulated customer has them: "+3d", "+3d 14:30", "2026-03-01 09:00" on the customer's own clock,
// or an instant with its zone.
import { milliseconds, parseDuration } from '../../engine/time/duration.ts'
import { nextWallTime, waitUntilInstant } from '../../engine/time/wait.ts'
import { instantAt } from '../../engine/time/zone.ts'
import { parseInstant } from '../../engine/time/instant.ts'
import { parseWallTime } from '../../engine/time/wall-time.ts'

const since = /^\+(0|[1-9]\d{0,4})(s|min|h|d|w)(?: ([01]\d:[0-5]\d|2[0-3]:[0-5]\d))?$/
const local = /^(\d{4}-\d\d-\d\d)(?:[ T]([01]\d:[0-5]\d|2[0-3]:[0-5]\d))?$/

/** The instant (ms); undefined for what is no moment. `from` is what "+3d" counts from, in days of the zone's calendar. */
export function momentAt(text: string, from: number, zone: string): number | undefined {
  const [, amount, unit, at] = since.exec(text) ?? []
  if (amount !== undefined && unit !== undefined) {
    if (amount === '0') return at === undefined ? from : nextWallTime(from - 1, at, zone)
    return waitUntilInstant(from, { duration: parseDuration(`${amount}${unit}`), ...(at === undefined ? {} : { at }) }, zone)
  }
  const [, date, time = '00:00'] = local.exec(text) ?? []
  if (date === undefined) return parseInstant(text)
  const midnight = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date ? undefined : instantAt(midnight / 86_400_000, parseWallTime(time), zone)
}

/** Elapsed milliseconds of "2h". */
export const lengthOf = (text: string): number => milliseconds(parseDuration(text))
