// A second opinion on the clocks of every zone, made of nothing but what Intl shows at an instant: no arithmetic of the
// engine's, and none of its libraries.

export const allZones: readonly string[] = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'EST5EDT', 'US/Eastern', 'Asia/Calcutta', 'Etc/GMT-14', '+05:30', '-09:30']

export const minuteMs = 60_000
export const dayMs = 86_400_000
const fiveYearsFrom = Date.UTC(2026, 10, 22)
export const nextFiveYears = { fromMs: fiveYearsFrom, toMs: fiveYearsFrom + 1827 * dayMs }

const formats = new Map<string, Intl.DateTimeFormat>()

/** `2026-11-22 09:30` on the zone's wall clock. */
export function clockText(instantMs: number, zone: string): string {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    formats.set(zone, format)
  }
  return format.format(instantMs)
}

export const dateText = (instantMs: number, zone: string): string => clockText(instantMs, zone).slice(0, 10)
export const timeText = (instantMs: number, zone: string): string => clockText(instantMs, zone).slice(11)

/** What clock and calendar are ahead of UTC, in minutes. */
export function offsetMinutes(instantMs: number, zone: string): number {
  return Math.round((Date.parse(`${clockText(instantMs, zone).replace(' ', 'T')}Z`) - Math.floor(instantMs / minuteMs) * minuteMs) / minuteMs)
}

/** The first instants of each new offset, found by looking every five days and then between. */
export function changesOf(zone: string, fromMs: number, toMs: number): number[] {
  const changes: number[] = []
  let [beforeMs, before] = [fromMs, offsetMinutes(fromMs, zone)]
  for (let atMs = fromMs + 5 * dayMs; atMs <= toMs; atMs += 5 * dayMs) {
    const offset = offsetMinutes(atMs, zone)
    if (offset !== before) {
      let [low, high] = [beforeMs, atMs]
      while (high - low > minuteMs) {
        const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs
        if (offsetMinutes(middle, zone) === before) low = middle
        else high = middle
      }
      changes.push(high)
    }
    ;[beforeMs, before] = [atMs, offset]
  }
  return changes
}

const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

export const weekdayOfDate = (date: string): (typeof names)[number] => names[new Date(`${date}T12:00:00Z`).getUTCDay()]!
export const dateAfter = (date: string, days: number): string => new Date(Date.parse(`${date}T12:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
