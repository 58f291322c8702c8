// `{"date": {"attribute": "trialEndsAt"}, "offset": "-3d", "at": "09:00"}`: a date of the customer's own, on the customer's
// clock. The timer is set by the profile itself and follows the date; what is fired is compared with the date once more.
import * as z from 'zod/mini'
import type { DatedTimer, TriggerKind } from './trigger.ts'
import type { JsonObject } from '../json.ts'
import { canonical } from '../canonical.ts'
import { checkDateAttribute } from '../conditions/date-check.ts'
import { clockTime, duration, name, offset } from '../conditions/shapes.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { momentOf, nextYearly } from '../time/date-moment.ts'
import { shortHash } from '../identity/keyring.ts'
import { timerPattern } from './trigger.ts'
import { traitOf } from '../conditions/reference.ts'
import { attributesOf } from '../profile/profile.ts'
import { zoneOf } from '../content/brand.ts'

const attributeOf = (trigger: JsonObject): string => (trigger['date'] as { attribute: string }).attribute

function dated(trigger: JsonObject): DatedTimer {
  const { grace, ...which } = trigger
  const shape = { ...(trigger['offset'] === undefined ? {} : { offset: trigger['offset'] as string }), ...(trigger['at'] === undefined ? {} : { at: trigger['at'] as string }) }
  const yearly = trigger['yearly'] === true
  return {
    name: `date-${shortHash(canonical(which), 10)}`,
    attribute: attributeOf(trigger),
    graceMs: grace === undefined ? 0 : milliseconds(parseDuration(grace as string)),
    yearly,
    next(value, zone, afterMs) {
      if (yearly) return nextYearly(value, { ...shape, zone }, afterMs)
      const moment = momentOf(value, { ...shape, zone })
      return moment !== undefined && moment > afterMs ? moment : undefined
    },
  }
}

export const date: TriggerKind = {
  keyword: 'date',
  schema: z.strictObject({
    date: z.strictObject({ attribute: name }),
    offset: z.optional(offset),
    at: z.optional(clockTime),
    yearly: z.optional(z.boolean()),
    grace: z.optional(duration),
  }),
  check: (trigger, scope) => checkDateAttribute(attributeOf(trigger), ['date', 'attribute'], scope),
  patterns: (_, journey) => [timerPattern(journey)],
  matches: (trigger, occurrence) => occurrence.kind === 'timer' && occurrence.timer === dated(trigger).name,
  dated,
  stands(trigger, { at }, { brand, profile }) {
    const value = traitOf({ profile }, attributeOf(trigger))
    const zone = zoneOf(attributesOf(profile), brand)
    if (value === undefined || dated(trigger).next(value, zone, at - 1) !== at) return { kind: 'refuse', reason: 'date-moved' }
    return { kind: 'stands', properties: { attribute: attributeOf(trigger), date: value } }
  },
}
