// Where a customer stands: the stage, and the segments that some journey listens to. Decided after each event and at each
// due moment that lies between two, so that every change is one of its own.
import type { Changes, Profile } from './profile.ts'
import type { Lifecycle } from '../lifecycle/lifecycle.ts'
import { earlierVisit, visitAt } from '../lifecycle/due.ts'
import { nextTurn, stageAt } from '../lifecycle/lifecycle.ts'

interface Rules {
  model: string
  lifecycle: Lifecycle
}

/** Decides at each due moment up to `until`; what falls due up to `imported` is history. */
export function settle(rules: Rules, profile: Profile, until: number, imported: number, changes: Changes): void {
  if (profile.stage === undefined) return
  for (;;) {
    const moment = nextTurn(rules.lifecycle, profile, profile.decidedAt)
    if (moment > until) return
    decide(rules, profile, moment, moment <= imported, 'time', changes)
  }
}

export function decide(rules: Rules, profile: Profile, at: number, historical: boolean, cause: string, changes: Changes, hops?: number): void {
  profile.decidedAt = at
  const { customer, anonymous: silent } = profile
  const told = { customer, at, historical, silent, cause, model: rules.model, ...(hops === undefined ? {} : { hops }) }
  const stage = stageAt(rules.lifecycle, profile, at)
  if (stage !== profile.stage) {
    const from = profile.stage
    Object.assign(profile, { stage, stageSince: at, stageOrdinal: profile.stageOrdinal + 1, ...(from === undefined ? {} : { stageFrom: from }) })
    changes.transitions.push({ ...told, stage, ordinal: profile.stageOrdinal, ...(from === undefined ? {} : { from }) })
  }
  for (const { name, when } of rules.lifecycle.segments ?? []) {
    const inside = when.holds({ profile, now: at })
    const known = Object.hasOwn(profile.segments, name) ? profile.segments[name] : undefined
    if (inside === (known?.inside ?? false)) continue
    const ordinal = (known?.ordinal ?? 0) + 1
    profile.segments = { ...profile.segments, [name]: { inside, since: at, ordinal } }
    changes.memberships.push({ ...told, segment: name, on: inside ? 'enter' : 'leave', ordinal })
  }
}

export function setVisit({ lifecycle }: Rules, profile: Profile, now: number): void {
  const next = visitAt(nextTurn(lifecycle, profile, profile.decidedAt), now)
  const visit = earlierVisit(profile.dueAt, next, now)
  if (visit === undefined) delete profile.dueAt
  else profile.dueAt = visit
}
