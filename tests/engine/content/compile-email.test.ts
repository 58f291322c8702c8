import { describe, expect, test } from 'vitest'
import { compileEmail, emailsIn, type CompiledEmail } from '../../../engine/content/publish/compile-email.ts'
import { renderEmail } from '../../../engine/content/render.ts'
import { wording } from '../../../engine/problem.ts'

const layout = `<mjml lang="{{ 'lang' | t }}">
  <mj-head><mj-title>{{ subject }}</mj-title><mj-preview>{{ preheader }}</mj-preview></mj-head>
  <mj-body>
    <mj-include path="@content" />
    <mj-include path="footer.mjml" />
  </mj-body>
</mjml>`
const footer = `<mj-section><mj-column><mj-text>
  <a href="{{ links.unsubscribe }}"> Leave </a>{{ brand.postalAddress }}
</mj-text></mj-column></mj-section>`
const body = (text: string): string =>
  `<mj-section>\n  <mj-column>\n    <mj-text>${text}</mj-text>\n  </mj-column>\n</mj-section>`

const good: Readonly<Record<string, string>> = {
  'content/layout/layout.mjml': layout,
  'content/layout/footer.mjml': footer,
  'content/welcome/hi.mjml': body("{{ 'greeting' | t: name: customer.firstName }}"),
  'content/welcome/hi.json': `{ "subject": "{{ 'subject' | t }}", "preheader": "Soon {{ customer.country }}" }`,
  'locales/en.json': `{ "shared": { "lang": "en", "greeting": "not this one" },
    "welcome": { "subject": "Hi", "hi": { "greeting": "Hello {name}" } } }`,
  'locales/de.json': `{ "shared": { "lang": "de" }, "welcome": { "subject": "Na", "hi": { "greeting": "Hallo {name}" } } }`,
}

function compile(changes: Record<string, string | undefined> = {}, options: object = {}): Promise<CompiledEmail> {
  const files = new Map(
    Object.entries({ ...good, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return compileEmail({ journey: 'welcome', name: 'hi', files, defaultLocale: 'en', kind: 'marketing', ...options })
}

/** Code, file, path, line and column of every problem. */
async function problems(changes: Record<string, string | undefined>, options: object = {}): Promise<string[]> {
  const compiled = await compile(changes, options)
  expect(compiled.content).toBeUndefined()
  return compiled.problems.map(({ code, place }) =>
    [code, [place?.file, place?.path, place?.line, place?.column].filter((part) => part !== undefined).join(':')].join(
      ' ',
    ),
  )
}

describe('an e-mail that is right', () => {
  test('becomes Liquid sources, its strings by locale and the list of what it reads', async () => {
    const { content, problems: none, warnings } = await compile()
    expect([none, warnings]).toEqual([[], []])
    expect(content?.template.subject).toBe("{{ 'subject' | t }}")
    expect(content?.template.html).toContain('<a href="{{ links.unsubscribe }}">')
    expect(content?.template.html).not.toMatch(/<mj-|googleapis/)
    expect(content?.template.text).toBe(
      "{{ 'greeting' | t: name: customer.firstName }}\n\nLeave <{{ links.unsubscribe }}>{{ brand.postalAddress }}",
    )
    expect(content?.strings.byLocale).toEqual({
      en: { lang: 'en', greeting: 'Hello {name}', subject: 'Hi' },
      de: { lang: 'de', greeting: 'Hallo {name}', subject: 'Na' },
    })
    expect(content?.variables).toEqual([
      'brand.postalAddress',
      'customer.country',
      'customer.firstName',
      'links.unsubscribe',
    ])
  })

  test('renders in the customer’s language', async () => {
    const { content } = await compile()
    if (content === undefined) throw new Error('not compiled')
    const scope = {
      customer: { firstName: 'Ida', country: 'Austria' },
      links: { unsubscribe: 'https://x.example/u?a=1&b=2' },
      brand: { postalAddress: '1 Shore Road' },
    }
    const email = renderEmail(content.template, content.strings, { locale: 'de-AT', zone: 'Europe/Vienna' }, scope)
    expect(email).toMatchObject({ subject: 'Na', preheader: 'Soon Austria', locale: 'de' })
    expect(email.text).toBe('Hallo Ida\n\nLeave <https://x.example/u?a=1&b=2>1 Shore Road\n')
    expect(email.html).toContain('<html lang="de"')
    expect(email.html).toContain('href="https://x.example/u?a=1&amp;b=2"')
  })

  test('keeps comparisons and quotes in its Liquid', async () => {
    const { content } = await compile({
      'content/welcome/hi.mjml': body('{% if trigger.total > 5 and customer.firstName != "A & B" %}Big{% endif %}'),
    })
    const tag = '{% if trigger.total > 5 and customer.firstName != "A & B" %}'
    expect(content?.template.html).toContain(tag)
    expect(content?.template.text).toContain(tag)
  })

  test('may be a whole HTML document without a layout', async () => {
    const { content } = await compile({
      'content/welcome/hi.mjml': undefined,
      'content/welcome/hi.html':
        '<!doctype html><html><body><p>Hi</p><a href="{{ links.unsubscribe }}">Leave</a> {{ brand.postalAddress }}</body></html>',
    })
    expect(content?.template.text).toBe('Hi\n\nLeave <{{ links.unsubscribe }}> {{ brand.postalAddress }}')
  })
})

test('a misspelt key of the envelope is named, with the one that was meant', async () => {
  const compiled = await compile({ 'content/welcome/hi.json': '{ "subject": "Hi", "preheder": "Soon" }' })
  expect(compiled.problems.map(wording)).toEqual(['Unknown key "preheder". Did you mean "preheader"?'])
})

describe('is refused, with the place:', () => {
  test.each<[string, Record<string, string | undefined>, string[]]>([
    [
      'an e-mail that is not there',
      { 'content/welcome/hi.mjml': undefined },
      ['content.no-email content/welcome/hi.mjml'],
    ],
    [
      'one without its envelope',
      { 'content/welcome/hi.json': undefined },
      ['content.no-envelope content/welcome/hi.json'],
    ],
    [
      'an envelope with a wrong key and none of the right ones',
      { 'content/welcome/hi.json': '{ "sujet": "Hi" }' },
      ['content.bad-envelope content/welcome/hi.json:$.subject', 'content.bad-envelope content/welcome/hi.json:$:1:1'],
    ],
    [
      'an envelope that is no JSON',
      { 'content/welcome/hi.json': '{\n  "subject" "Hi" }' },
      ['content.bad-json content/welcome/hi.json:2:13'],
    ],
    [
      'a layout that is not there',
      { 'content/welcome/hi.json': '{ "subject": "Hi", "layout": "plain" }' },
      ['content.no-layout content/welcome/hi.mjml'],
    ],
    [
      'a layout without a place for the e-mail',
      { 'content/layout/layout.mjml': layout.replace('<mj-include path="@content" />', '') },
      ['content.layout-without-content content/layout/layout.mjml'],
    ],
    [
      'an include of nothing',
      { 'content/layout/layout.mjml': layout.replace('footer.mjml', 'foot.mjml') },
      ['content.bad-include content/layout/layout.mjml:5:5'],
    ],
    [
      'an include of itself',
      { 'content/layout/footer.mjml': `${footer}<mj-include path="./footer.mjml" />` },
      ['content.bad-include content/layout/footer.mjml:3:36'],
    ],
    [
      'a string that the default locale lacks',
      { 'content/welcome/hi.mjml': body("\n{{ 'greting' | t }}") },
      ['content.missing-string content/welcome/hi.mjml:4:5'],
    ],
    [
      'a string whose key is not written out',
      { 'content/welcome/hi.mjml': body('{{ customer.key | t }}') },
      ['content.dynamic-string content/welcome/hi.mjml:3:14'],
    ],
    [
      'a place in a string that nothing fills',
      {
        'locales/de.json':
          '{ "shared": { "lang": "de" }, "welcome": { "subject": "Na", "hi": { "greeting": "Hallo {nam}" } } }',
      },
      ['content.unfilled-place content/welcome/hi.mjml:3:18'],
    ],
    [
      'a variable that nothing supplies',
      { 'content/welcome/hi.mjml': body('{{ user.name }}') },
      ['content.unknown-variable content/welcome/hi.mjml:3:17'],
    ],
    [
      'a variable in the subject that nothing supplies',
      { 'content/welcome/hi.json': '{ "subject": "{{ user }}" }' },
      ['content.unknown-variable content/welcome/hi.json:$.subject'],
    ],
    [
      'a filter that does not exist',
      { 'content/welcome/hi.mjml': body('{{ customer.x | upcas }}') },
      ['content.bad-liquid content/welcome/hi.mjml:3:14'],
    ],
    [
      'a tag that is never closed',
      { 'content/welcome/hi.mjml': body('{% if customer.x %}') },
      ['content.bad-liquid content/welcome/hi.mjml:3:14'],
    ],
    [
      'a tag that reads files',
      { 'content/welcome/hi.mjml': body("{% render 'x' %}") },
      ['content.bad-liquid content/welcome/hi.mjml:3:14'],
    ],
    [
      'an element that MJML does not know',
      { 'content/welcome/hi.mjml': body('').replaceAll('mj-text', 'mj-txt') },
      ['content.bad-mjml content/welcome/hi.mjml'],
    ],
    [
      'an element that is never closed',
      { 'content/welcome/hi.mjml': '<mj-section>\n  <mj-column>\n</mj-section>' },
      ['content.bad-mjml content/welcome/hi.mjml:3:1'],
    ],
    [
      'Liquid where MJML would drop it',
      { 'content/welcome/hi.mjml': `{% if customer.x %}${body('x')}{% endif %}` },
      ['content.lost-liquid content/welcome/hi.mjml', 'content.lost-liquid content/welcome/hi.mjml'],
    ],
    [
      'a locale file that is no JSON',
      { 'locales/de.json': '{ "shared": ' },
      ['content.bad-json locales/de.json:1:13'],
    ],
    [
      'marketing without the way out and the postal address',
      { 'content/layout/footer.mjml': body('{{ links.shop }} {{ brand.name }}') },
      ['content.missing-duty content/welcome/hi.mjml', 'content.missing-duty content/welcome/hi.mjml'],
    ],
  ])('%s', async (_, changes, expected) => {
    expect(await problems(changes)).toEqual(expected)
  })

  test('names that are known not to be there, and a sender the brand has not', async () => {
    const json = '{ "subject": "Hi", "from": "jo", "locales": { "de": { "from": "ida" } } }'
    expect(
      await problems(
        { 'content/welcome/hi.json': json, 'content/welcome/hi.mjml': body('{{ links.shopp }}') },
        { senders: ['default', 'jo'], known: { links: ['shop', 'unsubscribe'] } },
      ),
    ).toEqual([
      'content.unknown-sender content/welcome/hi.json:$.locales.de.from',
      'content.unknown-variable content/welcome/hi.mjml:3:17',
    ])
  })

  test('everything at once', async () => {
    const found = await problems({
      'content/layout/footer.mjml': body('{{ links.shop | nope }}'),
      'content/welcome/hi.mjml': body("{{ user.name }} {{ 'nothing' | t }}"),
    })
    expect(
      found.map((each) => each.replace(/ .*/, '')).toSorted((one, other) => one.localeCompare(other, 'en')),
    ).toEqual([
      'content.bad-liquid',
      'content.missing-string',
      'content.unknown-variable',
    ])
  })
})

test('a transactional e-mail needs no way out', async () => {
  const compiled = await compile({ 'content/layout/footer.mjml': body('Bye') }, { kind: 'transactional' })
  expect(compiled.problems).toEqual([])
})

describe('an e-mail that a transactional message brings', () => {
  const shown = 'content.transactional-unsubscribe content/layout/footer.mjml:2:12'
  const guarded = (link: string): string => footer.replace('<a href="{{ links.unsubscribe }}"> Leave </a>', link)

  test.each([
    ['shows no unsubscribe link', footer, [shown]],
    ['shows it in a branch that asks for it', guarded('{% if links.unsubscribe != blank %}<a href="{{ links.unsubscribe }}"> Leave </a>{% endif %}'), []],
    ['shows it in an inner branch', guarded('{% if customer.id and links.unsubscribe %}{% if brand.name %}{{ links.unsubscribe }}{% endif %}{% endif %}'), []],
    ['not behind the branch', guarded('{% if links.unsubscribe %}x{% endif %}{{ links.unsubscribe }}'), ['content.transactional-unsubscribe content/layout/footer.mjml:2:41']],
    ['not in its else', guarded('{% if links.unsubscribe %}x{% else %}{{ links.unsubscribe }}{% endif %}'), ['content.transactional-unsubscribe content/layout/footer.mjml:2:40']],
    ['not in a branch that may be gone through without it', guarded('{% if customer.id or links.unsubscribe %}{{ links.unsubscribe }}{% endif %}'), ['content.transactional-unsubscribe content/layout/footer.mjml:2:44']],
  ])('%s', async (_, source, said) => {
    for (const options of [{ kind: 'transactional' }, { alsoTransactional: true }]) {
      const { problems: found } = await compile({ 'content/layout/footer.mjml': source }, options)
      expect(found.map(({ code, place }) => `${code} ${place?.file}:${place?.line}:${place?.column}`)).toEqual(said)
    }
  })
})

test('a missing translation is a warning, unless the language’s own fallback has it', async () => {
  const { content, warnings } = await compile({
    'locales/de.json': '{ "shared": { "lang": "de" }, "welcome": { "subject": "Na" } }',
    'locales/de-AT.json': '{ "welcome": { "subject": "Servus" } }',
    'locales/en-GB.json': '{}',
  })
  expect(content).toBeDefined()
  expect(warnings.map(({ code, message }) => [code, message.split(' ')[0]])).toEqual([
    ['content.missing-translation', 'locales/de.json'],
    ['content.missing-translation', 'locales/de-AT.json'],
  ])
})

test('a string of the layout that a language lacks is expected among the shared ones, so that it reads alike for every e-mail', async () => {
  const { warnings } = await compile({ 'locales/de.json': '{ "welcome": { "subject": "Na", "hi": { "greeting": "Hallo {name}" } } }' })
  expect(warnings.map(wording)).toEqual(["locales/de.json has no string for 'lang'. Expected it at shared.lang, for all e-mails with this layout."])
})

test('warns of an attribute that the model does not declare, with the one that is meant', async () => {
  const misspelt = { 'content/welcome/hi.mjml': body("{{ 'greeting' | t: name: customer.firstname }} {{ customer.id }}"), 'content/welcome/hi.json': '{ "subject": "Hi {{ customer.emial }}" }' }
  const { content, warnings } = await compile(misspelt, { attributes: ['firstName', 'email'] })
  expect(content).toBeDefined()
  expect(warnings.map(({ code, place, suggestion }) => [code, place?.line ?? place?.path, suggestion])).toEqual([
    ['attribute.undeclared', 3, 'Did you mean "firstName"?'],
    ['attribute.undeclared', '$.subject', 'Did you mean "email"?'],
  ])
  expect((await compile(misspelt)).warnings).toEqual([])
})

describe('a string that the layout uses too', () => {
  const warned = async (mine: string, strings: object): Promise<string[]> => {
    const { warnings } = await compile({
      'content/layout/footer.mjml': footer.replace('Leave', "{{ 'title' | t }}"),
      'content/welcome/hi.mjml': body(mine),
      'locales/en.json': JSON.stringify({ shared: { lang: 'en', title: 'Our letter' }, welcome: { subject: 'Hi', ...strings } }),
      'locales/de.json': undefined,
    })
    return warnings.map(({ code, place }) => `${code} ${place?.file}:${place?.line}`)
  }
  const uses = "{{ 'title' | t }}"

  test.each([
    ['is the shared one in both', uses, {}, []],
    ['is replaced in both by the e-mail’s own', uses, { hi: { title: 'Welcome' } }, ['content.shadowed-string content/welcome/hi.mjml:3']],
    ['is replaced in both by the journey’s', uses, { title: 'Welcome' }, ['content.shadowed-string content/welcome/hi.mjml:3']],
    ['is replaced in the layout alone, which is meant', 'Hi', { hi: { title: 'Welcome' } }, []],
  ])('%s', async (_, mine, strings, said) => expect(await warned(mine, strings)).toEqual(said))
})

test('e-mails are the MJML and HTML files of each journey’s folder', () => {
  const paths = [
    'content/layout/layout.mjml',
    'content/b/x.html',
    'content/a/y.mjml',
    'content/a/y.json',
    'locales/en.json',
  ]
  expect(emailsIn(new Map(paths.map((path) => [path, ''])))).toEqual([
    { journey: 'a', name: 'y' },
    { journey: 'b', name: 'x' },
  ])
})
