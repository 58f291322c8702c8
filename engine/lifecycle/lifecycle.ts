// Which stage a customer is in: the first of the ordered list whose condition holds; the last has none. And when that, or a
// segment that is listened to, may next change.
import type { Decider } from '../conditions/condition.ts'
import type { Profile } from '../profile/profile.ts'

export interface Lifecycle {
  stages: readonly { name: string; when?: Decider }[]
  /** Those that some journey listens to; of the others nothing is kept. */
  segments?: readonly { name: string; when: Decider }[]
}

export function stageAt(lifecycle: Lifecycle, profile: Profile, now: number): string {
  const subject = { profile, now }
  for (const stage of lifecycle.stages) if (stage.when === undefined || stage.when.holds(subject)) return stage.name
  throw new Error('The last stage of a lifecycle has no condition')
}

/**
 * The first instant after `now` at which the stage may change though nothing happens; Infinity when none.
 * Only the stages up to the present one can change it: a later one is not asked while it holds.
 */
export function stageTurns(lifecycle: Lifecycle, profile: Profile, now: number): number {
  const subject = { profile, now }
  let first = Infinity
  for (const stage of lifecycle.stages) {
    if (stage.when === undefined) return first
    first = Math.min(first, stage.when.turns(subject))
    if (stage.when.holds(subject)) return first
  }
  return first
}

/** The first instant after `now` at which the stage or a segment may change though nothing happens; Infinity when none. */
export function nextTurn(lifecycle: Lifecycle, profile: Profile, now: number): number {
  return (lifecycle.segments ?? []).reduce((first, { when }) => Math.min(first, when.turns({ profile, now })), stageTurns(lifecycle, profile, now))
}
