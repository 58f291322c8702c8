import type { Json } from '../../../engine/json.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { eventItem, eventOf } from '../../../engine/ingest/event-item.ts'
import { eventsOf, keyring, received, rejectionOf, track } from './calls.ts'
import { systemEvents } from '../../../engine/profile/fold.ts'

const minute = 60_000
const iso = (instant: number): string => new Date(instant).toISOString()
afterEach(() => vi.unstubAllEnvs())

describe('an item is rejected', () => {
  const nested = (levels: number): Json => Array.from({ length: levels }).reduce<Json>((inner) => [inner], 1)
  const cases: [code: string, path: string, item: Json][] = [
    ['event.no-object', '', 'text'],
    ['event.no-object', '', []],
    ['event.unknown-type', '.type', { userId: 'u' }],
    ['event.unknown-type', '.type', { type: 'Track', userId: 'u' }],
    ['event.no-identity', '.userId', { type: 'page' }],
    ['event.no-identity', '.userId', { type: 'page', userId: '  ', anonymousId: null }],
    ['event.no-identity', '.userId', { type: 'page', userId: true }],
    ['event.long-id', '.userId', { type: 'page', userId: 'x'.repeat(501) }],
    ['event.long-id', '.anonymousId', { type: 'page', anonymousId: 'x'.repeat(501) }],
    ['event.bad-time', '.timestamp', { type: 'page', userId: 'u', timestamp: 'yesterday' }],
    ['event.bad-time', '.timestamp', { type: 'page', userId: 'u', timestamp: 1_700_000_000 }],
    ['event.bad-time', '.timestamp', { type: 'page', userId: 'u', timestamp: '2026-13-01T00:00:00Z' }],
    ['event.bad-time', '.timestamp', { type: 'page', userId: 'u', timestamp: '' }],
    ['event.no-name', '.event', { type: 'track', userId: 'u' }],
    ['event.no-name', '.event', { type: 'track', userId: 'u', event: ' ' }],
    ['event.no-name', '.event', { type: 'track', userId: 'u', event: 7 }],
    ['event.long-name', '.event', { type: 'track', userId: 'u', event: 'x'.repeat(201) }],
    ['event.bad-properties', '.properties', { type: 'track', userId: 'u', event: 'A', properties: [1] }],
    ['event.bad-properties', '.properties', { type: 'page', userId: 'u', properties: 'text' }],
    ['event.bad-traits', '.traits', { type: 'identify', userId: 'u', traits: 5 }],
    ['event.no-group', '.groupId', { type: 'group', userId: 'u' }],
    ['event.no-identity', '.userId', { type: 'alias', anonymousId: 'a', previousId: 'b' }],
    ['event.no-previous-id', '.previousId', { type: 'alias', userId: 'u' }],
    ['event.too-deep', '', { type: 'track', userId: 'u', event: 'A', properties: { deep: nested(100) } }],
    ['event.too-deep', '', { type: 'track', userId: 'u', event: 'A', context: { deep: nested(100) } }],
  ]
  test.each(cases)('%s at %s', (code, path, item) => {
    const rejection = rejectionOf(item)
    expect([rejection?.code, rejection?.path]).toEqual([code, `$.batch[0]${path}`])
    expect(rejection?.message.length).toBeGreaterThan(10)
  })

  test.each([...systemEvents])('event.reserved: a forged "%s"', (event) => expect(rejectionOf({ type: 'track', userId: 'u', event })).toMatchObject({ code: 'event.reserved', path: '$.batch[0].event' }))
})

test('an item is taken whatever JSON can write in it', () => {
  const properties = '{"huge": 1e200, "tiny": 1e-200, "long": 12345678901234567890, "": {"": []}, "__proto__": {"a": 1}, "constructor": 1, "toString": null}'
  const [event] = eventsOf('batch', `{"batch": [{"type": "track", "event": "A", "userId": "u", "properties": ${properties}}]}`)
  expect(eventOf(eventItem(event!)).properties).toStrictEqual(JSON.parse(properties))
})

describe('the time of an event', () => {
  const at = (item: object, sentAt?: string): string => iso(eventsOf('batch', { batch: [item], ...(sentAt === undefined ? {} : { sentAt }) })[0]!.at)

  test('is corrected by how much the client\'s clock is off', () => {
    const ahead = { timestamp: iso(received + 50 * minute) }
    expect(at(track(ahead), iso(received + 60 * minute))).toBe(iso(received - 10 * minute))
    expect(at(track({ ...ahead, sentAt: iso(received + 55 * minute) }), iso(received + 60 * minute))).toBe(iso(received - 5 * minute))
    expect(at(track({ timestamp: '2009-12-01T08:26:00.000Z' }), iso(received))).toBe('2009-12-01T08:26:00.000Z')
  })
  test('stays where a server has corrected it already', () => expect(at(track({ originalTimestamp: iso(0) }), iso(received + 60 * minute))).toBe('2026-04-20T08:00:00.000Z'))
  test('stays without a time of sending, or with one that says nothing', () => {
    expect(at(track())).toBe('2026-04-20T08:00:00.000Z')
    expect(at(track(), 'soon')).toBe('2026-04-20T08:00:00.000Z')
  })
  test('is never after its receipt', () => expect([at(track({ timestamp: iso(received + minute) })), at(track({ timestamp: iso(received + minute) }), iso(received))]).toEqual([iso(received), iso(received)]))
  test('is its receipt where none was sent', () => expect(at({ type: 'page', userId: 'u' }, iso(received - minute))).toBe(iso(received)))
  test('is UTC where it names no zone, on every machine', () => {
    vi.stubEnv('TZ', 'Asia/Tokyo')
    expect(at(track({ timestamp: '2026-04-20T08:00:00' }))).toBe('2026-04-20T08:00:00.000Z')
    expect(at(track({ timestamp: '2026-04-20 08:00:00.5' }))).toBe('2026-04-20T08:00:00.500Z')
    expect(at(track({ timestamp: '2026-04-20T08:00:00+0200' }))).toBe('2026-04-20T06:00:00.000Z')
  })
})

describe('the key of an event', () => {
  const keys = (body: object): unknown => eventsOf('batch', body).map(({ key }) => key)

  test('holds the customer, the time as it was sent, and the id of the message', () => {
    const [event] = eventsOf('batch', { batch: [track()], sentAt: iso(received + 60 * minute) })
    expect(event?.key.pk).toBe(`C#${keyring.customer('u1')}`)
    expect(event?.key.sk).toMatch(/^E#2026-04-20T08:00:00\.000Z#[a-z2-7]{20}$/)
  })

  test('is the same when one batch comes three times, sent at different times', () => {
    const batch = [track(), { type: 'identify', userId: 'u1', timestamp: '2026-04-20T08:00:00.000Z', traits: { b: 1, a: 2 } }, { type: 'page', anonymousId: 'a1', name: 'Home' }]
    const sent = [0, 7, 90].map((minutes) => keys({ batch: batch.map((item) => ({ ...item, sentAt: iso(received + minutes) })), sentAt: iso(received + minutes * minute) }))
    expect(sent[1]).toEqual(sent[0])
    expect(sent[2]).toEqual(sent[0])
  })

  test('is the same when it comes three times without a time, whatever the order of its members', () => {
    const one = { type: 'track', event: 'A', userId: 'u1', properties: { a: 1, b: 2 } }
    const other = { properties: { b: 2, a: 1 }, userId: 'u1', event: 'A', type: 'track' }
    expect(keys({ batch: [other], sentAt: iso(received + 5) })).toEqual(keys({ batch: [one], sentAt: iso(received) }))
    expect(eventsOf('track', { ...one, sentAt: iso(received) }, { received: received + minute })[0]?.key).toEqual(eventsOf('batch', { batch: [one] })[0]?.key)
    expect(eventsOf('batch', { batch: [one] })[0]?.key.sk).toMatch(/^E#-#/)
  })

  test('tells apart what differs in message id, time, customer or content', () => {
    const bare = { type: 'track', event: 'A', userId: 'u1' }
    const batch = [track(), track({ messageId: 'm2' }), track({ timestamp: '2026-04-20T08:00:00.001Z' }), track({ userId: 'u2' }), bare, { ...bare, properties: { a: 1 } }]
    expect(new Set((keys({ batch }) as object[]).map((key) => JSON.stringify(key))).size).toBe(6)
  })
})
