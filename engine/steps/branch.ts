// `{"branch": [{"when": c, "steps": […]}, …], "otherwise": […]}`: the first arm whose condition holds.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { StepKind } from './step.ts'
import type { Way } from '../compile/decision.ts'
import { common, id as armId, refuseRepeatedArms, refuseSameArms, steps } from './common.ts'
import { compileAsIf } from './if.ts'
import { compileDecision } from '../compile/decision.ts'

type Arm = { name?: string; when: JsonObject; steps?: JsonObject[] }

const armName = (arm: Arm, index: number): string => arm.name ?? `arm-${index + 1}`

const armsOf = (step: JsonObject): Arm[] => step['branch'] as unknown as Arm[]

export const branch: StepKind = {
  verb: 'branch',
  schema: z.strictObject({
    ...common,
    branch: z.array(z.strictObject({ name: z.optional(armId), when: z.unknown(), steps: z.optional(steps) })).check(z.minLength(1), z.maxLength(20)),
    otherwise: z.optional(steps),
  }),
  check(step, scope) {
    refuseSameArms(armsOf(step).map((arm, index) => ({ name: armName(arm, index), path: ['branch', index] })), ['otherwise'], scope)
    refuseRepeatedArms(armsOf(step).map((arm, index) => ({ asks: arm.when, path: ['branch', index] })), scope)
  },
  lists: (step) => [
    ...armsOf(step).flatMap((arm, index) => (arm.steps === undefined ? [] : [{ path: ['branch', index, 'steps'], steps: arm.steps }])),
    ...(step['otherwise'] === undefined ? [] : [{ path: ['otherwise'], steps: step['otherwise'] as JsonObject[] }]),
  ],
  conditions: (step) => armsOf(step).map((arm, index) => ({ path: ['branch', index, 'when'], condition: arm.when })),
  compile(step, id, after, compiler) {
    const ways: Way[] = armsOf(step).map((arm, index) => ({ name: armName(arm, index), when: arm.when, entry: compiler.steps(arm.steps ?? [], after) }))
    ways.push({ name: 'otherwise', entry: compiler.steps((step['otherwise'] ?? []) as JsonObject[], after) })
    const entry = compileDecision(id, ways, compiler)
    return step['when'] === undefined ? entry : compileAsIf(step['when'] as JsonObject, `when ${id}`, entry, after, compiler)
  },
}
