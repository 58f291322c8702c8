// The e-mails that the project ships, in each language it speaks.

import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileEmail, emailsIn } from '../../../engine/content/publish/compile-email.ts'
import { localeOf, zoneOf, type Brand } from '../../../engine/content/brand.ts'
import { renderEmail } from '../../../engine/content/render.ts'
import { isZone } from '../../../engine/time/zone.ts'

const root = new URL('../../../journeys/', import.meta.url)
const files = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^(content|locales)\/.*\.(mjml|html|json)$/.test(path))
    .map((path) => [path, readFileSync(new URL(path, root), 'utf8')]),
)
const { brand }: { brand: Brand } = JSON.parse(readFileSync(new URL('lifecycle.json', root), 'utf8'))
const emails = emailsIn(files)
const unsubscribe = 'https://links.hartwell-plum.example.com/u/token'

test('there are twelve e-mails in four journeys', () => {
  expect(emails).toHaveLength(12)
  expect([...new Set(emails.map(({ journey }) => journey))]).toEqual(['nurture', 'referral', 'welcome', 'win-back'])
})

describe.each(emails)('$journey/$name', (email) => {
  const compiled = compileEmail({
    ...email,
    files,
    defaultLocale: brand.defaultLocale,
    kind: 'marketing',
    senders: Object.keys(brand.senders),
    known: { brand: Object.keys(brand), links: ['shop', 'unsubscribe', 'preferences'] },
  })

  test('compiles without a problem or a missing translation', async () => {
    expect(await compiled).toMatchObject({ problems: [], warnings: [] })
  })

  test.each([
    ['United Kingdom', 'en', 'Hello,'],
    ['Norway', 'en', 'Hello,'],
    ['Switzerland', 'de', 'Guten Tag,'],
    ['Belgium', 'fr', 'Bonjour,'],
  ])('reads well in %s', async (country, locale, greeting) => {
    const { content } = await compiled
    if (content === undefined) throw new Error('not compiled')
    const reader = { locale: localeOf({ country }, brand), zone: zoneOf({ country }, brand) }
    const scope = { customer: { country }, brand, links: { shop: 'https://hartwell-plum.example.com/', unsubscribe } }
    const rendered = renderEmail(content.template, content.strings, reader, scope)
    expect(rendered.locale).toBe(locale)
    expect(rendered.html).toContain(`<html lang="${locale}"`)
    expect(rendered.html).toContain(`href="${unsubscribe}"`)
    expect(rendered.text).toContain(brand.postalAddress)
    expect(rendered.html).toContain(brand.postalAddress.replace('&', '&amp;'))
    for (const part of [rendered.text, rendered.html]) {
      expect(part).toContain(greeting)
      expect(part).not.toMatch(/\{\{|\{%|%\}|undefined|NaN|zqliquid/)
    }
    expect(rendered.text).not.toMatch(/[{}<]\w*[^\w:].*[{}]/)
    expect(rendered.subject.length).toBeLessThanOrEqual(50)
    expect(rendered.html.length).toBeLessThan(30_000)
  })

  test('loads nothing from elsewhere', async () => {
    const { content } = await compiled
    expect(content?.template.html).not.toMatch(/<(img|link|script|iframe)\b|@import|url\(/i)
  })
})

test('every country has a zone that exists and a language that is written', () => {
  expect(Object.values(brand.zoneByCountry ?? {}).filter((zone) => !isZone(zone))).toEqual([])
  expect([...new Set(Object.values(brand.localeByCountry ?? {}))].toSorted()).toEqual(['de', 'en-GB', 'fr'])
})
