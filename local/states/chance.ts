// Chance that repeats: the same execution, step and attempt always draws the same numbers, so a run is deterministic.

import { randomFrom } from '../random-from.ts'

export type Chance = () => number

/** Numbers in [0, 1) drawn from `seed` (FNV-1a into Mulberry32). */
export function chanceOf(seed: string): Chance {
  let hash = 0x811c9dc5
  for (let index = 0; index < seed.length; index++) hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193)
  return randomFrom(hash)
}
