import { contextOf, eventItem, eventOf } from '../../../engine/ingest/event-item.ts'
import { decodeContext } from '../../../engine/ingest/stored-context.ts'
import { describe, expect, test } from 'vitest'
import { eventsOf, keyring, received, track } from './calls.ts'

const one = (body: object) => eventsOf('batch', { batch: [body] })[0]!

describe('whose event it is', () => {
  test('the customer\'s, where there is a user id, with an anonymous id or without', () => {
    expect(one(track({ anonymousId: 'a1' }))).toMatchObject({ key: { pk: `C#${keyring.customer('u1')}` }, user: 'u1', anonymousId: 'a1' })
    expect(one(track())).not.toHaveProperty('anonymous')
  })
  test('a stranger\'s, where there is none', () => {
    expect(one(track({ userId: null, anonymousId: 'a1' }))).toMatchObject({ key: { pk: `C#${keyring.anonymous('a1')}` }, anonymous: true })
    expect(one(track({ userId: '', anonymousId: 'a1' }))).not.toHaveProperty('user')
  })
  test('a number is the same id as its text', () => {
    expect(one(track({ userId: 123 })).key).toEqual(one(track({ userId: '123' })).key)
    expect(one(track({ messageId: 5 })).key).toEqual(one(track({ messageId: '5' })).key)
    expect(one(track({ userId: 0 }))).toMatchObject({ user: '0' })
  })
})

describe('a link to an anonymous history', () => {
  test('is claimed by an identify with both ids, and by an alias', () => {
    expect(one({ type: 'identify', userId: 'u1', anonymousId: 'a1' }).claims).toBe(keyring.anonymous('a1'))
    expect(one({ type: 'alias', userId: 'u1', previousId: 'a1' }).claims).toBe(keyring.anonymous('a1'))
  })
  test('is claimed by nothing else', () => {
    expect([track({ anonymousId: 'a1' }), { type: 'page', userId: 'u1', anonymousId: 'a1' }, { type: 'identify', userId: 'u1' }, { type: 'identify', anonymousId: 'a1' }].map((item) => one(item).claims)).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe('what it says', () => {
  test('a page and a screen are events of a name of their own, their name a property', () => {
    expect([one({ type: 'page', userId: 'u', name: 'Home', properties: { url: '/' } }), one({ type: 'screen', userId: 'u', name: 'Cart', properties: { name: 'Mine' } })]).toMatchObject([
      { name: 'Page Viewed', properties: { name: 'Home', url: '/' } }, { name: 'Screen Viewed', properties: { name: 'Mine' } },
    ])
  })
  test('an identify sets traits, with locale and zone of the reader where the traits name none', () => {
    const context = { locale: 'de-DE', timezone: 'Europe/Berlin', ip: '192.0.2.1' }
    expect(one({ type: 'identify', userId: 'u', traits: { locale: 'fr', plan: null }, context }).traits).toEqual({ locale: 'fr', timezone: 'Europe/Berlin', plan: null })
    expect(one({ type: 'track', event: 'A', userId: 'u', context })).not.toHaveProperty('traits')
  })
  test('a group sets the trait groupId', () => expect(one({ type: 'group', userId: 'u', groupId: 7 }).traits).toEqual({ groupId: '7' }))
  test('null for properties or traits says nothing', () => expect([one(track({ properties: null })).properties, one({ type: 'identify', userId: 'u', traits: null }).traits]).toEqual([undefined, undefined]))
  test('a batch\'s context lies under each item\'s', () => {
    const [event] = eventsOf('batch', { batch: [track({ context: { app: 'shop' } })], context: { app: 'all', library: 'node' } })
    expect(event?.context).toEqual({ app: 'shop', library: 'node' })
  })
  test('history is what its context calls so, of one event or of a batch', () => {
    expect([one(track({ context: { historical: true } })), one(track({ context: { historical: 'true' } })), one(track({ historical: true }))].map(({ historical }) => historical)).toEqual([true, undefined, undefined])
    expect(eventsOf('batch', { batch: [track()], context: { historical: true } })[0]?.historical).toBe(true)
  })
})

describe('the stored event', () => {
  test('gives fold what it needs, and keeps the context beside it', () => {
    const event = one({ type: 'identify', userId: 'u1', anonymousId: 'a1', messageId: 'm1', timestamp: '2026-04-20T08:00:00Z', traits: { plan: 'full' }, context: { historical: true, app: 'shop' } })
    const item = eventItem(event)
    expect(eventOf(item)).toEqual({
      id: event.key.sk, type: 'identify', name: '', at: Date.parse('2026-04-20T08:00:00Z'), received, properties: {}, traits: { plan: 'full' }, historical: true, user: 'u1', claims: keyring.anonymous('a1'),
    })
    expect(contextOf(item)).toEqual({ historical: true, app: 'shop' })
    expect(item['kind']).toBe('event')
  })
  test('has no attribute without a value', () => expect(Object.keys(eventItem(one({ type: 'page', anonymousId: 'a' }))).toSorted()).toEqual(['anonymous', 'anonymousId', 'at', 'kind', 'name', 'pk', 'received', 'sk', 'type']))
  test('has a context that comes back also when it was deflated', () => {
    const context = { page: { url: 'https://example.com/'.repeat(60), title: 'Grüße' } }
    const item = eventItem(one(track({ context })))
    expect(item['context']).toBeInstanceOf(Uint8Array)
    expect(contextOf(item)).toEqual(context)
  })
  test('has a context that earlier versions deflated', () => {
    const stored = Buffer.from('AatWGowll6E5KEUNhUIrtSIxF1RyDt6yyxitmMJXJlGpLDIyIVB8EC40IgwNrRXA+VOhwsIsHpRdyc1zZGU2aLzqJeeDyllYvnMvOrzn8HxQiYqU/ZCznVJtLQA=', 'base64')
    expect(decodeContext(new Uint8Array(stored))).toEqual(JSON.parse('{"screen":{"width":390,"height":844,"density":3},"network":{"bluetooth":false,"carrier":"","cellular":true,"wifi":true},"os":{"name":"iOS","version":"17"},"device":{"id":"","manufacturer":"Apple","model":"","name":"iPhone","type":"ios","adTrackingEnabled":true},"app":{"name":"","version":"","build":"","namespace":"com.example"},"traits":{"email":""},"campaign":{"source":"","medium":"email","name":"","term":"","content":""},"library":{"name":"@segment/analytics-node","version":"3"},"timezone":"Europe/London","locale":"en-GB","ip":"","userAgentData":{"brands":[{"brand":"Chromium","version":"124"}],"mobile":false,"platform":"macOS"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36","page":{"path":"/","url":"https://www.example.com","title":"Grüße","referrer":"","search":""}}'))
  })
})
