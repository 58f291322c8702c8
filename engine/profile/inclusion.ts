// Which events a profile holds already. The stream promises order per item, not per customer, and delivers at least once;
// a record that can't be told apart from a lost one makes fold rebuild the customer from the stored events, never skip.
import type { CustomerEvent, Inclusion } from './profile.ts'
import { shortHash } from '../identity/keyring.ts'

/** `in`: counted already. `new`: not yet. `unknown`: only a rebuild can tell. */
export type Membership = 'in' | 'new' | 'unknown'

/** The hashes of this many latest events are kept, so that a redelivered batch is known without a rebuild. */
const kept = 6

/** Records are out of the stream after a day; then a rebuild's list has served. */
const streamRetention = 25 * 3_600_000

/** Clocks of ingest and fold may differ by as much, and a write may take as long. */
const skew = 5 * 60_000

export const hashOf = (eventId: string): string => shortHash(eventId, 9)

/** `sequence` is `label:number`, the number padded so that texts compare as numbers; absent for what no stream brought. */
export function membershipOf(inclusion: Inclusion, event: { id: string; received: number }, sequence: string | undefined): Membership {
  const hash = hashOf(event.id)
  if (inclusion.rebuilt !== undefined && (event.received < inclusion.rebuilt.cutoff || inclusion.rebuilt.hashes.includes(hash))) return 'in'
  if (inclusion.recent.includes(hash)) return 'in'
  if (inclusion.sequence === undefined || sequence === undefined) return 'new'
  if (labelOf(inclusion.sequence) !== labelOf(sequence)) return 'unknown'
  return sequence > inclusion.sequence ? 'new' : 'unknown'
}

export function afterFold(inclusion: Inclusion, included: readonly CustomerEvent[], sequence: string | undefined, now: number): Inclusion {
  const recent = [...included.map((event) => hashOf(event.id)).toReversed(), ...inclusion.recent].slice(0, kept)
  const highest = later(inclusion.sequence, sequence)
  const rebuilt = inclusion.rebuilt !== undefined && now - inclusion.rebuilt.cutoff < streamRetention ? inclusion.rebuilt : undefined
  return { recent, ...(highest === undefined ? {} : { sequence: highest }), ...(rebuilt === undefined ? {} : { rebuilt }) }
}

/** What a rebuild that read `events` at `now` may claim: all that was accepted well before, and what it saw of the rest. */
export function afterRebuild(inclusion: Inclusion, events: readonly CustomerEvent[], sequence: string | undefined, now: number): Inclusion {
  const cutoff = now - skew
  const hashes = events.filter((event) => event.received >= cutoff).map((event) => hashOf(event.id))
  const highest = later(inclusion.sequence, sequence)
  return { recent: [], rebuilt: { cutoff, hashes }, ...(highest === undefined ? {} : { sequence: highest }) }
}

export function sequenceOf(label: string, number: string): string {
  return `${label}:${number.padStart(40, '0')}`
}

const labelOf = (sequence: string): string => sequence.slice(0, sequence.lastIndexOf(':'))

/** A new stream's numbers say nothing about the old one's: the newer label replaces it. */
function later(known: string | undefined, sequence: string | undefined): string | undefined {
  if (known === undefined || sequence === undefined) return sequence ?? known
  return labelOf(known) !== labelOf(sequence) || sequence > known ? sequence : known
}
