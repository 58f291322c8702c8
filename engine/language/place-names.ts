// Time zones and languages as people write them, and what they mean: "Berlin", "CET", "GMT+1"; "en_US", "english".
import { closest } from '../nearest.ts'
import { isZone } from '../time/zone.ts'

const abbreviated: Readonly<Record<string, string>> = {
  bst: 'Europe/London', cest: 'Europe/Berlin', cet: 'Europe/Berlin', cst: 'America/Chicago', edt: 'America/New_York', eest: 'Europe/Athens', eet: 'Europe/Athens', est: 'America/New_York', gmt: 'Europe/London', ist: 'Asia/Kolkata',
  jst: 'Asia/Tokyo', mst: 'America/Denver', pdt: 'America/Los_Angeles', pst: 'America/Los_Angeles', aest: 'Australia/Sydney', wet: 'Europe/Lisbon', 'london time': 'Europe/London', germany: 'Europe/Berlin', uk: 'Europe/London',
}

/** The mend of what is no zone, in words. */
export function zoneMeant(found: string): string {
  const zones = Intl.supportedValuesOf('timeZone')
  const word = found.trim().toLowerCase()
  const offset = /^(?:gmt|utc)\s*([+-])\s*(\d{1,2})(?::?(\d\d))?$/.exec(word)
  const city = zones.find((zone) => zone.split('/').at(-1)?.toLowerCase() === word.replaceAll(' ', '_'))
  const meant = offset === null ? (abbreviated[word] ?? city ?? closest(found, zones)) : `${offset[1]}${offset[2]?.padStart(2, '0')}:${offset[3] ?? '00'}`
  return meant !== undefined && isZone(meant) ? `Did you mean "${meant}"?` : 'Write a region and a city, such as "Europe/London".'
}

/** Whether it is a language tag such as "en" or "pt-BR". */
export const isLocale = (found: string): boolean => /^[a-z]{2,3}(-[A-Za-z\d]{2,8})*$/.test(found) && canonicalOf(found) !== undefined

export function localeMeant(found: string): string {
  const canonical = canonicalOf(found.trim().replaceAll('_', '-').replace(/\..*$/, ''))
  const named = languages[found.trim().toLowerCase()]
  const meant = named ?? canonical
  return meant !== undefined && isLocale(meant) ? `Did you mean "${meant}"?` : 'Write a language, and a country where it matters: "en", "pt-BR".'
}

const languages: Readonly<Record<string, string>> = { dutch: 'nl', deutsch: 'de', english: 'en', french: 'fr', german: 'de', italian: 'it', polish: 'pl', portuguese: 'pt', spanish: 'es', swedish: 'sv' }

function canonicalOf(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
