import { bytesOf } from '../../contracts/item-size.ts'
import { describe, expect, test } from 'vitest'
import { eventItem } from '../../../engine/ingest/event-item.ts'
import { eventsOf } from './calls.ts'

const sizeOf = (item: object, more: object = {}): number => bytesOf(eventItem(eventsOf('batch', { batch: [item], sentAt: '2026-04-20T09:00:00.000Z', ...more })[0]!))

/** What a server's SDK sends for an order of two products. */
const fromServer = {
  type: 'track', event: 'Order Completed', userId: 'customer-0001234567', messageId: 'node-next-1713600000000-7f1e2a3b-9c4d-4e5f-8a6b-0c1d2e3f4a5b', timestamp: '2026-04-20T08:59:59.000Z',
  properties: {
    order_id: 'o-2026-000123', total: 87.5, revenue: 79.9, currency: 'GBP', coupon: 'SPRING', products: [{ product_id: '22423', name: 'Regency cake stand 3 tier', price: 12.75, quantity: 2 }, { product_id: '85123A', name: 'White hanging heart', price: 2.55, quantity: 6 }],
  },
  integrations: {}, context: { library: { name: '@segment/analytics-node', version: '3.1.0' }, app: { name: 'shop', version: '12.4.0' } },
}

/** What a browser's SDK sends for a page. */
const fromBrowser = {
  type: 'page', name: 'Product', userId: 'customer-0001234567', anonymousId: '2d0b1f4e-6c3a-4b7d-9e8f-1a2b3c4d5e6f', messageId: 'ajs-next-1713600000000-7f1e2a3b-9c4d-4e5f-8a6b-0c1d2e3f4a5b', timestamp: '2026-04-20T08:59:59.000Z',
  properties: { path: '/products/regency-cake-stand', url: 'https://shop.example.com/products/regency-cake-stand?utm_source=letter&utm_campaign=spring', title: 'Regency cake stand · Hartwell & Plum', referrer: 'https://shop.example.com/collections/kitchen', search: '?utm_source=letter&utm_campaign=spring' },
  integrations: { 'Segment.io': true, 'Google Analytics 4 Web': { clientId: 'GA1.1.1234567890.1713600000' } },
  context: {
    page: { path: '/products/regency-cake-stand', url: 'https://shop.example.com/products/regency-cake-stand?utm_source=letter&utm_campaign=spring', title: 'Regency cake stand · Hartwell & Plum', referrer: 'https://shop.example.com/collections/kitchen', search: '?utm_source=letter&utm_campaign=spring' },
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36',
    userAgentData: { brands: [{ brand: 'Chromium', version: '124' }, { brand: 'Google Chrome', version: '124' }, { brand: 'Not-A.Brand', version: '99' }], mobile: false, platform: 'macOS' },
    locale: 'en-GB', timezone: 'Europe/London', library: { name: 'analytics.js', version: 'next-1.70.0' }, campaign: { source: 'letter', name: 'spring' }, ip: '192.0.2.44',
  },
}

describe('an event takes one write unit', () => {
  test('as a server sends it', () => expect(sizeOf(fromServer)).toBeLessThanOrEqual(1024))
  test('as a browser sends it, its context deflated', () => {
    expect(Buffer.byteLength(JSON.stringify(fromBrowser))).toBeGreaterThan(1400)
    expect(sizeOf(fromBrowser)).toBeLessThanOrEqual(1024)
  })
  test('as a phone sends it', () => {
    const context = { app: { name: 'Shop', version: '4.2.1', build: '4021', namespace: 'com.example.shop' }, device: { id: 'B5372DB0-C21E-11E4-8DFC-AA07A5B093DB', manufacturer: 'Apple', model: 'iPhone15,2', name: 'iPhone', type: 'ios' }, os: { name: 'iOS', version: '17.4.1' }, network: { bluetooth: false, carrier: 'Example', cellular: true, wifi: false }, screen: { width: 393, height: 852, density: 3 }, locale: 'en-GB', timezone: 'Europe/London', library: { name: 'analytics-swift', version: '1.5.9' } }
    expect(sizeOf({ type: 'screen', name: 'Cart', userId: 'customer-0001234567', anonymousId: '2d0b1f4e-6c3a-4b7d-9e8f-1a2b3c4d5e6f', messageId: '7f1e2a3b-9c4d-4e5f-8a6b-0c1d2e3f4a5b', timestamp: '2026-04-20T08:59:59.000Z', context })).toBeLessThanOrEqual(1024)
  })
  test('and its context stays as it is where there is room', () => expect(eventItem(eventsOf('batch', { batch: [{ type: 'page', userId: 'u', context: { app: 'shop' } }] })[0]!)['context']).toBe('{"app":"shop"}'))
})
