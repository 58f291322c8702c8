// One row of the sample: an invoice (or a part of one) of the shop. Every field is checked; nothing is guessed.

import { Problem } from '../../engine/problem.ts'
import { instantAt } from '../../engine/time/zone.ts'

export interface Row {
  /** `536365`; a cancellation's begins with C, an adjustment's in the shop's books with A. */
  invoice: string
  /** Milliseconds since the epoch; the shop's clock shows Europe/London. */
  at: number
  /** Absent where the shop did not know who bought. */
  customer?: string
  country: string
  lines: number
  items: number
  /** Negative when money went back. */
  pence: number
  isCancellation: boolean
}

const shopZone = 'Europe/London'
const dayMs = 86_400_000

interface Column {
  name: string
  pattern: RegExp
  allowed: string
}

const columns: Column[] = [
  { name: 'invoice_no', pattern: /^[AC]?\d{6}$/, allowed: 'six digits, after a C for a cancellation or an A for an adjustment' },
  { name: 'invoice_date_local', pattern: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, allowed: 'a date and time such as 2010-12-01 08:26:00' },
  { name: 'customer_id', pattern: /^(\d{5})?$/, allowed: 'five digits, or nothing where the customer is not known' },
  { name: 'country', pattern: /^\p{L}[\p{L} '.-]*$/u, allowed: 'the name of a country' },
  { name: 'lines', pattern: /^[1-9]\d*$/, allowed: 'a whole number from 1' },
  { name: 'items', pattern: /^-?\d+$/, allowed: 'a whole number' },
  { name: 'total_gbp', pattern: /^-?\d+\.\d\d$/, allowed: 'pounds with two decimals, such as 139.12' },
  { name: 'is_cancellation', pattern: /^[01]$/, allowed: '0 or 1' }
]

export const header = columns.map((column) => column.name).join(',')

/** Reads one line of the file; answers with the row, or with everything that is wrong with it. */
export function readRow(text: string, file: string, line: number): Row | Problem[] {
  const fields = text.split(',')
  if (fields.length !== columns.length) {
    const message = `found ${fields.length} fields where ${columns.length} are needed: ${header} (quotes are not understood).`
    return [new Problem('sample.fields', message, { place: { file, line, column: 1 } })]
  }
  const problems: Problem[] = []
  let start = 1
  const wrong = (code: string, column: Column, at: number, found: string) => {
    const message = `${column.name} is ${JSON.stringify(found)}; allowed is ${column.allowed}.`
    problems.push(new Problem(code, message, { place: { file, line, column: at } }))
  }
  for (const [index, column] of columns.entries()) {
    const field = fields[index] ?? ''
    if (!column.pattern.test(field)) wrong('sample.field', column, start, field)
    else if (column.name === 'invoice_date_local' && Number.isNaN(londonTime(field))) wrong('sample.no-such-time', column, start, field)
    start += field.length + 1
  }
  if (problems.length > 0) return problems

  const [invoice = '', localTime = '', customer = '', country = '', lines, items, total = '', cancelled] = fields
  const isCancellation = cancelled === '1'
  if (isCancellation !== invoice.startsWith('C')) {
    const message = `is_cancellation is ${cancelled} though invoice_no is ${invoice}; it is 1 for the invoices with a C, and for those only.`
    return [new Problem('sample.cancellation', message, { place: { file, line, column: text.length } })]
  }
  return {
    invoice,
    at: londonTime(localTime),
    ...(customer === '' ? {} : { customer }),
    country,
    lines: Number(lines),
    items: Number(items),
    pence: Number(total.replace('.', '')),
    isCancellation
  }
}

/** The instant (ms since the epoch) of a London wall-clock time; NaN when the calendar has no such date. */
function londonTime(text: string): number {
  const iso = `${text.replace(' ', 'T')}.000Z`
  const asUtc = new Date(iso)
  // A date such as 30 February is taken for 2 March, and an hour such as 27 for no time at all.
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString() !== iso) return Number.NaN
  const day = Math.floor(asUtc.getTime() / dayMs)
  return instantAt(day, asUtc.getTime() - day * dayMs, shopZone)
}
