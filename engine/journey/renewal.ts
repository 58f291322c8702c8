// A model that decides otherwise than the one before, or sets other timers, goes round once: every customer whom nobody has
// touched since is decided anew. What it finds is the baseline and triggers nothing; see `redecideProfile`.
import type { Model } from '../model/runtime.ts'
import type { Round } from './round.ts'
import { canonical } from '../canonical.ts'
import { listens } from './open-item.ts'
import { noJourney, onceOver } from './round.ts'
import { profileInterest } from '../happenings/happening.ts'
import { shortHash } from '../identity/keyring.ts'

const overMs = 15 * 60_000
/** By then no function remembers the former model any more, nor still runs by it, and puts nobody back. */
const settledMs = 2 * 60_000

/** Named after what it brings, so that a model that brings something else supersedes it. */
export function renewalOf(model: Model): Round {
  const name = `renewal-${shortHash(canonical([model.rules.judgement, model.rules.dates?.signature]), 10)}`
  return {
    ...onceOver(noJourney, name, overMs),
    journey: noJourney,
    first: (now) => ({ journey: noJourney, name, day: 0, since: now + settledMs, dueAt: now + settledMs }),
    decidesAnew: true,
    // What a run listens for may be true by the new model.
    ...(model.interests.has(profileInterest) ? { happening: (open) => (listens(open, profileInterest) ? { profile: true } : undefined) } : {}),
  }
}
