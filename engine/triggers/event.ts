// `{"event": "Cart Updated", "where": …}`: the customer did this. The filter is judged by enroll on the stored event,
// for properties may be personal data and never travel on the bus. With `"each": "products"` every element of that list
// enters a run of its own.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { TriggerKind } from './trigger.ts'
import { checkEventName } from '../conditions/event-name.ts'
import { compileWhere } from '../conditions/test.ts'
import { isObject, valueAt } from '../json.ts'
import { referencesInWhere } from '../conditions/reference.ts'
import { name, where } from '../conditions/shapes.ts'

export const event: TriggerKind = {
  keyword: 'event',
  schema: z.strictObject({ event: name, where: z.optional(where), each: z.optional(name) }),
  check(trigger, scope) {
    checkEventName(trigger, scope)
    if (referencesInWhere(trigger['where']).length > 0) scope.say(['where'], 'trigger.dynamic-filter', 'must hold literal values: there is no run yet that it could refer to')
    if (trigger['each'] !== undefined && !scope.keyed) scope.say(['each'], 'trigger.each-without-key', 'enters once per element, and nothing tells the elements apart: name the property that does as "key" in "entry"')
  },
  patterns: (trigger) => [{ 'detail-type': ['Customer Event'], detail: { event: [trigger['event']] } }],
  matches(trigger, occurrence) {
    if (occurrence.kind !== 'event' || occurrence.event.name !== trigger['event']) return false
    return trigger['where'] === undefined || compileWhere(trigger['where'] as JsonObject)(occurrence.event.properties)
  },
  entrants(trigger, { properties }) {
    const each = trigger['each'] as string | undefined
    if (each === undefined) return [properties]
    const list = valueAt(properties, each)
    if (!Array.isArray(list)) return []
    return list.map((element) => ({ ...properties, ...(isObject(element) ? element : { [each]: element }) }))
  },
}
