// What the shop's connector would have told Perennial: each invoice as an event in Segment's words, each customer
// introduced before the first.

import { invoicesOf } from './invoices.ts'
import { selectCustomers } from './selection.ts'
import type { Invoice } from './invoices.ts'
import type { Row } from './row.ts'
import type { Selection } from './selection.ts'

interface Call {
  messageId: string
  userId: string
  /** ISO 8601, UTC. */
  timestamp: string
}
export interface Identify extends Call {
  type: 'identify'
  traits: { email: string; country: string; createdAt?: string }
}
export interface Track extends Call {
  type: 'track'
  event: 'Order Completed' | 'Order Refunded'
  /** Amounts in pounds, positive for orders and refunds alike. */
  properties: { order_id: string; total: number; revenue?: number; currency: 'GBP'; items: number; lines: number }
}
export type SegmentEvent = Identify | Track

export interface Sample {
  /** Ids, in the order in which they first appear. */
  customers: string[]
  /** By time; at the same instant in the order of the file, an `identify` before what needs it. */
  events: SegmentEvent[]
  /** What of the file is not an event of its own, counted over the whole file (`joined`: over the selection). */
  left: { rowsWithoutCustomer: number; rowsOfOthers: number; joined: number }
}

/** The same rows and selection give the same events, message ids included. */
export function sampleEvents(rows: readonly Row[], selection: Selection): Sample {
  const selected = selectCustomers(rows, selection)
  const { invoices, joined } = invoicesOf(rows, selected)
  const countries = new Map<string, string>()
  const events: SegmentEvent[] = []
  for (const invoice of invoices) {
    const before = countries.get(invoice.customer)
    if (before !== invoice.country) {
      events.push(introduce(invoice, before === undefined))
      countries.set(invoice.customer, invoice.country)
    }
    events.push(invoice.isCancellation ? refund(invoice) : order(invoice))
  }
  const rowsWithoutCustomer = rows.filter((row) => row.customer === undefined).length
  const rowsOfOthers = rows.length - rowsWithoutCustomer - invoices.length - joined
  return { customers: [...countries.keys()], events, left: { rowsWithoutCustomer, rowsOfOthers, joined } }
}

/** A customer's first invoice introduces them; one from another country than the last says that they have moved. */
function introduce(invoice: Invoice, first: boolean): Identify {
  const { customer, country } = invoice
  const timestamp = timeOf(invoice)
  return {
    type: 'identify',
    messageId: `uci-identify-${customer}-${invoice.invoice}`,
    userId: customer,
    timestamp,
    traits: { email: `customer-${customer}@example.com`, country, ...(first ? { createdAt: timestamp } : {}) }
  }
}

function order(invoice: Invoice): Track {
  const total = invoice.pence / 100
  const { invoice: number, items, lines } = invoice
  return {
    type: 'track',
    event: 'Order Completed',
    messageId: `uci-order-${number}`,
    userId: invoice.customer,
    timestamp: timeOf(invoice),
    properties: { order_id: number, total, revenue: total, currency: 'GBP', items, lines }
  }
}

/** The data does not say which order a cancellation undoes, so its own number stands. */
function refund(invoice: Invoice): Track {
  const { invoice: number, items, lines } = invoice
  return {
    type: 'track',
    event: 'Order Refunded',
    messageId: `uci-refund-${number}`,
    userId: invoice.customer,
    timestamp: timeOf(invoice),
    properties: { order_id: number, total: -invoice.pence / 100, currency: 'GBP', items: -items, lines }
  }
}

const timeOf = (invoice: Invoice) => new Date(invoice.at).toISOString()
