// Which strings an e-mail uses, and what they are in each language.

import { Problem, type Place } from '../../problem.ts'
import { isObject, valueAt, type JsonObject } from '../../json.ts'
import { localeChain } from '../brand.ts'
import type { Strings } from '../email.ts'
import { placesIn } from '../localised.ts'
import { placeAt } from './source-place.ts'

export interface StringUse {
  readonly key: string
  readonly args: readonly string[]
  readonly place: Place
}

export interface UsedStrings {
  readonly uses: readonly StringUse[]
  readonly problems: readonly Problem[]
}

/** The keys that a file hands to `t`; one that is not written out is a problem, for nobody could check it. */
export function stringsUsedIn(file: string, source: string): UsedStrings {
  const uses: StringUse[] = []
  const problems: Problem[] = []
  for (const tag of source.matchAll(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g)) {
    for (const filter of tag[0].matchAll(/\|\s*t(?![\w-])([^|}%]*)/g)) {
      const key = /(["'])([^"']+)\1\s*$/.exec(tag[0].slice(0, filter.index))?.[2]
      const place = placeAt(file, source, tag.index + (key === undefined ? 0 : tag[0].lastIndexOf(key, filter.index)))
      if (key === undefined) {
        problems.push(
          new Problem(
            'content.dynamic-string',
            `Expected the key of a string in quotes before "| t", found ${tag[0]}.`,
            {
              place,
            },
          ),
        )
        continue
      }
      const args = [...(filter[1] ?? '').replaceAll(/(["']).*?\1/g, '').matchAll(/(\w+)\s*:/g)].map(
        ([, name = '']) => name,
      )
      uses.push({ key, args, place })
    }
  }
  return { uses, problems }
}

export interface ResolvedStrings {
  readonly strings: Strings
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/**
 * The strings of `uses` in every locale. A key is looked up among the e-mail's own strings (`JOURNEY.NAME.key`), the
 * journey's (`JOURNEY.key`) and the shared ones (`shared.key`). Missing in the default locale: a problem; elsewhere: a
 * warning. In a locale whose file is broken nothing is missed, and without a default locale in none.
 */
export function resolveStrings(
  uses: readonly StringUse[],
  email: { readonly journey: string; readonly name: string },
  locales: ReadonlyMap<string, JsonObject>,
  defaultLocale: string | undefined,
  broken: ReadonlySet<string>,
): ResolvedStrings {
  const problems: Problem[] = []
  const warnings: Problem[] = []
  const defaults = defaultLocale === undefined ? [] : localeChain(defaultLocale, defaultLocale)
  const byLocale: Record<string, Record<string, string>> = {}
  for (const [locale, strings] of locales) {
    const table: Record<string, string> = {}
    for (const use of uses) {
      const text = lookUp(strings, email, use.key)
      if (text === undefined) continue
      table[use.key] = text
      const unfilled = placesIn(text).filter((name) => !use.args.includes(name))
      if (unfilled.length > 0) problems.push(unfilledPlace(use, unfilled.join('}, {'), locale))
    }
    byLocale[locale] = table
  }
  for (const use of firstUses(uses)) {
    const inDefault = defaultLocale === undefined || defaults.some((locale) => broken.has(locale) || byLocale[locale]?.[use.key] !== undefined)
    if (!inDefault && defaultLocale !== undefined) problems.push(missing(use, defaultLocale, 'content.missing-string'))
    for (const locale of locales.keys()) {
      if (
        defaults.includes(locale) ||
        localeChain(locale, locale).some((each) => broken.has(each)) ||
        localeChain(locale, locale).some((each) => byLocale[each]?.[use.key] !== undefined)
      )
        continue
      if (inDefault && defaultLocale !== undefined) warnings.push(missing(use, locale, 'content.missing-translation'))
    }
  }
  warnings.push(...shadowed(uses, email, [...locales.values()]))
  return { strings: { defaultLocale: defaultLocale ?? '', byLocale }, problems, warnings }

  function missing(use: StringUse, locale: string, code: string): Problem {
    // The layout's are the same for every e-mail, so that they are told once.
    const wanted = isOfLayout(use) ? `shared.${use.key}, for all e-mails with this layout` : `${email.journey}.${email.name}.${use.key}, ${email.journey}.${use.key} or shared.${use.key}`
    return new Problem(code, `locales/${locale}.json has no string for '${use.key}'. Expected it at ${wanted}.`, { place: use.place })
  }

  function unfilledPlace(use: StringUse, names: string, locale: string): Problem {
    return new Problem(
      'content.unfilled-place',
      `The string '${use.key}' in locales/${locale}.json has {${names}}, which this "t" does not give. ` +
        `Write {{ '${use.key}' | t: ${names.split('}, {')[0]}: … }}.`,
      { place: use.place },
    )
  }
}

/**
 * A string that both the e-mail and its layout use under one key, which the e-mail or its journey has for itself: the layout
 * shows that one too. What only the layout uses is there for the layout.
 */
function shadowed(uses: readonly StringUse[], email: { journey: string; name: string }, locales: readonly JsonObject[]): Problem[] {
  const [layout, own] = [uses.filter(isOfLayout), uses.filter((use) => !isOfLayout(use))]
  return firstUses(own).flatMap(({ key, place }) => {
    if (!layout.some((use) => use.key === key)) return []
    if (!locales.some((strings) => lookUp({ shared: strings['shared'] ?? {} }, email, key) !== undefined && lookUp({ ...strings, shared: {} }, email, key) !== undefined)) return []
    return [
      new Problem('content.shadowed-string', `The string '${key}' is the layout's too, and there it is shown in place of shared.${key}. Give it another key.`, { place }),
    ]
  })
}

const isOfLayout = ({ place }: StringUse): boolean => place.file.startsWith('content/layout/')

function lookUp(strings: JsonObject, email: { journey: string; name: string }, key: string): string | undefined {
  const journey = strings[email.journey]
  const own = isObject(journey) ? journey[email.name] : undefined
  return [own, journey, strings['shared']]
    .map((level) => (isObject(level) ? valueAt(level, key) : undefined))
    .find((value) => typeof value === 'string')
}

function firstUses(uses: readonly StringUse[]): StringUse[] {
  return [...new Map(uses.toReversed().map((use) => [use.key, use])).values()]
}
