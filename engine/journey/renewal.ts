// A model that decides otherwise than the one before, or sets other timers, goes round once: every customer whom nobody has
// touched since is decided anew. What it finds is the baseline and triggers nothing; see `redecideProfile`.
import type { Model } from '../model/runtime.ts'
import type { Round } from './round.ts'
import { canonical } from '../canonical.ts'
import { listens } from './open-item.ts'
import { noJourney, soonAfterDeploy } from './round.ts'
import { profileInterest } from '../happenings/happening.ts'
import { shortHash } from '../identity/keyring.ts'

/** Named after what it brings, so that a model that brings something else supersedes it. */
export function renewalOf(model: Model): Round {
  const name = `renewal-${shortHash(canonical([model.rules.judgement, model.rules.dates?.signature]), 10)}`
  return {
    ...soonAfterDeploy(noJourney, name),
    decidesAnew: true,
    // What a run listens for may be true by the new model.
    ...(model.interests.has(profileInterest) ? { happening: (open) => (listens(open, profileInterest) ? { profile: true } : undefined) } : {}),
  }
}
