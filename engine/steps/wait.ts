// `{"wait": "5d", "at": "09:00", "on": ["mon"]}`: one Wait, whose instant the Task before it computed.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { Plan } from '../journey/contract.ts'
import type { StepKind } from './step.ts'
import { clockTime, duration, weekday } from '../conditions/shapes.ts'
import { common } from './common.ts'
import { compileAsIf } from './if.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'

export const wait: StepKind = {
  verb: 'wait',
  schema: z.strictObject({
    ...common,
    wait: duration,
    at: z.optional(clockTime),
    on: z.optional(z.union([weekday, z.array(weekday).check(z.minLength(1))])),
  }),
  // A day more for `at`, a week for `on`.
  longest: (step) => milliseconds(parseDuration(step['wait'] as string)) + (step['at'] === undefined ? 0 : 86_400_000) + (step['on'] === undefined ? 0 : 7 * 86_400_000),
  compile(step, id, after, compiler) {
    const plan: Plan = {
      wait: {
        duration: step['wait'] as string,
        ...(step['at'] === undefined ? {} : { at: step['at'] as string }),
        ...(step['on'] === undefined ? {} : { on: [step['on']].flat() as string[] }),
      },
      ...(after.release === undefined ? {} : { release: after.release }),
    }
    // A Wait after a Wait: a plan Task between them computes the second instant.
    const entry = compiler.add(id, { Type: 'Wait', TimestampPath: '$.next.at', Next: compiler.supplied(after) }, { plan })
    return step['when'] === undefined ? entry : compileAsIf(step['when'] as JsonObject, `when ${id}`, entry, after, compiler)
  },
}
