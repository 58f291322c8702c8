// `{"emit": "Trial Extended", "properties": {…}}`: an event of the customer's own, as if an app had sent it. It counts for
// conditions, and may start other journeys.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { StepKind } from './step.ts'
import { checkEventName } from '../conditions/event-name.ts'
import { common } from './common.ts'
import { refuseForeignReference } from '../conditions/operator-check.ts'
import { name, reference, scalar } from '../conditions/shapes.ts'
import { systemEvents } from '../profile/fold.ts'

export const emit: StepKind = {
  verb: 'emit',
  schema: z.strictObject({ ...common, emit: name, properties: z.optional(z.record(name, z.union([scalar, reference, z.array(scalar)]))) }),
  check(step, scope) {
    const event = step['emit'] as string
    if (systemEvents.has(event)) scope.say(['emit'], 'emit.reserved', `is "${event}", which the system itself reports; give the event another name`)
    for (const [property, value] of Object.entries((step['properties'] ?? {}) as JsonObject)) refuseForeignReference(value, ['properties', property], scope)
    checkEventName({ event }, { ...scope, say: (_, code, message, suggestion) => scope.say(['emit'], code, message, suggestion) })
  },
  causes: (step) => [{ event: step['emit'] as string }],
  compile(step, id, after, compiler) {
    const payload = {
      task: 'emit',
      event: step['emit'] as string,
      properties: (step['properties'] ?? {}) as JsonObject,
      ...(step['when'] === undefined ? {} : { when: step['when'] }),
      ...(after.plan === undefined ? {} : { next: after.plan as JsonObject }),
    }
    return compiler.add(id, compiler.lambda(id, payload, after.state))
  },
}
