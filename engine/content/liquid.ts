// The Liquid dialect of content: no files, no clock, no chance; `t`, `money` and `date` speak the reader's language.

import { Liquid } from 'liquidjs'
import { localise, formatDate, formatMoney, type Reader } from './localised.ts'

export interface Reading {
  readonly reader: Reader
  /** Where a key is looked up, first to last. */
  readonly strings: readonly Readonly<Record<string, string>>[]
  readonly currency: string | undefined
}

const readings = new WeakMap<object, Reading>()

/** Globals that carry a reading to the filters without showing it to the template. */
export function globalsFor(reading: Reading): object {
  const globals = {}
  readings.set(globals, reading)
  return globals
}

const fileTags = ['include', 'render', 'layout', 'block']
const clockAndChanceFilters = ['sample', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string']

/** One engine for HTML, which escapes what it puts out, or one for plain text, which does not. */
export function createLiquid(output: 'html' | 'text'): Liquid {
  const liquid = new Liquid({
    // Without a locale the engine asks Intl for one, which costs more than everything else it does at start.
    locale: 'en-US',
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    memoryLimit: 10_000_000,
    ...(output === 'html' ? { outputEscape: 'escape' as const } : {}),
  })
  for (const tag of fileTags) delete liquid.tags[tag]
  for (const filter of clockAndChanceFilters) delete liquid.filters[filter]
  liquid.registerFilter('t', function (key: unknown, ...args: unknown[]) {
    return localise(String(key), namedArguments(args), readingIn(this.context.globals).strings)
  })
  liquid.registerFilter('money', function (amount: unknown, currency: unknown) {
    const { reader, currency: usual } = readingIn(this.context.globals)
    return formatMoney(amount, typeof currency === 'string' && currency !== '' ? currency : usual, reader)
  })
  liquid.registerFilter('date', function (moment: unknown, dateStyle: unknown, timeStyle: unknown) {
    return formatDate(moment, dateStyle, timeStyle, readingIn(this.context.globals).reader)
  })
  return liquid
}

function readingIn(globals: object): Reading {
  return readings.get(globals) ?? { reader: { locale: 'en-US', zone: 'UTC' }, strings: [], currency: undefined }
}

/** Liquid hands named arguments over as pairs. */
function namedArguments(args: readonly unknown[]): Map<string, unknown> {
  return new Map(args.filter((arg) => Array.isArray(arg)).map(([name, value]: unknown[]) => [String(name), value]))
}
