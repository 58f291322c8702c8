import { callOf, judge, keyring, received, track } from './calls.ts'
import { describe, expect, test } from 'vitest'
import { judgeRequest, limits } from '../../../engine/ingest/request.ts'

const refusal = (judged: ReturnType<typeof judge>): unknown => (judged.kind === 'refused' ? [judged.status, judged.code, judged.path] : judged.kind)

describe('a request is refused', () => {
  test('when it is no JSON object', () => {
    for (const body of ['', '{', '[]', 'null', '"text"', '\u0000']) expect(refusal(judge('track', body))).toEqual([400, 'request.no-json', '$'])
  })
  test('without a write key, or with another one', () => {
    expect(refusal(judge('track', track(), { writeKey: undefined }))).toEqual([401, 'request.no-write-key', '$.writeKey'])
    expect(refusal(judge('track', track(), { writeKey: 'wrong' }))).toEqual([401, 'request.wrong-write-key', '$.writeKey'])
    expect(refusal(judge('track', track({ writeKey: keyring.writeKey() }), { writeKey: 'wrong' }))).toEqual([401, 'request.wrong-write-key', '$.writeKey'])
    expect(refusal(judge('track', track({ writeKey: 7 }), { writeKey: undefined }))).toEqual([401, 'request.no-write-key', '$.writeKey'])
  })
  test('when a batch is no list', () => {
    for (const batch of [undefined, {}, 'text', null]) expect(refusal(judge('batch', { batch }))).toEqual([400, 'request.no-batch', '$.batch'])
  })
  test('when it holds more events than a batch may', () => {
    expect(refusal(judge('batch', { batch: Array.from({ length: limits.batchEvents + 1 }, () => 1) }))).toEqual([400, 'request.too-many', '$.batch'])
  })
  test('when it has more bytes than its route takes, counted as bytes', () => {
    const wide = 'ä'.repeat(limits.eventBytes / 2)
    expect(refusal(judge('track', track({ properties: { wide } })))).toEqual([413, 'request.too-large', '$'])
    expect(refusal(judge('batch', `{"batch": [], "context": {"note": "${'x'.repeat(limits.batchBytes)}"}}`))).toEqual([413, 'request.too-large', '$'])
  })
  test('before anything in it is believed', () => expect(judge('track', 'x'.repeat(limits.eventBytes + 1), { writeKey: undefined })).toMatchObject({ status: 413, message: 'has 32769 bytes; 32768 are allowed. Send smaller batches.' }))
})

describe('a request is taken', () => {
  test('with the write key in its body, which is not stored', () => {
    const judged = judge('track', { ...track(), writeKey: keyring.writeKey() }, { writeKey: undefined })
    expect(judged).toMatchObject({ kind: 'taken', rejections: [] })
    expect(JSON.stringify(judged)).not.toContain(keyring.writeKey())
  })
  test('of its route\'s type where the body names none', () => {
    const of = (route: 'identify' | 'page' | 'screen') => judge(route, { userId: 'u1' })
    expect([of('identify'), of('page'), of('screen')].map((judged) => judged.kind === 'taken' && judged.events[0]?.type)).toEqual(['identify', 'page', 'screen'])
  })
  test('in whole though some of it is bad: the rest is set aside with its place', () => {
    const judged = judge('batch', { batch: [track(), { type: 'track', userId: 'u2' }, 7, track({ messageId: 'm2' })] })
    expect(judged).toMatchObject({
      kind: 'taken', events: [{ messageId: 'm1' }, { messageId: 'm2' }],
      rejections: [{ index: 1, code: 'event.no-name', path: '$.batch[1].event', item: { type: 'track', userId: 'u2' } }, { index: 2, code: 'event.no-object', path: '$.batch[2]', item: 7 }],
    })
  })
  test('with an empty batch', () => expect(judge('batch', { batch: [] })).toEqual({ kind: 'taken', events: [], rejections: [] }))
  test('with as much as its limits allow', () => {
    const batch = Array.from({ length: limits.batchEvents }, (_, index) => ({ type: 'page', userId: `u${index}` }))
    expect(judge('batch', { batch })).toMatchObject({ kind: 'taken', rejections: [] })
  })
})

describe('inside one request', () => {
  test('the same event twice is stored once', () => expect(judge('batch', { batch: [track(), track(), track({ messageId: 'm2' })] })).toMatchObject({ events: [{ messageId: 'm1' }, { messageId: 'm2' }] }))

  test('an event above 32 KB is set aside, counted as bytes', () => {
    const judged = judge('batch', { batch: [track({ properties: { wide: 'ä'.repeat(17_000) } }), track({ properties: { wide: 'ä'.repeat(15_000) } })] })
    expect(judged).toMatchObject({ events: [{ messageId: 'm1' }], rejections: [{ index: 0, code: 'event.too-large', path: '$.batch[0]' }] })
  })

  test('what one customer sends above a thousand events is set aside, and the others go on', () => {
    const flood = Array.from({ length: limits.eventsPerCustomer + 2 }, (_, index) => ({ type: 'page', userId: 'flood', messageId: `p${index}` }))
    const judged = judge('batch', { batch: [...flood, track()] })
    expect(judged.kind === 'taken' && [judged.events.length, judged.rejections.map(({ code, path }) => [code, path])]).toEqual([1001, [['customer.too-fast', '$.batch[1000]'], ['customer.too-fast', '$.batch[1001]']]])
  })

  test('nesting that no store takes is set aside, cut so that it can be written', () => {
    const deep = `${'['.repeat(150_000)}${']'.repeat(150_000)}`
    const judged = judgeRequest(callOf('batch', `{"batch": [{"type": "track", "event": "A", "userId": "u", "properties": {"deep": ${deep}}}, ${JSON.stringify(track())}]}`), keyring)
    expect(judged).toMatchObject({ kind: 'taken', events: [{ messageId: 'm1' }], rejections: [{ index: 0, code: 'event.too-deep', path: '$.batch[0]' }] })
    expect(JSON.stringify(judged).length).toBeLessThan(2_000)
  })
})

test('time of receipt is that of the call', () => expect(judge('track', track())).toMatchObject({ events: [{ received }] }))
