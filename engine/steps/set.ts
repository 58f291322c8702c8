// `{"set": {"winBack": "returned"}}`: attributes that the model declares as the journeys' own, written as an event; the step
// ends once the profile has it.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { StepKind } from './step.ts'
import { common } from './common.ts'
import { name, scalar } from '../conditions/shapes.ts'
import { nearest } from '../nearest.ts'

export const set: StepKind = {
  verb: 'set',
  schema: z.strictObject({ ...common, set: z.record(name, z.union([scalar, z.null()])) }),
  check(step, scope) {
    for (const attribute of Object.keys(step['set'] as JsonObject)) {
      if (scope.journeyAttributes !== undefined && !scope.journeyAttributes.includes(attribute)) scope.say(['set', attribute], 'set.not-ours', `sets "${attribute}", which lifecycle.json does not declare with "owner": "journeys"`, nearest(attribute, scope.journeyAttributes))
    }
  },
  causes: (step) => Object.keys(step['set'] as JsonObject).map((attribute) => ({ attribute })),
  compile(step, id, after, compiler) {
    const payload = {
      task: 'set',
      attributes: step['set'] as JsonObject,
      ...(step['when'] === undefined ? {} : { when: step['when'] }),
      ...(after.plan === undefined ? {} : { next: after.plan as JsonObject }),
    }
    return compiler.add(id, compiler.lambda(id, payload, after.state))
  },
}
