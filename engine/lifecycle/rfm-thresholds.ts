// Thresholds of RFM from data: the four bounds that part customers into fifths. Bounds are values that customers have, so
// where many share one a mark may hold more than a fifth, or nobody.
import type { RfmModel } from './definitions.ts'
import { Problem } from '../problem.ts'

/** What one customer's orders come to. */
export interface OrdersOfOne {
  /** ms since the epoch. */
  lastAt: number
  count: number
  sum: number
}

const day = 86_400_000
const fewest = 5

/** `asOf` is the moment from which ages count (ms), usually that of the last event. Throws `rfm.too-few` below five customers. */
export function rfmThresholds(customers: readonly OrdersOfOne[], asOf: number): Pick<RfmModel, 'recency' | 'frequency' | 'monetary'> {
  if (customers.length < fewest) throw new Problem('rfm.too-few', `The data has ${customers.length} customers with an order; fifths take ${fewest} at least`)
  // An age is below its bound until the whole of that many days has passed.
  const ages = customers.map(({ lastAt }) => Math.floor((asOf - lastAt) / day) + 1)
  return {
    recency: upper(ages).map((age) => `${age}d`),
    frequency: lower(customers.map(({ count }) => count)),
    monetary: lower(customers.map(({ sum }) => Math.round(sum * 100) / 100)),
  }
}

const rising = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)

/** The greatest of each of the first four fifths. */
const upper = (values: readonly number[]): number[] => [1, 2, 3, 4].map((fifth) => rising(values)[Math.ceil((fifth * values.length) / 5) - 1]!)

/** The least of each of the last four fifths. */
const lower = (values: readonly number[]): number[] => [1, 2, 3, 4].map((fifth) => rising(values)[Math.floor((fifth * values.length) / 5)]!)
