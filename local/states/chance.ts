// Chance that repeats: the same execution, step and attempt always draws the same numbers, so a run is deterministic.

export type Chance = () => number

/** Numbers in [0, 1) drawn from `seed` (FNV-1a into Mulberry32). */
export function chanceOf(seed: string): Chance {
  let hash = 0x811c9dc5
  for (let index = 0; index < seed.length; index++) hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193)
  return () => {
    hash = (hash + 0x6d2b79f5) | 0
    let mixed = Math.imul(hash ^ (hash >>> 15), hash | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
