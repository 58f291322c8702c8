// The one item a customer that says which runs are open and what each listens for, so that an event is only published for
// runs when somebody listens. It keeps ended runs until their goal's time is over.
import type { Item } from '../ports.ts'
import type { Interest } from '../happenings/happening.ts'
import type { Priority } from '../model/model.ts'
import { openKey } from '../table/keys.ts'

export interface OpenRun {
  interests: Interest[]
  /** The group of which this is the one open run, and how it ranks there. */
  group?: string
  priority?: Priority
  /** Set when the run has ended and only its goal is still counted, until then (ms). */
  goalUntil?: number
}

export interface OpenRuns {
  version: number
  runs: Record<string, OpenRun>
}

export function openRunsOf(item: Item | undefined): OpenRuns {
  return item === undefined ? { version: 0, runs: {} } : { version: item['version'] as number, runs: item['runs'] as unknown as Record<string, OpenRun> }
}

/** The item after a change; runs whose goal's time is over are dropped on the way. */
export function openItem(customer: string, open: OpenRuns, now: number): Item {
  const runs = Object.fromEntries(Object.entries(open.runs).filter(([, run]) => run.goalUntil === undefined || run.goalUntil > now))
  return { ...openKey(customer), kind: 'open', version: open.version + 1, runs: runs as unknown as Item[string] }
}

export const openCondition = (open: OpenRuns): { exists: false } | { is: { version: number } } =>
  open.version === 0 ? { exists: false } : { is: { version: open.version } }

/** The runs that have not ended, by their ids. */
export function standingRuns(open: OpenRuns): [run: string, OpenRun][] {
  return Object.entries(open.runs).filter(([, { goalUntil }]) => goalUntil === undefined)
}

export function listens(open: OpenRuns, interest: Interest): boolean {
  return Object.values(open.runs).some((run) => run.interests.includes(interest))
}
