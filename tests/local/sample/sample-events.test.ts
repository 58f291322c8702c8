import { describe, expect, test } from 'vitest'
import { readSample, shippedSample } from '../../../local/sample/read-sample.ts'
import { postings } from '../../../local/sample/postings.ts'
import { sampleEvents } from '../../../local/sample/sample-events.ts'
import type { Row } from '../../../local/sample/row.ts'

const shipped = readSample(shippedSample)

function row(invoice: string, at: string, changes: Partial<Row> = {}): Row {
  const isCancellation = invoice.startsWith('C')
  return { invoice, at: Date.parse(at), customer: '12583', country: 'France', lines: 2, items: 5, pence: 1990, isCancellation, ...changes }
}

describe('the shipped file', () => {
  test('gives everyone with `all`: 4,372 customers, 18,536 orders, 3,654 refunds', () => {
    const { customers, events, left } = sampleEvents(shipped, 'all')
    expect(customers).toHaveLength(4372)
    expect(countOf(events)).toEqual({ identify: 4388, 'Order Completed': 18_536, 'Order Refunded': 3654 })
    expect(left).toEqual({ rowsWithoutCustomer: 3722, rowsOfOthers: 0, joined: 31 })
  })

  test('gives 239 customers of German- and French-speaking countries and 200 others with `large`', () => {
    const { customers, events, left } = sampleEvents(shipped, 'large')
    const countries = ['Germany', 'Austria', 'Switzerland', 'France', 'Belgium']
    const theirs = new Set(shipped.filter((one) => countries.includes(one.country)).map((one) => one.customer))
    theirs.delete(undefined)
    expect(theirs.size).toBe(239)
    expect(customers.filter((customer) => theirs.has(customer))).toHaveLength(239)
    expect(customers).toHaveLength(439)
    expect(countOf(events)).toEqual({ identify: 454, 'Order Completed': 1725, 'Order Refunded': 383 })
    expect(left).toEqual({ rowsWithoutCustomer: 3722, rowsOfOthers: 20_110, joined: 3 })
  })

  test('gives fifty of the large list by default, always the same, and as many as a number says', () => {
    const large = new Set(sampleEvents(shipped, 'large').customers)
    const { customers } = sampleEvents(shipped, 'default')
    expect(customers).toHaveLength(50)
    expect(customers.every((customer) => large.has(customer))).toBe(true)
    const sixty = new Set(sampleEvents(shipped, '60').customers)
    expect(customers.every((customer) => sixty.has(customer))).toBe(true)
  })

  test('gives the same events each time, each with a message id of its own, by time', () => {
    const { events } = sampleEvents(shipped, 'all')
    expect(sampleEvents(shipped, 'all').events).toEqual(events)
    expect(new Set(events.map((event) => event.messageId)).size).toBe(events.length)
    const times = events.map((event) => event.timestamp)
    expect(times).toEqual(times.toSorted())
    expect([times[0], times.at(-1)]).toEqual(['2010-12-01T08:26:00.000Z', '2011-12-09T12:50:00.000Z'])
  })

  test('introduces every customer before anything else happens', () => {
    const known = new Set<string>()
    const strangers = sampleEvents(shipped, 'all').events.filter((event) => {
      if (event.type === 'identify') known.add(event.userId)
      return !known.has(event.userId)
    })
    expect(strangers).toEqual([])
  })
})

test('an order becomes an introduction and an order', () => {
  expect(sampleEvents([row('536370', '2010-12-01T08:45:00Z')], 'all')).toEqual({
    customers: ['12583'],
    events: [
      {
        type: 'identify',
        messageId: 'uci-identify-12583-536370',
        userId: '12583',
        timestamp: '2010-12-01T08:45:00.000Z',
        traits: { email: 'customer-12583@example.com', country: 'France', createdAt: '2010-12-01T08:45:00.000Z' }
      },
      {
        type: 'track',
        event: 'Order Completed',
        messageId: 'uci-order-536370',
        userId: '12583',
        timestamp: '2010-12-01T08:45:00.000Z',
        properties: { order_id: '536370', total: 19.9, revenue: 19.9, currency: 'GBP', items: 5, lines: 2 }
      }
    ],
    left: { rowsWithoutCustomer: 0, rowsOfOthers: 0, joined: 0 }
  })
})

test('a cancellation becomes a refund with positive amounts', () => {
  const { events } = sampleEvents([row('C536379', '2010-12-01T09:41:00Z', { pence: -2750, items: -1, lines: 1 })], 'all')
  expect(events.at(-1)).toMatchObject({
    event: 'Order Refunded',
    messageId: 'uci-refund-C536379',
    properties: { order_id: 'C536379', total: 27.5, currency: 'GBP', items: 1, lines: 1 }
  })
})

test('an invoice in two rows is one order, at the time of the first', () => {
  const rows = [
    row('536591', '2010-12-01T16:57:00Z', { lines: 34, items: 81, pence: 15_926 }),
    row('536592', '2010-12-01T16:57:00Z', { customer: '14606' }),
    row('536591', '2010-12-01T16:58:00Z', { lines: 6, items: 12, pence: 3906 })
  ]
  const { events, left } = sampleEvents(rows, 'all')
  const orders = events.filter((event) => event.type === 'track' && event.userId === '12583')
  expect(orders).toMatchObject([
    { timestamp: '2010-12-01T16:57:00.000Z', properties: { total: 198.32, lines: 40, items: 93 } }
  ])
  expect(left.joined).toBe(1)
})

test('rows without a customer are nobody’s, and counted', () => {
  const { customer: _nobody, ...without } = row('536544', '2010-12-01T14:32:00Z')
  expect(sampleEvents([without], 'all')).toEqual({
    customers: [],
    events: [],
    left: { rowsWithoutCustomer: 1, rowsOfOthers: 0, joined: 0 }
  })
})

test('a customer who orders from another country is introduced with it, and keeps the day of joining', () => {
  const rows = [row('540000', '2011-01-04T10:00:00Z'), row('541000', '2011-01-14T10:00:00Z', { country: 'Belgium' })]
  const introductions = sampleEvents(rows, 'all').events.filter((event) => event.type === 'identify')
  expect(introductions.map((event) => event.traits)).toEqual([
    { email: 'customer-12583@example.com', country: 'France', createdAt: '2011-01-04T10:00:00.000Z' },
    { email: 'customer-12583@example.com', country: 'Belgium' }
  ])
})

describe('postings', () => {
  test('an hour’s events are posted on the next full hour, and never at the instant they happen', () => {
    const rows = ['08:45:00', '09:00:00', '09:59:59'].map((time, index) => row(`53637${index}`, `2010-12-01T${time}Z`))
    const { events } = sampleEvents(rows, 'all')
    expect(postings(events, 100).map(({ postAt, batch }) => [new Date(postAt).toISOString(), batch.length])).toEqual([
      ['2010-12-01T09:00:00.000Z', 2],
      ['2010-12-01T10:00:00.000Z', 2]
    ])
  })

  test('batches hold no more than they may', () => {
    const rows = [0, 1, 2, 3].map((index) => row(`53637${index}`, '2010-12-01T08:45:00Z'))
    const { events } = sampleEvents(rows, 'all')
    expect(postings(events, 2).map(({ batch }) => batch.length)).toEqual([2, 2, 1])
    expect(postings(events, 2).flatMap(({ batch }) => batch)).toEqual(events)
  })
})

function countOf(events: ReturnType<typeof sampleEvents>['events']): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const event of events) {
    const name = event.type === 'track' ? event.event : event.type
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
