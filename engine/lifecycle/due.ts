// When the sweep should look at a profile again. Whole hours for what lies more than a day ahead, whole minutes for the
// rest: a visit then serves many customers, and the transition still carries the exact moment at which it fell due.

const minute = 60_000
const hour = 3_600_000
const day = 86_400_000

/** A visit is at most so much later than the moment it is for. */
export const visitGrid = hour

export function visitAt(turns: number, now: number): number | undefined {
  if (turns === Infinity) return undefined
  const grid = turns - now > day ? hour : minute
  return Math.ceil(turns / grid) * grid
}

/** The stored instant is only rewritten when the new one is earlier, which saves an index write on most events. */
export function earlierVisit(stored: number | undefined, next: number | undefined, now: number): number | undefined {
  if (stored === undefined || stored <= now) return next
  if (next === undefined) return stored
  return Math.min(stored, next)
}
