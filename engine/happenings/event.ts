// `{"event": "Order Completed", "where": …}`: the customer does this, after the moment from which it is listened for.
import * as z from 'zod/mini'
import type { HappeningKind } from './happening.ts'
import type { JsonObject } from '../json.ts'
import type { Look } from '../conditions/reference.ts'
import { checkEventName } from '../conditions/event-name.ts'
import { compileWhere } from '../conditions/test.ts'
import { referencesIn, referencesInWhere, resolveWhere } from '../conditions/reference.ts'
import { factSpec } from '../facts/fact-set.ts'
import { valueAt } from '../json.ts'
import { name, where } from '../conditions/shapes.ts'

export const event: HappeningKind = {
  keyword: 'event',
  schema: z.strictObject({ event: name, where: z.optional(where), anyKey: z.optional(z.literal(true)) }),
  check(happening, scope) {
    checkEventName(happening, scope)
    for (const [property, test] of Object.entries((happening['where'] ?? {}) as JsonObject)) {
      if (referencesIn(test).some(({ kind }) => kind === 'latest')) scope.say(['where', property], 'condition.dynamic-filter', 'refers to the latest event, and what is listened for may not change while it is: refer to the trigger, or ask in an "if" behind it')
    }
  },
  interests: (happening) => [happening['event'] as string],
  fact: (happening) => (referencesInWhere(happening['where']).length > 0 ? undefined : factSpec(happening['event'] as string, happening['where'] as JsonObject | undefined)),
  matches(happening, occurrence, run) {
    if (occurrence.kind !== 'event' || occurrence.event.name !== happening['event']) return false
    if (happening['where'] === undefined) return true
    const look: Look = (kind, path) => (kind === 'attribute' ? run.attribute(path) : valueAt(run.trigger, path))
    return compileWhere(resolveWhere(happening['where'] as JsonObject, look))(occurrence.event.properties)
  },
}
