// `{"notify": "sales", "subject": "…", "data": {…}}`: a message to other systems: an ad audience, a task in the CRM, a letter.
// It goes to the bus, where a team's own rules pick it up by its name. Details on the bus hold no personal data: only what the
// journey's file says literally, and the customer's key.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { StepKind } from './step.ts'
import { common, id } from './common.ts'
import { name, scalar } from '../conditions/shapes.ts'

export const notify: StepKind = {
  verb: 'notify',
  schema: z.strictObject({ ...common, notify: id, subject: z.optional(name), data: z.optional(z.record(name, scalar)) }),
  compile(step, stepId, after, compiler) {
    const payload = {
      task: 'notify',
      name: step['notify'] as string,
      ...(step['subject'] === undefined ? {} : { subject: step['subject'] }),
      data: (step['data'] ?? {}) as JsonObject,
      ...(step['when'] === undefined ? {} : { when: step['when'] }),
      ...(after.plan === undefined ? {} : { next: after.plan as JsonObject }),
    }
    return compiler.add(stepId, compiler.lambda(stepId, payload, after.state))
  },
}
