// `{"event": "Order Completed", "where": …}`: the customer does this, after the moment from which it is listened for.
import * as z from 'zod/mini'
import type { HappeningKind } from './happening.ts'
import type { JsonObject } from '../json.ts'
import { checkEventName } from '../conditions/event-name.ts'
import { compileWhere } from '../conditions/test.ts'
import { referencesInWhere, resolveWhere } from '../conditions/reference.ts'
import { factSpec } from '../facts/fact-set.ts'
import { valueAt } from '../json.ts'
import { name, where } from '../conditions/shapes.ts'

export const event: HappeningKind = {
  keyword: 'event',
  schema: z.strictObject({ event: name, where: z.optional(where), anyKey: z.optional(z.literal(true)) }),
  check: checkEventName,
  interests: (happening) => [happening['event'] as string],
  fact: (happening) => (referencesInWhere(happening['where']).length > 0 ? undefined : factSpec(happening['event'] as string, happening['where'] as JsonObject | undefined)),
  matches(happening, occurrence, run) {
    if (occurrence.kind !== 'event' || occurrence.event.name !== happening['event']) return false
    if (happening['where'] === undefined) return true
    const look = (kind: 'trigger' | 'attribute', path: string) => (kind === 'trigger' ? valueAt(run.trigger, path) : run.attribute(path))
    return compileWhere(resolveWhere(happening['where'] as JsonObject, look))(occurrence.event.properties)
  },
}
