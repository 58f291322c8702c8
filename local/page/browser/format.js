// Numbers and instants as people read them: in the brand's time zone, and in a customer's where it is named.

let zone = 'UTC'
const formats = new Map()

export function setZone(name) {
  if (name === zone) return
  zone = name
  formats.clear()
}

function format(options, timeZone = zone) {
  const key = JSON.stringify([timeZone, options])
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat('en-GB', { timeZone, ...options }))
  return formats.get(key)
}

export const number = (value) => value.toLocaleString('en')
export const day = (instant, timeZone) => format({ day: 'numeric', month: 'short', year: 'numeric' }, timeZone).format(instant)
export const dayOfMonth = (instant, timeZone) => format({ weekday: 'short', day: 'numeric', month: 'short' }, timeZone).format(instant)
export const month = (instant, timeZone) => format({ month: 'long', year: 'numeric' }, timeZone).format(instant)
export const time = (instant, timeZone) => format({ hour: '2-digit', minute: '2-digit' }, timeZone).format(instant)
export const moment = (instant, timeZone) => `${format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }, timeZone).format(instant)}, ${time(instant, timeZone)}`
export const zoneName = () => zone

export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`

/** A length of time, roughly. */
export function span(ms) {
  const minutes = Math.round(ms / 60_000)
  if (ms < 60_000) return plural(Math.max(1, Math.round(ms / 1000)), 'second')
  if (minutes < 60) return plural(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  if (hours < 48) return plural(hours, 'hour')
  return plural(Math.round(hours / 24), 'day')
}

/** A colour for each stage, from the best, green, by amber to the last, grey-red. */
export function stageColour(index, count) {
  const place = count < 2 ? 0 : index / (count - 1)
  const hue = 155 - 130 * place
  return `oklch(var(--stage-light) ${0.115 - 0.055 * Math.max(0, place - 0.6) * 2.5} ${hue})`
}
