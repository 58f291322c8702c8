// Orders from a file: events as lines of JSON, as apps post them, or a table of invoices like the one in sample/.
import { gunzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import type { OrdersOfOne } from '../../engine/lifecycle/rfm-thresholds.ts'
import type { RfmModel } from '../../engine/lifecycle/definitions.ts'
import { Problem } from '../../engine/problem.ts'
import { compileWhere } from '../../engine/conditions/test.ts'
import { isObject, valueAt } from '../../engine/json.ts'

interface Order {
  customer: string
  at: number
  amount: number
}

/** Throws `rfm.data` where the file cannot be read as either. */
export function readOrders(path: string, asked: Pick<RfmModel, 'event' | 'where' | 'amount'>): { customers: OrdersOfOne[]; asOf: number } {
  const bytes = readFileSync(path)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8').trim()
  const lines = text.split(/\r?\n/)
  const orders = text.startsWith('{') ? ordersOfEvents(lines, asked, path) : ordersOfInvoices(lines, path)
  const byCustomer = new Map<string, OrdersOfOne>()
  for (const { customer, at, amount } of orders) {
    const known = byCustomer.get(customer) ?? { lastAt: at, count: 0, sum: 0 }
    byCustomer.set(customer, { lastAt: Math.max(known.lastAt, at), count: known.count + 1, sum: known.sum + amount })
  }
  return { customers: [...byCustomer.values()], asOf: orders.reduce((latest, { at }) => Math.max(latest, at), 0) }
}

function ordersOfEvents(lines: readonly string[], { event, where, amount }: Pick<RfmModel, 'event' | 'where' | 'amount'>, path: string): Order[] {
  const passes = where === undefined ? () => true : compileWhere(where)
  return lines.flatMap((line, index) => {
    const json = parse(line)
    if (!isObject(json)) throw new Problem('rfm.data', `${path} holds no JSON object in line ${index + 1}; it must be one event a line`)
    const properties = isObject(json['properties']) ? json['properties'] : {}
    const at = typeof json['timestamp'] === 'string' ? Date.parse(json['timestamp']) : Number.NaN
    if (json['event'] !== event || typeof json['userId'] !== 'string' || Number.isNaN(at) || !passes(properties)) return []
    const value = valueAt(properties, amount)
    return [{ customer: json['userId'], at, amount: typeof value === 'number' ? value : 0 }]
  })
}

/** Cancellations and invoices without a customer are no orders. */
function ordersOfInvoices([head = '', ...lines]: readonly string[], path: string): Order[] {
  const columns = head.split(',')
  const column = (name: string): number => {
    const index = columns.indexOf(name)
    if (index < 0) throw new Problem('rfm.data', `${path} is neither events as lines of JSON nor a table of invoices: it has no column "${name}"`)
    return index
  }
  const [customer, date, total, cancelled] = ['customer_id', 'invoice_date_local', 'total_gbp', 'is_cancellation'].map(column) as [number, number, number, number]
  return lines.flatMap((line) => {
    const cells = line.split(',')
    const at = Date.parse(`${(cells[date] ?? '').replace(' ', 'T').slice(0, 19)}Z`)
    if (cells[customer] === '' || /^(1|true)$/i.test(cells[cancelled] ?? '') || Number.isNaN(at)) return []
    return [{ customer: cells[customer]!, at, amount: Number(cells[total]) }]
  })
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
