import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { attributesOf } from '../../engine/profile/profile.ts'
import { openFaultyProxy, type FaultyProxy } from './faulty-proxy.ts'
import { openShop, textOf, type Shop } from './shop.ts'

let shop: Shop
let proxy: FaultyProxy
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())
afterEach(() => proxy.close())

const never = (): boolean => false
const onlyTheFirst = (request: number): boolean => request === 1

const order = { order_id: '7', total: 30, revenue: 28, currency: 'GBP' }

/** The calls that both SDKs have; page and screen are a visitor's, who becomes the customer by `alias`. */
interface Calls {
  identify(call: { userId: string; traits: Record<string, string> }): unknown
  track(call: { userId: string; event: string; properties: Record<string, string | number> }): unknown
  page(call: { anonymousId: string; name: string }): unknown
  screen(call: { anonymousId: string; name: string }): unknown
  group(call: { userId: string; groupId: string }): unknown
  alias(call: { userId: string; previousId: string }): unknown
}

function makeEveryCall(calls: Calls, user: string): void {
  calls.page({ anonymousId: `${user}-before`, name: 'Mugs' })
  calls.screen({ anonymousId: `${user}-before`, name: 'Basket' })
  calls.identify({ userId: user, traits: { email: `${user}@example.com`, country: 'France' } })
  calls.track({ userId: user, event: 'Order Completed', properties: order })
  calls.group({ userId: user, groupId: 'friends-of-the-workshop' })
  calls.alias({ userId: user, previousId: `${user}-before` })
}

async function expectEveryCall(user: string): Promise<void> {
  await shop.system.quiet()
  const profile = await shop.profile(user)
  expect(attributesOf(profile!)).toMatchObject({ email: `${user}@example.com`, country: 'France', groupId: 'friends-of-the-workshop' })
  expect(profile).toMatchObject({ user, stage: 'new', linked: [shop.keyring.anonymous(`${user}-before`)] })

  const own = await shop.items(user, 'event')
  expect(own.map((item) => item['type'])).toEqual(expect.arrayContaining(['alias', 'group', 'identify', 'track']))
  const ordered = own.find((item) => item['name'] === 'Order Completed')
  expect(JSON.parse(textOf(ordered, 'properties'))).toEqual(order)
  const before = await shop.partition(`C#${shop.keyring.anonymous(`${user}-before`)}`)
  expect(before.filter((item) => item['kind'] === 'event').map((item) => textOf(item, 'name')).toSorted()).toEqual(['Page Viewed', 'Screen Viewed'])
}

/** How often the customer has ordered, as the profile's facts have it. */
async function ordersOf(user: string): Promise<number> {
  await shop.system.quiet()
  const orders = (await shop.items(user, 'event')).filter((item) => item['name'] === 'Order Completed')
  const counts = Object.values((await shop.profile(user))!.facts).map(({ count }) => count)
  expect(Math.max(...counts)).toBe(orders.length)
  return orders.length
}

const openSegment = (): Analytics => new Analytics({ writeKey: shop.keyring.writeKey(), host: proxy.url })
const openRudderStack = (): RudderAnalytics => new RudderAnalytics(shop.keyring.writeKey(), { dataPlaneUrl: proxy.url, logLevel: 'none' })

describe("Segment's SDK with only the host changed", () => {
  test('delivers all six kinds of call', async () => {
    proxy = await openFaultyProxy(shop.system.http, never)
    const analytics = openSegment()
    makeEveryCall(analytics, 'sally')
    await analytics.closeAndFlush()
    expect(proxy.requests.map(({ path, status }) => [path, status])).toEqual([['/v1/batch', 200]])
    await expectEveryCall('sally')
  })

  test('tries again after a lost answer, and what it delivered twice counts once', async () => {
    proxy = await openFaultyProxy(shop.system.http, onlyTheFirst)
    const analytics = openSegment()
    analytics.track({ userId: 'sam', event: 'Order Completed', properties: order })
    await analytics.closeAndFlush()
    expect(proxy.requests.map(({ status }) => status)).toEqual([200, 200])
    expect(proxy.requests[1]?.headers['x-retry-count']).toBe('1')
    expect(await ordersOf('sam')).toBe(1)
  })
})

describe("RudderStack's SDK with only the data plane's address changed", () => {
  test('delivers all six kinds of call, packed with gzip', async () => {
    proxy = await openFaultyProxy(shop.system.http, never)
    const analytics = openRudderStack()
    makeEveryCall(analytics, 'rudi')
    await analytics.flush()
    expect(proxy.requests.map(({ path }) => path)).toEqual(expect.arrayContaining(['/v1/batch']))
    expect(new Set(proxy.requests.map(({ headers, status }) => [headers['content-encoding'], status].join(' ')))).toEqual(new Set(['gzip 200']))
    await expectEveryCall('rudi')
  })

  test('tries again after a lost answer, and what it delivered twice counts once', async () => {
    proxy = await openFaultyProxy(shop.system.http, onlyTheFirst)
    const analytics = openRudderStack()
    analytics.track({ userId: 'rosa', event: 'Order Completed', properties: order })
    await analytics.flush()
    expect(proxy.requests.map(({ status }) => status)).toEqual([200, 200])
    expect(await ordersOf('rosa')).toBe(1)
  })
})
