// Words, amounts and dates in the reader's language and time zone.

export interface Reader {
  readonly locale: string
  readonly zone: string
}

/** The first of the tables' strings for the key, its `{name}` places filled in; the key itself when there is none. */
export function localise(
  key: string,
  values: ReadonlyMap<string, unknown>,
  tables: readonly Readonly<Record<string, string>>[],
): string {
  const found = tables.find((table) => Object.hasOwn(table, key))?.[key] ?? key
  return found.replaceAll(placeholder, (place, name: string) => (values.has(name) ? shown(values.get(name)) : place))
}

/** The names of the `{name}` places in a string. */
export function placesIn(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, name = '']) => name)
}

const placeholder = /\{(\w+)\}/g

/** `£12.50`; an amount without currency as a number; nothing for what is no amount. */
export function formatMoney(amount: unknown, currency: string | undefined, { locale }: Reader): string {
  if (!isAmount(amount)) return ''
  const known = currency !== undefined && /^[A-Za-z]{3}$/.test(currency) ? currency.toUpperCase() : undefined
  return moneyFormat(locale, known).format(amount)
}

const styles = ['full', 'long', 'medium', 'short'] as const
type Style = (typeof styles)[number]

/** A date as `long` or the style named, with a time of day when a second style is; nothing for what is no date. */
export function formatDate(moment: unknown, dateStyle: unknown, timeStyle: unknown, reader: Reader): string {
  const instant = typeof moment === 'string' || typeof moment === 'number' ? new Date(moment) : undefined
  if (instant === undefined || Number.isNaN(instant.getTime())) return ''
  return dateFormat(reader, styleOf(dateStyle) ?? 'long', styleOf(timeStyle)).format(instant)
}

function styleOf(value: unknown): Style | undefined {
  return styles.find((style) => style === value)
}

function isAmount(value: unknown): value is number | Intl.StringNumericLiteral {
  return typeof value === 'number' ? Number.isFinite(value) : typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

// Making a formatter costs a hundred times what using it does.
const moneyFormats = new Map<string, Intl.NumberFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

function moneyFormat(locale: string, currency: string | undefined): Intl.NumberFormat {
  return kept(moneyFormats, `${locale} ${currency}`, () =>
    currency === undefined
      ? new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
      : new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }),
  )
}

function dateFormat({ locale, zone }: Reader, dateStyle: Style, timeStyle: Style | undefined): Intl.DateTimeFormat {
  return kept(
    dateFormats,
    `${locale} ${zone} ${dateStyle} ${timeStyle}`,
    () =>
      new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle, ...(timeStyle === undefined ? {} : { timeStyle }) }),
  )
}

function kept<Format>(formats: Map<string, Format>, key: string, make: () => Format): Format {
  let format = formats.get(key)
  if (format === undefined) {
    if (formats.size >= 500) formats.clear()
    format = make()
    formats.set(key, format)
  }
  return format
}
