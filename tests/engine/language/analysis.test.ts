import { describe, expect, test } from 'vitest'
import { compileFiles, events, journeyWith, lifecycle } from './small-project.ts'
import type { JsonObject } from '../../../engine/json.ts'

const stages = [{ name: 'active', label: 'Active', when: { any: [{ event: 'Order Completed', inLast: '30d' }, { attribute: 'winBack', is: 'returned' }] } }, { name: 'lapsed', label: 'Lapsed' }]
const capped = { ...lifecycle, stages, limits: { caps: [{ per: '1d', max: 1 }] } }
const oneWeek = { 'lifecycle.json': { ...lifecycle, stages, limits: { caps: [{ per: '7d', max: 3 }] } } }

/** Codes and places of a project of these journeys; what e-mails lack is left out. */
async function said(journeys: Record<string, JsonObject>, files: Record<string, unknown> = {}): Promise<string[]> {
  const named = Object.fromEntries(Object.entries(journeys).map(([id, more]) => [`${id}.journey.json`, journeyWith(more)]))
  const { problems, warnings } = await compileFiles({ 'win-back.journey.json': undefined, 'lifecycle.json': capped, ...named, ...files })
  const places = [...problems, ...warnings].filter(({ code }) => code !== 'send.no-content' && code !== 'journey.no-goal').map(({ code, place }) => `${code} ${place?.file.replace('.journey.json', '')} ${place?.path}`)
  return places
}

describe('journeys that could start each other for ever are refused', () => {
  const ping = { trigger: { event: 'Order Completed' }, entry: { reentry: 'always' }, steps: [{ emit: 'Cart Updated' }] }
  const pong = { trigger: { event: 'Cart Updated' }, entry: { reentry: { after: '12h' } }, steps: [{ emit: 'Order Completed' }] }

  test('through events', async () => expect(await said({ ping, pong })).toEqual(['journey.cycle ping $']))
  test('through an attribute and the stage that depends on it', async () => {
    expect(await said({ back: { trigger: { stage: 'active' }, entry: { reentry: 'always' }, steps: [{ set: { winBack: 'returned' } }] } })).toEqual(['journey.cycle back $'])
  })
  test('through what becomes of a message', async () => {
    const catalogue = { events: { ...(events['events'] as object), 'Email Link Clicked': {} } }
    expect(await said({ loop: { trigger: { event: 'Email Link Clicked' }, entry: { reentry: 'always' }, steps: [{ send: { email: 'hello' } }] } }, { 'events.json': catalogue })).toEqual(['journey.cycle loop $'])
  })
  test('and are not where one of them lets nobody in again within a day', async () => {
    expect(await said({ ping, pong: { ...pong, entry: { reentry: { after: '1d' } } } })).toEqual([])
    expect(await said({ ping, pong: { ...pong, entry: { reentry: 'never' } } })).toEqual([])
  })
})

describe('a question about a message that was sent a moment ago is refused', () => {
  const asks = { if: { message: 'hello', was: 'clicked' } }
  const send = { send: { email: 'hello' } }
  test('right behind it, also deep inside', async () => {
    expect(await said({ a: { steps: [send, asks] } })).toEqual(['message.too-early a $.steps[1].if'])
    expect(await said({ a: { steps: [send, { if: { event: 'Order Completed' }, then: [{ if: { not: { message: 'hello', was: 'clicked' } } }] }] } })).toEqual(['message.too-early a $.steps[1].then[0].if'])
  })
  test('and not behind a wait, a waitFor, or on ways that waited', async () => {
    expect(await said({ a: { steps: [send, { wait: '1d' }, asks] } })).toEqual([])
    expect(await said({ a: { steps: [send, { waitFor: { event: 'Order Completed' }, within: '1d' }, asks] } })).toEqual([])
    expect(await said({ a: { steps: [send, { if: { event: 'Order Completed' }, then: [{ wait: '1d' }] }, asks] } })).toEqual([])
    expect(await said({ a: { steps: [send, { if: { message: 'hello', was: 'sent' } }] } })).toEqual([])
    expect(await said({ a: { steps: [send, { send: { email: 'again' }, ifCapped: { hold: '2d' }, when: { message: 'hello', was: 'clicked' } }, asks] } })).toEqual([])
  })
})

describe('it is warned', () => {
  test('of messages so close that a cap skips one', async () => {
    const hello = { send: { email: 'hello' } }
    const again = { send: { email: 'again' } }
    expect(await said({ a: { steps: [hello, again] } })).toEqual(['journey.capped-by-itself a $.steps[1]'])
    expect(await said({ a: { steps: [hello, { waitFor: { event: 'Order Completed' }, within: '5d', then: [again], else: [{ send: { email: 'third' } }] }] } })).toEqual(['journey.capped-by-itself a $.steps[1].then[0]'])
    expect(await said({ a: { steps: [hello, { wait: '1d' }, again] } })).toEqual([])
    expect(await said({ a: { steps: [hello, { wait: '2d' }, { if: { event: 'Order Completed' }, then: [again], else: [{ send: { email: 'third' } }] }, { wait: '2d' }, { send: { email: 'fourth' } }] } }, oneWeek)).toEqual([])
    expect(await said({ a: { steps: [hello, { wait: '2d' }, { if: { event: 'Order Completed' }, then: [again], else: [] }, { wait: '2d' }, { send: { email: 'third' } }, { wait: '2d' }, { send: { email: 'fourth' } }] } }, oneWeek)).toEqual(['journey.capped-by-itself a $.steps[6]'])
    expect(await said({ a: { steps: [hello, { ...again, ifCapped: { hold: '2d' } }] } })).toEqual([])
  })

  test('of what the trigger decides already', async () => {
    expect(await said({ a: { trigger: { stage: 'lapsed' }, steps: [{ if: { stage: 'active' } }, { if: { not: { stage: 'lapsed' } } }, { wait: '1d' }, { if: { stage: 'active' } }] } })).toEqual(['journey.decided-by-trigger a $.steps[0].if', 'journey.decided-by-trigger a $.steps[1].if'])
    expect(await said({ a: { trigger: { event: 'Order Completed' }, steps: [{ wait: '1d' }, { if: { event: 'Order Completed' } }, { if: { event: 'Order Completed', count: 2 } }, { if: { event: 'Cart Updated' } }] } })).toEqual(['journey.decided-by-trigger a $.steps[1].if'])
  })

  test('of a condition on opens, and of messages without a goal', async () => {
    const { warnings } = await compileFiles({ 'win-back.journey.json': journeyWith({ steps: [{ send: { email: 'hello' } }, { wait: '1d' }, { if: { message: 'hello', was: 'opened' } }] }) })
    expect(warnings.map(({ code, place }) => `${code} ${place?.path}`)).toEqual(['message.opened $.steps[2].if.was', 'journey.no-goal $'])
  })
})

describe('for each pair of journeys it is known whether caps hold', () => {
  const exits = { steps: [{ wait: '1d' }, { send: { email: 'hello' } }] }
  const email = { 'content/a/hello.html': '<html><body>{{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>', 'content/a/hello.json': { subject: 'x' } }
  const both = { ...email, 'content/b/hello.html': email['content/a/hello.html'], 'content/b/hello.json': { subject: 'x' } }
  const notes = async (a: JsonObject, b: JsonObject): Promise<string[]> => {
    const { notes: found, problems } = await compileFiles({ 'win-back.journey.json': undefined, 'lifecycle.json': capped, 'a.journey.json': journeyWith({ ...exits, ...a }), 'b.journey.json': journeyWith({ ...exits, ...b }), ...both })
    expect(problems).toEqual([])
    return found.map(({ message }) => message)
  }
  test('by stages, or at run time only', async () => {
    expect(await notes({ exit: { stage: 'active' } }, { trigger: { stage: 'active' }, exit: { stage: 'lapsed' } })).toEqual(['and "b": a customer is in one of them at most, by stages that exclude each other'])
    expect(await notes({ exit: { stage: 'active' } }, {})).toEqual(['and "b": a customer may be in both; the caps hold by the check at each send alone'])
  })
})

describe('the catalogue of events', () => {
  const properties = { total: { type: 'number' }, currency: { type: 'string' }, at: { type: 'date' }, gift: { type: 'boolean' }, lines: { type: 'list' }, cart: { type: 'object' } }
  const catalogue = { events: { ...(events['events'] as object), 'Order Completed': { properties } } }
  const asking = async (condition: JsonObject, more: JsonObject = {}): Promise<string[]> => {
    const { problems } = await compileFiles({ 'events.json': catalogue, 'win-back.journey.json': journeyWith({ ...more, steps: [{ if: condition }] }) })
    return problems.map(({ code, place, suggestion }) => [code, place?.path?.replace('$.steps[0].if', ''), suggestion].filter((one) => one !== undefined).join(' '))
  }
  const order = 'Order Completed'

  test.each<[string, JsonObject, string[]]>([
    ['an unknown property', { event: order, where: { totl: 5 } }, ['event.unknown-property .where.totl Did you mean "total"?']],
    ['an unknown property of the last', { event: order, last: { curency: 'GBP' } }, ['event.unknown-property .last.curency Did you mean "currency"?']],
    ['an unknown sum', { event: order, sum: 'totals', atLeast: 5 }, ['event.unknown-property .sum Did you mean "total"?']],
    ['a sum of texts', { event: order, sum: 'currency', atLeast: 5 }, ['event.sum-of-no-number .sum']],
    ['a number compared with a text', { event: order, where: { total: '5' } }, ['test.wrong-type .where.total.is Write 5, without quotes.']],
    ['a text in a list of numbers', { event: order, where: { total: [5, 'x'] } }, ['test.wrong-type .where.total.in']],
    ['a text above something', { event: order, where: { currency: { above: 5 } } }, ['test.wrong-operator .where.currency.above']],
    ['a truth that is none', { event: order, where: { gift: 'yes' } }, ['test.wrong-type .where.gift.is']],
    ['the inside of a text', { event: order, where: { 'currency.x': 1 } }, ['event.unknown-property .where["currency.x"] Did you mean "currency"?']],
  ])('refuses %s', async (_, condition, expected) => expect(await asking(condition)).toEqual(expected))

  test('lets through what fits', async () => {
    expect(await asking({ any: [{ event: order, where: { total: { atLeast: 5 }, currency: ['GBP', 'EUR'], at: { after: '2026-01-01' }, gift: true, 'cart.id': 'x', lines: { contains: 'x' } } }, { event: 'Cart Updated', where: { whatever: 1 } }] })).toEqual([])
  })

  test('knows what the trigger carries', async () => {
    expect(await asking({ trigger: 'totl', atLeast: 5 }, { trigger: { event: order } })).toEqual(['event.unknown-property .trigger Did you mean "total"?'])
    expect(await asking({ trigger: 'total', is: 'x' }, { trigger: { event: order } })).toEqual(['test.wrong-type .is'])
    expect(await asking({ trigger: 'whatever', is: 'x' }, { trigger: [{ event: order }, { event: 'Cart Updated' }] })).toEqual([])
  })
})

test('declared attributes are checked by their type, undeclared ones warned of', async () => {
  const { problems, warnings } = await compileFiles({ 'win-back.journey.json': journeyWith({ steps: [{ if: { all: [{ attribute: 'emial', exists: true }, { attribute: 'email', atLeast: 5 }, { attribute: 'winBack', is: 5 }] } }] }) })
  expect(problems.map(({ code, place }) => `${code} ${place?.path}`)).toEqual(['test.wrong-operator $.steps[0].if.all[1].atLeast', 'test.wrong-type $.steps[0].if.all[2].is'])
  expect(warnings.map(({ code, suggestion }) => `${code} ${suggestion}`)).toEqual(['attribute.undeclared Did you mean "email"?'])
})
