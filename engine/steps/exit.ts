// `{"exit": "gave up"}`: the run ends here, with a reason.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { StepKind } from './step.ts'
import { common } from './common.ts'
import { compileAsIf } from './if.ts'
import { name } from '../conditions/shapes.ts'

export const exit: StepKind = {
  verb: 'exit',
  schema: z.strictObject({ ...common, exit: name }),
  compile(step, id, after, compiler) {
    const entry = compiler.end(step['exit'] as string, id)
    return step['when'] === undefined ? entry : compileAsIf(step['when'] as JsonObject, `when ${id}`, entry, after, compiler)
  },
}
