// What a journey that is being made may ask and do, and what of it is made already.
import type { Part } from './history.ts'
import type { Random } from './random.ts'

export interface Making {
  random: Random
  /** The journey. */
  id: string
  /** Of sends, beside the journey's own. */
  topics: string[]
  /** Events that a run may listen for: never those that trigger it. */
  heard: string[]
  /** What it is triggered by brings no seats and no plan to ask for. */
  bare: boolean
  /** Whether an event enters it, of which there may be a newer one. */
  hasLatest: boolean
  keyed: boolean
  changes: ('stage' | 'segment')[]
  /** A run that may be restarted sends at its very end only. */
  restart: boolean
  inPart: boolean
  sends: string[]
  count: { splits: number; steps: number; sends: number; uses: number }
  parts: Record<string, Part>
}
