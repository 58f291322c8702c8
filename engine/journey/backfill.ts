// A backfill goes round once: whoever stands already where a trigger of the journey leads to is told of to enroll, as if
// they had just come there. It is named after what it goes by, so that no deploy makes it again but one that changes that.
import type { Model } from '../model/runtime.ts'
import type { Round } from './round.ts'
import { canonical } from '../canonical.ts'
import { journeyOf } from './stopped.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { onceOver } from './round.ts'
import { shortHash } from '../identity/keyring.ts'
import { triggerKindOf } from '../triggers/registry.ts'

/** Under a former name, too: what goes round when a journey is renamed goes on. */
export function backfillOf(model: Model, id: string): Round[] {
  const journey = journeyOf(model.data, id)
  if (journey?.backfill === undefined || (journey.status !== 'live' && journey.status !== 'paused')) return []
  const triggers = journey.triggers.filter((trigger) => triggerKindOf(trigger)?.already !== undefined)
  const name = `backfill-${shortHash(canonical({ triggers, backfill: journey.backfill }), 10)}`
  const overMs = milliseconds(parseDuration(journey.backfill.over))
  const isPaused = journey.status === 'paused'
  return [{
    ...onceOver(id, name, overMs),
    journey: journey.id,
    first: (now) => (isPaused ? undefined : { journey: journey.id, name, day: 0, since: now, dueAt: now }),
    call(profile, _, turn) {
      for (const trigger of triggers) {
        const detail = triggerKindOf(trigger)?.already?.(trigger, profile)
        if (detail !== undefined) return { ...detail, at: turn }
      }
      return undefined
    },
    decidesAnew: true,
    once: true,
    ...(isPaused ? { paused: true } : {}),
  }]
}
