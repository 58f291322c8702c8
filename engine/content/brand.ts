// The brand as content knows it, and what it decides for a customer: language, time zone and sender.

import { isObject, type Json, type JsonObject } from '../json.ts'
import { isZone } from '../time/zone.ts'

export interface Sender {
  readonly name: string
  readonly email: string
  readonly replyTo?: string
}

export interface Brand {
  readonly name: string
  readonly postalAddress: string
  readonly defaultLocale: string
  readonly zone: string
  /** ISO 4217, for amounts whose currency is not said. */
  readonly currency?: string
  /** `default` is the one that an e-mail without `from` has. */
  readonly senders: Readonly<Record<string, Sender>> & { readonly default: Sender }
  /** Country names or ISO 3166 codes, whatever the customers' `country` holds. */
  readonly localeByCountry?: Readonly<Record<string, string>>
  readonly zoneByCountry?: Readonly<Record<string, string>>
  /** Locales such as `de-AT`, or languages such as `pl`. */
  readonly zoneByLocale?: Readonly<Record<string, string>>
}

/** A customer's language: their own `locale` or `language`, else their country's, else the brand's. */
export function localeOf(traits: JsonObject, brand: Brand): string {
  return ownLocale(traits) ?? canonicalLocale(byCountry(traits, brand.localeByCountry)) ?? brand.defaultLocale
}

function ownLocale(traits: JsonObject): string | undefined {
  return canonicalLocale(traits['locale']) ?? canonicalLocale(traits['language'])
}

/**
 * A customer's time zone: their own `timezone`, else their country's, else that of the locale or language they have set,
 * else the brand's. What no zone database knows counts as not said.
 */
export function zoneOf(traits: JsonObject, brand: Brand): string {
  const own = traits['timezone']
  if (typeof own === 'string' && isZone(own)) return own
  return byCountry(traits, brand.zoneByCountry) ?? byLocale(traits, brand.zoneByLocale) ?? brand.zone
}

function byLocale(traits: JsonObject, table: Readonly<Record<string, string>> | undefined): string | undefined {
  const locale = table === undefined ? undefined : ownLocale(traits)
  if (table === undefined || locale === undefined) return undefined
  const found = widening(locale).find((wider) => Object.hasOwn(table, wider))
  return found === undefined ? undefined : table[found]
}

/** The sender that an e-mail names, else the brand's default. */
export function senderOf(brand: Brand, from: string | undefined): Sender {
  return (from === undefined ? undefined : brand.senders[from]) ?? brand.senders.default
}

/** A locale and what it falls back to: `pt-BR → pt → default`. */
export function localeChain(locale: string, defaultLocale: string): string[] {
  return [...new Set([...widening(locale), ...widening(defaultLocale)])]
}

function widening(locale: string): string[] {
  const parts = locale.split('-')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
}

function canonicalLocale(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return Intl.getCanonicalLocales(value.trim().replaceAll('_', '-'))[0]
  } catch {
    // A trait that is no language says nothing about the customer's.
    return undefined
  }
}

const foldedTables = new WeakMap<object, ReadonlyMap<string, string>>()

function byCountry(traits: JsonObject, table: Readonly<Record<string, string>> | undefined): string | undefined {
  if (table === undefined) return undefined
  const address = traits['address']
  const country = traits['country'] ?? (isObject(address) ? address['country'] : undefined)
  if (typeof country !== 'string') return undefined
  let folded = foldedTables.get(table)
  if (folded === undefined) {
    folded = new Map(Object.entries(table).map(([name, value]) => [name.toLowerCase(), value]))
    foldedTables.set(table, folded)
  }
  return folded.get(country.trim().toLowerCase())
}
