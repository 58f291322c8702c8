// Events as Segment's libraries send them, typical in size and in what they carry. No chance in it: a run repeats itself.

export const start = Date.parse('2026-01-05T10:00:00Z')

export interface Typical {
  customer: number
  sequence: number
  at: number
}

const products = ['Salt-glazed mug', 'Linen tea towel', 'Beeswax candle', 'Oak spoon', 'Enamel bowl', 'Wool blanket']

/** What a page and a server library add to each event. */
const contextOf = ({ customer }: Typical): object => ({
  library: { name: '@segment/analytics-node', version: '3.1.0' },
  ip: `203.0.113.${customer % 256}`,
  locale: 'de-DE',
  timezone: 'Europe/Berlin',
  userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  page: { path: '/mugs/salt-glazed', referrer: 'https://www.example.com/', title: 'Mugs', url: 'https://hartwell-plum.example.com/mugs/salt-glazed' },
})

const common = (event: Typical): object => ({
  messageId: `node-next-${event.at}-${String(event.customer * 1000 + event.sequence).padStart(12, '0')}-4f6a-9c1e-7d20`,
  userId: `customer-${event.customer}`,
  timestamp: new Date(event.at).toISOString(),
  context: contextOf(event),
  integrations: {},
  _metadata: { nodeVersion: '24.21.0', jsRuntime: 'node' },
})

/** Somebody looks at a product; `name` for other events with the same properties. */
export const productEvent = (event: Typical, name = 'Product Viewed'): object => ({
  ...common(event),
  type: 'track',
  event: name,
  properties: {
    product_id: `p-${event.sequence % 40}`,
    sku: `HP-${1000 + (event.sequence % 40)}`,
    name: products[event.sequence % products.length],
    category: Math.floor(event.sequence / 8) % 2 === 0 ? 'kitchen' : 'living room',
    price: 18.5,
    currency: 'GBP',
    quantity: 1,
  },
})

export const orderEvent = (event: Typical): object => ({
  ...common(event),
  type: 'track',
  event: 'Order Completed',
  properties: { order_id: `o-${event.customer}-${event.sequence}`, total: 42.5, revenue: 38, shipping: 4.5, currency: 'GBP', products: [{ product_id: 'p-7', price: 19, quantity: 2 }] },
})

export const identifyEvent = (event: Typical): object => ({
  ...common(event),
  type: 'identify',
  traits: { email: `customer-${event.customer}@example.com`, firstName: 'Nell', country: 'Germany', createdAt: '2025-11-02T08:30:00.000Z' },
})
