// Rows put together to invoices. The till closed 43 invoices a minute after it began them, and the data has two rows for
// these: their lines, items and pence are added up, and the first row's time stands.

import type { Row } from './row.ts'

export interface Invoice extends Row {
  customer: string
}

/** The invoices of the given customers, oldest first; `joined` counts the rows that went into an earlier one. */
export function invoicesOf(rows: readonly Row[], customers: ReadonlySet<string>): { invoices: Invoice[]; joined: number } {
  const byNumber = new Map<string, Invoice>()
  let joined = 0
  for (const row of rows) {
    const { customer } = row
    if (customer === undefined || !customers.has(customer)) continue
    // The same number for two customers would be two invoices.
    const key = `${row.invoice} ${customer}`
    const begun = byNumber.get(key)
    if (begun === undefined) {
      byNumber.set(key, { ...row, customer })
      continue
    }
    joined++
    begun.at = Math.min(begun.at, row.at)
    begun.lines += row.lines
    begun.items += row.items
    begun.pence += row.pence
  }
  return { invoices: [...byNumber.values()].toSorted((one, other) => one.at - other.at), joined }
}
