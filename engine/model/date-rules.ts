// The date triggers of all journeys that let customers in, or will again: what fold sets timers by.
import type { DateRules } from '../profile/dates.ts'
import type { ModelData } from './model.ts'
import { attributesOf } from '../profile/profile.ts'
import { canonical } from '../canonical.ts'
import { shortHash } from '../identity/keyring.ts'
import { triggerKindOf } from '../triggers/registry.ts'
import { zoneOf } from '../content/brand.ts'

export function dateRulesOf({ brand, journeys }: Pick<ModelData, 'brand' | 'journeys'>): DateRules | undefined {
  const entered = Object.values(journeys).filter(({ status }) => status === 'live' || status === 'paused')
  const timers = entered.flatMap(({ id, triggers }) => triggers.flatMap((trigger) => {
    const timer = triggerKindOf(trigger)?.dated?.(trigger)
    return timer === undefined ? [] : [{ journey: id, timer }]
  }))
  if (timers.length === 0) return undefined
  return {
    signature: shortHash(canonical(timers.map(({ journey, timer }) => [journey, timer.name])), 8),
    timers,
    zoneOf: (profile) => zoneOf(attributesOf(profile), brand),
  }
}
