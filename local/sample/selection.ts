// Whose invoices are replayed. The default is a fixed list: everyone who ever bought from a German- or French-speaking
// country, so that every language of the default brand is seen, and 200 of all others.

import { shortHash } from '../../engine/identity/keyring.ts'
import type { Row } from './row.ts'

export type Selection = 'default' | 'all'

export const germanSpeaking = ['Germany', 'Austria', 'Switzerland']
export const frenchSpeaking = ['France', 'Belgium']
const others = 200

/** The ids of the customers to replay. Rows without a customer belong to nobody. */
export function selectCustomers(rows: readonly Row[], selection: Selection): Set<string> {
  const known = rows.flatMap(({ customer, country }) => (customer === undefined ? [] : [{ customer, country }]))
  const everyone = new Set(known.map(({ customer }) => customer))
  if (selection === 'all') return everyone
  const countries = new Set([...germanSpeaking, ...frenchSpeaking])
  const chosen = new Set(known.filter(({ country }) => countries.has(country)).map(({ customer }) => customer))
  // By hash, because ids run with countries and first orders, and the lowest 200 would be no cross-section.
  const drawn = [...everyone]
    .filter((customer) => !chosen.has(customer))
    .map((customer) => ({ customer, draw: shortHash(`sample\n${customer}`, 26) }))
    .toSorted((one, other) => (one.draw < other.draw ? -1 : 1))
    .slice(0, others)
  return new Set([...chosen, ...drawn.map(({ customer }) => customer)])
}
