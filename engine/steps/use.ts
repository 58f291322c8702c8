// `{"use": "nps-survey", "with": {…}}`: the steps of `parts/nps-survey.part.json` in this place. The parser puts them there,
// so that nothing after it ever sees this step.
import * as z from 'zod/mini'
import type { StepKind } from './step.ts'
import { common } from './common.ts'
import { name, scalar } from '../conditions/shapes.ts'

export const use: StepKind = {
  verb: 'use',
  schema: z.strictObject({ ...common, use: name, with: z.optional(z.record(name, scalar)) }),
  compile(step, id) {
    throw new Error(`The part ${step['use'] as string} of the step ${id} was not put in its place`)
  },
}
