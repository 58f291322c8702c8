// Milestones: a first order, a hundredth workout, 500 spent. Each is reached once in a customer's life, and what was reached
// before it was defined, or in imported history, is no news.
import type { Changes, CustomerEvent, Profile } from './profile.ts'
import type { Fact } from '../facts/fact.ts'

export interface Milestone {
  name: string
  event: string
  fact: string
  isReached: (fact: Fact) => boolean
}

const isNew = ({ name, fact, isReached }: Milestone, profile: Profile): boolean =>
  !profile.reached.includes(name) && profile.facts[fact] !== undefined && isReached(profile.facts[fact])

/** What this event, which the facts have just included, brings the customer to. */
export function reachBy(event: CustomerEvent, milestones: readonly Milestone[], profile: Profile, silent: boolean, changes: Changes): void {
  if (profile.anonymous) return
  for (const milestone of milestones) {
    if (milestone.event !== event.name || !isNew(milestone, profile)) continue
    profile.reached = [...profile.reached, milestone.name].toSorted()
    if (!silent && event.historical !== true) changes.milestones.push({ customer: profile.customer, milestone: milestone.name, at: event.at, ...(event.hops === undefined ? {} : { hops: event.hops }) })
  }
}

/** What has been reached already under rules that may know other milestones than before. */
export function reachSilently(milestones: readonly Milestone[], profile: Profile): void {
  if (profile.anonymous) return
  const reached = milestones.filter((milestone) => isNew(milestone, profile)).map(({ name }) => name)
  if (reached.length > 0) profile.reached = [...profile.reached, ...reached].toSorted()
}
