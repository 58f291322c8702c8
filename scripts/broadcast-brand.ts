// The brand and the customers of `npm run broadcast`: one broadcast at nine o'clock, three zones, and a tenth of the customers
// outside the audience. No customer is anybody.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Monday 5 January 2026, 10:00 in London, two days before the broadcast. */
export const starts = Date.parse('2026-01-05T10:00:00Z')
export const ends = Date.parse('2026-01-08T12:00:00Z')
export const spreadMs = 2 * 3_600_000

const nine = { 'Asia/Tokyo': Date.parse('2026-01-07T00:00:00Z'), 'Europe/London': Date.parse('2026-01-07T09:00:00Z'), 'America/New_York': Date.parse('2026-01-07T14:00:00Z') }
const zones = Object.keys(nine) as (keyof typeof nine)[]

export const isInside = (n: number): boolean => n % 10 !== 9
/** Nine o'clock on the customer's own clock. */
export const nineOf = (n: number): number => nine[zones[n % zones.length]!]
export const customerOf = (n: number): object => ({
  type: 'identify', userId: `c${n}`, messageId: `known-${n}`, timestamp: new Date(starts).toISOString(),
  traits: { email: `c${n}@example.com`, timezone: zones[n % zones.length], plan: isInside(n) ? 'full' : 'none' },
})

export function writeBrand(folder: string): void {
  const files: Record<string, string> = {
    'lifecycle.json': JSON.stringify({
      stages: [{ name: 'buyer', label: 'Buyer', when: { event: 'Order Completed', count: { atLeast: 1 } } }, { name: 'guest', label: 'Guest' }],
      topics: { news: { label: 'News', kind: 'marketing' } },
      limits: { spread: '2h', window: { from: '08:00', to: '20:00' } },
      brand: { name: 'Shop', postalAddress: '1 Some Street', defaultLocale: 'en', zone: 'Europe/London', senders: { default: { name: 'Shop', email: 'shop@example.com' } } },
    }),
    'sale.journey.json': JSON.stringify({
      name: 'Sale', status: 'live', topic: 'news',
      trigger: { schedule: { once: '2026-01-07T09:00' }, audience: { attribute: 'plan', is: 'full' } },
      steps: [{ send: { email: 'sale' } }],
    }),
    'locales/en.json': '{}',
    'content/sale/sale.html': '<html><body>Hello {{ customer.id }} {{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>',
    'content/sale/sale.json': JSON.stringify({ subject: 'The sale' }),
  }
  for (const sub of ['locales', 'content/sale']) mkdirSync(join(folder, sub), { recursive: true })
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
}
