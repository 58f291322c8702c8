// `{"split": "offer-size", "arms": […]}`: random by weight, sticky by customer: drawn at enrollment, one Choice here.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { Plan } from '../journey/contract.ts'
import type { StepKind } from './step.ts'
import { canonical } from '../canonical.ts'
import { common, id as armId, refuseSameArms, steps } from './common.ts'
import { compileAsIf } from './if.ts'
import { fractionOf } from '../identity/keyring.ts'

interface Arm {
  name: string
  weight: number
  steps?: JsonObject[]
}

const armsOf = (step: JsonObject): Arm[] => step['arms'] as unknown as Arm[]

export const split: StepKind = {
  verb: 'split',
  schema: z.strictObject({
    ...common,
    split: armId,
    arms: z.array(z.strictObject({ name: armId, weight: z.number().check(z.minimum(0), z.maximum(100)), steps: z.optional(steps) })).check(z.minLength(2), z.maxLength(10)),
  }),
  id: (step) => step['split'] as string,
  check(step, scope) {
    const arms = armsOf(step)
    const sum = arms.reduce((total, arm) => total + arm.weight, 0)
    if (Math.abs(sum - 100) > 1e-9) scope.say(['arms'], 'split.weights', `has weights that add to ${sum}; they must add to 100`, Math.abs(sum - 1) < 1e-9 ? `Write per cent: ${arms.map(({ weight }) => Math.round(weight * 1e6) / 1e4).join(' and ')}.` : undefined)
    refuseSameArms(arms.map(({ name }, index) => ({ name, path: ['arms', index] })), [], scope)
  },
  arms: (step) => armsOf(step).map(({ name, weight }) => ({ name, weight })),
  lists: (step) => armsOf(step).flatMap((arm, index) => (arm.steps === undefined ? [] : [{ path: ['arms', index, 'steps'], steps: arm.steps }])),
  compile(step, id, after, compiler) {
    const entries = armsOf(step).map((arm) => ({ name: arm.name, entry: compiler.steps(arm.steps ?? [], after) }))
    const releases = entries.map(({ entry }) => entry.release)
    const [release] = releases
    const alike = release !== undefined && releases.every((one) => one?.topic === release.topic && canonical(one.window) === canonical(release.window))
    const entry = compiler.add(
      id,
      {
        Type: 'Choice',
        Choices: entries.slice(1).map((arm) => ({ Variable: `$.arms['${id}']`, StringEquals: arm.name, Next: compiler.supplied(arm.entry) })),
        Default: compiler.supplied(entries[0]!.entry),
      },
      alike ? ({ release } satisfies { release: Plan['release'] }) : {},
    )
    return step['when'] === undefined ? entry : compileAsIf(step['when'] as JsonObject, `when ${id}`, entry, after, compiler)
  },
}

/** The arm that a customer falls into, always the same for the same split of the same journey. */
export function drawArm(journey: string, id: string, arms: readonly { name: string; weight: number }[], customer: string): string {
  const point = fractionOf(`split\n${journey}\n${id}\n${customer}`) * 100
  let reached = 0
  for (const arm of arms) {
    reached += arm.weight
    if (point < reached) return arm.name
  }
  return arms.findLast((arm) => arm.weight > 0)?.name ?? ''
}
