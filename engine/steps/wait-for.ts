// `{"waitFor": happening, "within": "7d", "then": […], "else": […]}`: one Task with a token, which the happening answers;
// its time-out is the `else`. It looks back to the last send or waitFor on the path, so nothing falls between two steps.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { StepKind } from './step.ts'
import { common, id as armId, refuseRepeatedArms, refuseSameArms, steps } from './common.ts'
import { compileAsIf } from './if.ts'
import { duration } from '../conditions/shapes.ts'
import { expectedEnds } from '../journey/contract.ts'
import { factsOfHappening, interestsOf } from '../happenings/registry.ts'
import { tokenRetry } from '../compile/retries.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'

interface Arm {
  name: string
  on: JsonObject
  steps: JsonObject[]
  path: (string | number)[]
}

function armsOf(step: JsonObject): Arm[] {
  const value = step['waitFor']
  if (!Array.isArray(value)) return [{ name: 'then', on: value as JsonObject, steps: (step['then'] ?? []) as JsonObject[], path: ['waitFor'] }]
  return value.map((arm, index) => {
    const { name, steps: inner, ...on } = arm as JsonObject
    return { name: (name as string | undefined) ?? `arm-${index + 1}`, on, steps: (inner ?? []) as JsonObject[], path: ['waitFor', index] }
  })
}

export const waitFor: StepKind = {
  verb: 'waitFor',
  schema: z.strictObject({
    ...common,
    waitFor: z.union([z.array(z.looseObject({ name: z.optional(armId), steps: z.optional(steps) })).check(z.minLength(1), z.maxLength(10)), z.looseObject({})]),
    within: duration,
    then: z.optional(steps),
    else: z.optional(steps),
  }),
  check(step, scope) {
    if (Array.isArray(step['waitFor'])) refuseSameArms(armsOf(step), [], scope)
    refuseRepeatedArms(armsOf(step).map(({ on, path }) => ({ asks: on, path })), scope)
    if (Array.isArray(step['waitFor']) && step['then'] !== undefined) scope.say(['then'], 'wait-for.then-beside-arms', 'cannot stand beside arms: each arm has its own "steps"')
  },
  lists: (step) => [
    ...(Array.isArray(step['waitFor'])
      ? armsOf(step).map((arm) => ({ path: [...arm.path, 'steps'], steps: arm.steps }))
      : step['then'] === undefined ? [] : [{ path: ['then'], steps: step['then'] as JsonObject[] }]),
    ...(step['else'] === undefined ? [] : [{ path: ['else'], steps: step['else'] as JsonObject[] }]),
  ],
  happenings: (step) => armsOf(step).map((arm) => ({ path: arm.path, happening: arm.on })),
  facts: (step) => armsOf(step).flatMap((arm) => factsOfHappening(arm.on)),
  interests: (step) => armsOf(step).flatMap((arm) => interestsOf(arm.on)),
  longest: (step) => milliseconds(parseDuration(step['within'] as string)),
  // What is waited for may come at once, but not in the same instant.
  shortest: (step, path) => (path?.[0] === 'else' ? milliseconds(parseDuration(step['within'] as string)) : 1),
  compile(step, id, after, compiler) {
    const arms = armsOf(step).map((arm) => ({ ...arm, entry: compiler.steps(arm.steps, after) }))
    const otherwise = compiler.steps((step['else'] ?? []) as JsonObject[], after)
    const within = milliseconds(parseDuration(step['within'] as string))
    const timedOut = compiler.timedOut(id, otherwise)
    const [only, ...more] = arms
    let next = only!.entry.state
    if (more.length > 0) {
      next = `choose ${id}`
      compiler.add(next, {
        Type: 'Choice',
        Choices: more.map((arm) => ({ Variable: '$.next.arm', StringEquals: arm.name, Next: arm.entry.state })),
        Default: only!.entry.state,
      })
    }
    const payload = compiler.payload(id, {
      task: 'waitFor',
      'token.$': '$$.Task.Token',
      'entered.$': '$$.State.EnteredTime',
      within,
      arms: arms.map((arm) => ({ name: arm.name, on: arm.on, ...(arm.entry.plan === undefined ? {} : { next: arm.entry.plan as JsonObject }) })),
    })
    const entry = compiler.add(id, {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: '${StepsFunction}', Payload: payload },
      ResultPath: '$.next',
      TimeoutSeconds: within / 1000,
      Retry: tokenRetry,
      Catch: [
        { ErrorEquals: ['States.Timeout'], ResultPath: '$.timeout', Next: timedOut },
        { ErrorEquals: [...expectedEnds], ResultPath: '$.ended', Next: compiler.ended() },
        { ErrorEquals: ['States.ALL'], ResultPath: '$.fault', Next: compiler.failed() },
      ],
      Next: next,
    })
    return step['when'] === undefined ? entry : compileAsIf(step['when'] as JsonObject, `when ${id}`, entry, after, compiler)
  },
}
