// `{"repeat": 10, "every": "1d", "until": condition, "steps": […]}`: the same steps again, at most so many rounds. One Task
// judges `until` and counts, one Choice goes the way, one Wait lies between two rounds. What a round does is keyed by its number.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { Plan } from '../journey/contract.ts'
import type { StepKind } from './step.ts'
import { common, steps } from './common.ts'
import { compileAsIf } from './if.ts'
import { duration } from '../conditions/shapes.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'

export const repeat: StepKind = {
  verb: 'repeat',
  schema: z.strictObject({
    ...common,
    repeat: z.number().check(z.int(), z.minimum(2), z.maximum(365)),
    every: duration,
    until: z.optional(z.unknown()),
    steps: steps.check(z.minLength(1)),
  }),
  lists: (step) => [{ path: ['steps'], steps: step['steps'] as JsonObject[] }],
  conditions: (step) => (step['until'] === undefined ? [] : [{ path: ['until'], condition: step['until'] as JsonObject }]),
  // The last round is counted with the lists; each before it takes as many beginnings as it runs over.
  loops: true,
  longest(step, inside) {
    const every = milliseconds(parseDuration(step['every'] as string))
    const times = step['repeat'] as number
    return (times - 1) * every * Math.max(1, Math.ceil(inside / every))
  },
  compile(step, id, after, compiler) {
    const times = step['repeat'] as number
    const plan: Plan = { every: { step: id, duration: step['every'] as string, times } }
    const again = `again ${id}`
    const choice = `choose ${id}`
    const body = compiler.inRepeat(times, () => {
      const back = compiler.add(again, { Type: 'Wait', TimestampPath: '$.next.at', Next: id }, { plan })
      return compiler.steps(step['steps'] as JsonObject[], back)
    })
    // The wait between two rounds aims at the release of the send that the next one begins with.
    if (body.plan === undefined && body.release !== undefined) plan.release = body.release
    compiler.add(choice, { Type: 'Choice', Choices: [{ Variable: '$.next.arm', StringEquals: 'again', Next: body.state }], Default: after.state }, {}, times + 1)
    const { ResultSelector: _, ResultPath: __, ...judges } = compiler.lambda(id, {
      task: 'repeat',
      times,
      ...(step['until'] === undefined ? {} : { until: step['until'] }),
      arms: [way('again', body.plan), way('done', after.plan)],
      'state.$': '$',
    }, choice)
    // The answer is the whole state, with the round's number: `$.next` alone is written anew by every step of a round.
    const entry = compiler.add(id, { ...judges, Type: 'Task', OutputPath: '$.Payload' }, {}, times + 1)
    return step['when'] === undefined ? entry : compileAsIf(step['when'] as JsonObject, `when ${id}`, entry, after, compiler)
  },
}

const way = (name: string, next: Plan | undefined): JsonObject => ({ name, ...(next === undefined ? {} : { next: next as JsonObject }) })
