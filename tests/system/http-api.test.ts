import { gzipSync, inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { basic, openShop, start, textOf, type Shop } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const json = { 'content-type': 'application/json' }
const packed = (): Record<string, string> => ({ ...json, authorization: basic(shop.keyring.writeKey()), 'content-encoding': 'gzip' })
const track = (user: string, properties: object = {}): object => ({ type: 'track', userId: user, event: 'Order Completed', properties })

async function answerOf(request: Promise<Response>): Promise<[status: number, code: string | undefined, message: string | undefined]> {
  const response = await request
  const { code, message }: { code?: string; message?: string } = JSON.parse(await response.text())
  return [response.status, code, message]
}

const storedFor = async (user: string): Promise<number> => (await shop.items(user, 'event')).length

describe('the write key', () => {
  test('may come as Basic user name', async () => {
    expect(await answerOf(shop.post('track', track('basic')))).toEqual([200, undefined, undefined])
    expect(await storedFor('basic')).toBe(1)
  })

  test('may come in the body', async () => {
    const body = { ...track('body'), writeKey: shop.keyring.writeKey() }
    expect(await answerOf(shop.post('track', body, json))).toEqual([200, undefined, undefined])
    expect(await answerOf(shop.post('batch', { batch: [track('body-batch')], writeKey: shop.keyring.writeKey() }, json))).toEqual([200, undefined, undefined])
    expect([await storedFor('body'), await storedFor('body-batch')]).toEqual([1, 1])
  })

  test.for<[string, object, Record<string, string>, string]>([
    ['is missing', {}, json, 'request.no-write-key'],
    ['is wrong as Basic user name', {}, { ...json, authorization: basic('wrong') }, 'request.wrong-write-key'],
    ['is no Basic authorization', {}, { ...json, authorization: 'Bearer x' }, 'request.no-write-key'],
    ['is wrong in the body', { writeKey: 'wrong' }, json, 'request.wrong-write-key'],
  ])('that %s is answered 401, and nothing is stored', async ([, more, headers, code]) => {
    expect(await answerOf(shop.post('track', { ...track('stranger'), ...more }, headers))).toEqual([401, code, expect.stringMatching(/^\$\.writeKey is /)])
    expect(await storedFor('stranger')).toBe(0)
  })
})

describe('a request that cannot be read', () => {
  test.for<[string, string, string | object, number, string]>([
    ['broken JSON', 'track', '{"userId": "x", ', 400, 'request.no-json'],
    ['nothing', 'track', '', 400, 'request.no-json'],
    ['a list', 'track', '[]', 400, 'request.no-json'],
    ['a batch without a list', 'batch', { batch: 'x' }, 400, 'request.no-batch'],
    ['too many events', 'batch', { batch: Array.from({ length: 2501 }, () => 0) }, 400, 'request.too-many'],
    ['an event above 32 kB', 'track', track('x', { text: 'x'.repeat(33_000) }), 413, 'request.too-large'],
    ['a batch above 500 kB', 'batch', { batch: [], text: 'x'.repeat(513_000) }, 413, 'request.too-large'],
  ])('%s is refused with the reason', async ([, route, body, status, code]) => {
    expect(await answerOf(shop.post(route, body))).toEqual([status, code, expect.stringMatching(/^\$/)])
  })

  test('an unknown route is not found', async () => {
    expect((await shop.post('import', {})).status).toBe(404)
    expect((await fetch(`${shop.system.http}/v1/track`)).status).toBe(404)
  })
})

describe('an app that asks to let a customer into a journey', () => {
  const ask = (journey: string, body: object, headers?: Record<string, string>): Promise<Response> => shop.post(`journeys/${journey}/enroll`, body, headers)

  test('is answered 202, its retries are one request, and a journey that there is not is recorded', async () => {
    for (let time = 0; time < 2; time++) expect(await answerOf(ask('none-such', { userId: 'asked', messageId: 'm', properties: { total: 5 } }))).toEqual([202, undefined, undefined])
    await shop.system.quiet()
    expect((await shop.items('asked', 'event')).map((item) => item['name'])).toEqual(['Journey Requested'])
    expect((await shop.items('asked', 'refusal')).map((item) => item['reason'])).toEqual(['unknown-journey'])
  })

  test('is told what is wrong', async () => {
    expect(await answerOf(ask('welcome', { messageId: 'm' }))).toEqual([400, 'enroll.no-user', expect.stringMatching(/^\$\.userId must be/)])
    expect(await answerOf(ask('welcome', { userId: 'x', messageId: 'm' }, json))).toEqual([401, 'request.no-write-key', expect.stringMatching(/^\$\.writeKey/)])
  })
})

describe('gzip', () => {
  test('is unpacked', async () => {
    expect(await answerOf(shop.post('track', gzipSync(JSON.stringify(track('gzip'))), packed()))).toEqual([200, undefined, undefined])
    expect(await storedFor('gzip')).toBe(1)
  })

  test('that unpacks to more than a request may have is refused before it fills the memory', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    expect(await answerOf(shop.post('batch', bomb, packed()))).toEqual([413, 'request.too-large', expect.any(String)])
  })

  test('that is none is refused', async () => {
    expect(await answerOf(shop.post('track', JSON.stringify(track('x')), packed()))).toEqual([400, 'request.bad-gzip', expect.any(String)])
  })
})

describe('a batch with bad items', () => {
  test('is taken; the bad ones are named in the answer and set aside in the table', async () => {
    const bad = { type: 'track', userId: 'half', properties: { note: 'whose event has no name' } }
    const response = await shop.post('batch', { batch: [track('half'), bad, 'not even an object'] })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      success: true,
      rejected: [
        { index: 1, code: 'event.no-name', message: '$.batch[1].event must be the name of what happened, such as "Order Completed"' },
        { index: 2, code: 'event.no-object', message: '$.batch[2] is no JSON object' },
      ],
    })
    expect(await storedFor('half')).toBe(1)

    const quarantined = await shop.partition(`Q#${new Date(start).toISOString().slice(0, 10)}`)
    const unpacked = quarantined.map((item) => [item['code'], item['path'], JSON.parse(inflateRawSync(item['item'] as Uint8Array).toString())])
    expect(unpacked).toEqual(expect.arrayContaining([['event.no-name', '$.batch[1].event', bad], ['event.no-object', '$.batch[2]', 'not even an object']]))
  })

  test('keeps numbers, depths and absences that DynamoDB has no types for, as they came', async () => {
    const odd = { big: 2 ** 80, fine: 0.1 + 0.2, empty: '', nothing: null, many: [], deep: nested(12) }
    expect(await answerOf(shop.post('identify', { userId: 'odd', traits: odd }))).toEqual([200, undefined, undefined])
    expect(await answerOf(shop.post('track', track('odd', odd)))).toEqual([200, undefined, undefined])
    await shop.system.quiet()
    const traits = Object.entries((await shop.profile('odd'))!.traits).map(([name, [value]]) => [name, value])
    expect(Object.fromEntries(traits)).toEqual(odd)
    const stored = (await shop.items('odd', 'event')).find((item) => item['type'] === 'track')
    expect(JSON.parse(textOf(stored, 'properties'))).toEqual(odd)
  })

  test.for<[string, object]>([
    ['a number beyond all that count', { huge: 1e300, tiny: 1e-300 }],
    ['a member without a name', { '': 1 }],
    ['an object sixty levels deep', nested(60)],
    ['an object a thousand levels deep', nested(1000)],
    ['names of our own making', JSON.parse('{"__proto__": {"stage": "loyal"}, "constructor": 1, "toString": 2}') as object],
  ])('takes or refuses %s, and never asks for the same again', async ([, traits]) => {
    const answers = [await shop.post('identify', { userId: 'odder', traits }), await shop.post('batch', { batch: [track('odder', traits)] })]
    for (const { status } of answers) expect([200, 400]).toContain(status)
    await shop.system.quiet()
    expect(shop.system.failures.newest()).toEqual([])
  })
})

function nested(levels: number): object {
  return JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as object
}
