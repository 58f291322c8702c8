// The timers that dates on the profile set: three days before a trial ends, nine o'clock on a birthday. They are a function
// of what the profile says, written with it in one transaction, and only when a date, the zone or the triggers changed.
import type { DatedTimer } from '../triggers/trigger.ts'
import type { Json } from '../json.ts'
import type { Profile } from './profile.ts'
import type { Key } from '../table/keys.ts'
import type { Write } from '../ports.ts'
import { canonical } from '../canonical.ts'
import { refusalKey, timerKey } from '../table/keys.ts'
import { timerItem } from '../journey/timer.ts'
import { traitOf } from '../conditions/reference.ts'

export interface DateRules {
  /** Changes when the date triggers do; a profile that carries another has its timers set anew. */
  signature: string
  timers: readonly { journey: string; timer: DatedTimer }[]
  zoneOf(profile: Profile): string
}

/** An event older than this on arrival triggers nothing. */
const latestMs = 86_400_000

/** What changes of a customer's timers with the profile. `live` is false where history is imported, which fires nothing. */
export function dateWrites(rules: DateRules, before: Profile, after: Profile, now: number, live: boolean): Write[] {
  if (after.anonymous || after.linkedTo !== undefined) return []
  const renewed = before.dates !== rules.signature
  const zone = rules.zoneOf(after)
  const moved = rules.zoneOf(before) !== zone
  const writes = rules.timers.flatMap(({ journey, timer }): Write[] => {
    const value = traitOf({ profile: after }, timer.attribute)
    const changed = !same(traitOf({ profile: before }, timer.attribute), value)
    if (!changed && !moved && !renewed) return []
    const key = timerKey(after.customer, journey, '0', timer.name)
    if (value === undefined) return changed ? [{ remove: key }] : []
    const setAt = after.traits[timer.attribute]?.[1] ?? after.traits[timer.attribute.split('.')[0] ?? '']?.[1] ?? now
    // Set after its moment it doesn't fire, but for its grace. What has not just been set fires in the future only.
    const dueAt = timer.next(value, zone, changed && live ? Math.max(setAt, now - latestMs) - timer.graceMs : now)
    if (dueAt !== undefined) return [{ put: timerItem({ customer: after.customer, journey, entry: '0', name: timer.name, at: dueAt, dueAt, ...(timer.yearly ? { yearly: true } : {}) }) }]
    const isDate = timer.next(value, zone, -Infinity) !== undefined
    return [{ remove: key }, ...(isDate || !changed ? [] : [invalidDate(after.customer, journey, now, timer.name)])]
  })
  // Two triggers of a journey may find one date wrong.
  return [...new Map(writes.map((write) => ['put' in write ? write.put.sk : 'remove' in write ? (write.remove as Key).sk : '', write])).values()]
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && canonical(one) === canonical(other))
}

/** The value itself is the customer's and stays on the profile. */
function invalidDate(customer: string, journey: string, now: number, trigger: string): Write {
  return { put: { ...refusalKey(customer, now, journey), kind: 'refusal', journey, reason: 'no-date', at: now, trigger } }
}
