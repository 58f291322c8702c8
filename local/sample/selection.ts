// Whose invoices are replayed. The large list holds everyone who ever bought from a German- or French-speaking country, so
// that every language of the default brand is seen, and 200 of all others; the default is so many of it as half a minute
// replays on two cores. Both are fixed.

import { shortHash } from '../../engine/identity/keyring.ts'
import type { Row } from './row.ts'

/** A number is so many of the large list's customers, always the same ones. */
export type Selection = 'default' | 'large' | 'all' | `${number}`

export const isSelection = (text: string): text is Selection => ['default', 'large', 'all'].includes(text) || /^[1-9]\d{0,3}$/.test(text)

export const germanSpeaking = ['Germany', 'Austria', 'Switzerland']
export const frenchSpeaking = ['France', 'Belgium']
const others = 200
const byDefault = 50

/** The ids of the customers to replay. Rows without a customer belong to nobody. */
export function selectCustomers(rows: readonly Row[], selection: Selection): Set<string> {
  const known = rows.flatMap(({ customer, country }) => (customer === undefined ? [] : [{ customer, country }]))
  const everyone = new Set(known.map(({ customer }) => customer))
  if (selection === 'all') return everyone
  const countries = new Set([...germanSpeaking, ...frenchSpeaking])
  const chosen = new Set(known.filter(({ country }) => countries.has(country)).map(({ customer }) => customer))
  // By hash, because ids run with countries and first orders, and the lowest 200 would be no cross-section.
  const drawn = draw([...everyone].filter((customer) => !chosen.has(customer)), others)
  const usual = [...chosen, ...drawn]
  if (selection === 'large') return new Set(usual)
  return new Set(draw(usual, selection === 'default' ? byDefault : Number(selection)))
}

function draw(customers: readonly string[], count: number): string[] {
  return customers
    .map((customer) => ({ customer, place: shortHash(`sample\n${customer}`, 26) }))
    .toSorted((one, other) => (one.place < other.place ? -1 : 1))
    .slice(0, count)
    .map(({ customer }) => customer)
}
