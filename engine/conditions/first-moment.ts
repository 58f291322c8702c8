// The first of the moments at which an answer could turn at which it does.

/** `moments` are later than `now`, earliest first; Infinity when the answer stays as it is now. */
export function firstMomentOf(moments: readonly number[], now: number, holdsAt: (now: number) => boolean): number {
  if (moments.length === 0) return Infinity
  const answer = holdsAt(now)
  return moments.find((moment) => holdsAt(moment) !== answer) ?? Infinity
}
