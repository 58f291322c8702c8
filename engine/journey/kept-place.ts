// Where a cap leaves one place and two journeys want it, priority decides: the Task before a wait notes on the contact when
// the send behind it is due, and a send of a lower journey that would take that place is skipped. Notes end by themselves.
import type { KeptPlace } from './contact.ts'
import type { Limits, ModelData } from '../model/model.ts'
import { cappedBy } from './caps.ts'
import { rankOf } from './entry.ts'

const anHour = 3_600_000
const most = 10

/** Only where some journey may have to yield is a place worth a write. */
export function isWorthKeeping({ journeys, limits }: Pick<ModelData, 'journeys' | 'limits'>, journey: string): boolean {
  const rank = rankOf(journeys[journey]?.entry.priority)
  return limits.caps.length > 0 && Object.values(journeys).some((other) => rankOf(other.entry.priority) < rank && Object.keys(other.sends).length > 0)
}

/** The notes that still mean something; a send that was released late has an hour. */
export const freshPlaces = (kept: readonly KeptPlace[], now: number): KeptPlace[] => kept.filter(({ at }) => at + anHour > now)

export function withPlace(kept: readonly KeptPlace[], place: KeptPlace, now: number): KeptPlace[] {
  return [...freshPlaces(kept, now).filter(({ by }) => by !== place.by), place].toSorted((a, b) => a.at - b.at).slice(0, most)
}

/** Would a send now leave no place for one of a higher rank that had one? `sends` are newest first. */
export function takesKeptPlace(caps: Limits['caps'], sends: readonly number[], kept: readonly KeptPlace[], rank: number, now: number, zone: string): boolean {
  let without = [...sends]
  let withThis = [now, ...sends]
  for (const place of freshPlaces(kept, now).filter((one) => one.rank > rank).toSorted((a, b) => a.at - b.at)) {
    const at = Math.max(place.at, now)
    const had = cappedBy(caps, without, at, zone) === undefined
    const has = cappedBy(caps, withThis, at, zone) === undefined
    if (had && !has) return true
    if (had) without = [at, ...without]
    if (has) withThis = [at, ...withThis]
  }
  return false
}
