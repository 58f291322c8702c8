// Instants as others write them: ISO 8601, never whatever else a date parser would guess. Without a zone it is UTC, for
// the same text must mean the same instant on every machine.

const shape = /^((?:\d{4}|[+-]\d{6})(?:-\d\d){0,2})(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i

/** Milliseconds since the epoch, or undefined where the text is no ISO 8601 date or time. */
export function parseInstant(text: string): number | undefined {
  const [, date, clock, zone] = shape.exec(text) ?? []
  if (date === undefined) return undefined
  const time = Date.parse(clock === undefined ? date : `${date}T${clock.replace(',', '.')}${zoneOf(zone)}`)
  return Number.isNaN(time) ? undefined : time
}

/** `+0100` and `+01` are `+01:00`. */
function zoneOf(zone: string | undefined): string {
  if (zone === undefined || zone.length === 1) return 'Z'
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`
}
