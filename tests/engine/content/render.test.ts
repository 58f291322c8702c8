import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import type { EmailTemplate, Strings } from '../../../engine/content/email.ts'
import type { Reader } from '../../../engine/content/localised.ts'
import { renderEmail, type RenderedEmail } from '../../../engine/content/render.ts'

const inEnglish: Reader = { locale: 'en-GB', zone: 'Europe/London' }
const strings: Strings = {
  defaultLocale: 'en',
  byLocale: {
    en: { hello: 'Hello {name} & co', bye: 'Bye', only: 'Only here' },
    pt: { hello: 'Olá {name}', bye: 'Tchau' },
    'pt-BR': { bye: 'Falou' },
  },
}

function render(template: Partial<EmailTemplate>, scope: object = {}, reader = inEnglish): RenderedEmail {
  return renderEmail({ subject: 's', html: '', text: '', ...template }, strings, reader, scope)
}
const html = (source: string, scope: object = {}, reader = inEnglish): string =>
  render({ html: source }, scope, reader).html

describe('strings', () => {
  const all = "{{ 'bye' | t }} {{ 'hello' | t: name: customer.firstName }} {{ 'only' | t }}"

  test('fall back from pt-BR to pt to the default', () => {
    const email = render({ text: all }, { customer: { firstName: 'Ana' } }, { locale: 'pt-BR', zone: 'UTC' })
    expect(email.text).toBe('Falou Olá Ana Only here\n')
    expect(email.locale).toBe('pt-BR')
  })

  test('of a language that has none are the default’s, and the e-mail says so', () => {
    const email = render({ text: all }, { customer: { firstName: 'Aino' } }, { locale: 'fi-FI', zone: 'UTC' })
    expect([email.text, email.locale]).toEqual(['Bye Hello Aino & co Only here\n', 'en'])
  })

  test('leave a place empty whose value is absent, and do not fill places that come in by a value', () => {
    expect(html("{{ 'hello' | t: name: customer.firstName }}")).toBe('Hello  &amp; co')
    expect(html("{{ 'hello' | t: name: customer.firstName }}", { customer: { firstName: '{name}' } })).toBe(
      'Hello {name} &amp; co',
    )
  })
})

describe('escaping', () => {
  const scope = { customer: { firstName: '<b>"Jo" & co</b>' } }

  test('is done in HTML, to values and to strings with values in them', () => {
    expect(html('{{ customer.firstName }}', scope)).toBe('&lt;b&gt;&#34;Jo&#34; &amp; co&lt;/b&gt;')
    expect(html("{{ 'hello' | t: name: customer.firstName }}", scope)).not.toContain('<b>')
  })

  test('is not done in subject and text', () => {
    const email = render({ subject: '{{ customer.firstName }}', text: '{{ customer.firstName }}' }, scope)
    expect([email.subject, email.text]).toEqual(['<b>"Jo" & co</b>', '<b>"Jo" & co</b>\n'])
  })

  test('a line break in a name cannot start another header', () => {
    const email = render(
      { subject: 'For {{ customer.firstName }}' },
      { customer: { firstName: 'Jo\r\nBcc: all@x.example' } },
    )
    expect(email.subject).toBe('For Jo Bcc: all@x.example')
  })
})

describe('amounts', () => {
  const amount = '{{ trigger.total | money: trigger.currency }}'

  test.each([
    [{ total: 1234.5, currency: 'GBP' }, 'en-GB', '£1,234.50'],
    [{ total: '1234.50', currency: 'eur' }, 'de', '1.234,50 €'],
    [{ total: '0.1', currency: 'GBP' }, 'fr', '0,10 £'],
    [{ total: 500, currency: 'JPY' }, 'ja', '¥500'],
    [{ total: 5, currency: 'pounds' }, 'en-GB', '5.00'],
    [{ total: 'five', currency: 'GBP' }, 'en-GB', ''],
    [{}, 'en-GB', ''],
  ])('%j in %s is %j', (trigger, locale, expected) => {
    expect(html(amount, { trigger }, { locale, zone: 'UTC' }).replaceAll(/\s/g, ' ').replace('￥', '¥')).toBe(expected)
  })

  test('without a currency are in the brand’s', () => {
    expect(html('{{ 5 | money }}', { brand: { currency: 'GBP' } })).toBe('£5.00')
  })
})

describe('dates', () => {
  test.each([
    ['{{ trigger.at | date }}', { locale: 'en-GB', zone: 'Europe/London' }, '31 December 2026'],
    ['{{ trigger.at | date }}', { locale: 'de', zone: 'Europe/Berlin' }, '1. Januar 2027'],
    ["{{ trigger.at | date: 'short', 'short' }}", { locale: 'fr', zone: 'America/New_York' }, '31/12/2026 18:30'],
    ["{{ 'now' | date }}", { locale: 'en-GB', zone: 'UTC' }, ''],
    ['{{ trigger.none | date }}', { locale: 'en-GB', zone: 'UTC' }, ''],
  ])('%s for %j is %j', (source, reader, expected) => {
    expect(html(source, { trigger: { at: '2026-12-31T23:30:00Z' } }, reader)).toBe(expected)
  })
})

describe('the lines an inbox shows', () => {
  const template = {
    subject: "{{ 'bye' | t }}",
    preheader: 'Base',
    from: 'jo',
    html: '<title>{{ subject }}</title>{{ preheader }}',
    locales: { pt: { subject: 'Oi & tchau', from: 'joana' } },
  }

  test('are one language’s own where it has them, and reach the layout', () => {
    const email = render(template, {}, { locale: 'pt-BR', zone: 'UTC' })
    expect(email).toMatchObject({ subject: 'Oi & tchau', preheader: 'Base', from: 'joana' })
    expect(email.html).toBe('<title>Oi &amp; tchau</title>Base')
  })

  test('are the e-mail’s for everybody else', () => {
    expect(render(template)).toMatchObject({ subject: 'Bye', preheader: 'Base', from: 'jo' })
  })
})

test('what tags leave behind in the text part is tidied away', () => {
  const text = 'One\n\n{% if customer.vip %}\nVIP\n{% endif %}\n\n  {% assign x = 1 %}Two  \n'
  expect(render({ text }).text).toBe('One\n\nTwo\n')
})

test('a template cannot include files, take a sample or reach a prototype', () => {
  expect(() => html("{% include 'x' %}")).toThrow('tag "include" not found')
  expect(() => html("{% render 'x' %}")).toThrow('tag "render" not found')
  expect(() => html('{{ customer.orders | sample }}')).toThrow('undefined filter: sample')
  expect(html('{{ customer.constructor.name }}', { customer: {} })).toBe('')
})

test('sending bundles liquidjs and little else: no MJML, at most 95 kB', async () => {
  const result = await build({
    entryPoints: [new URL('../../../engine/content/render.ts', import.meta.url).pathname],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
  })
  const bundled = Object.values(result.metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs))
  const packages = bundled.flatMap((path) => /node_modules\/([^/]+)/.exec(path)?.[1] ?? [])
  expect([...new Set(packages)]).toEqual(['liquidjs'])
  expect(result.outputFiles[0]?.contents.length).toBeLessThanOrEqual(95_000)
})
