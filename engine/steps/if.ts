// `{"if": condition, "then": […], "else": […]}`: one Task that decides and one Choice.
import * as z from 'zod/mini'
import type { Compiler, Entry } from '../compile/compiler.ts'
import type { JsonObject } from '../json.ts'
import type { StepKind } from './step.ts'
import { common, steps } from './common.ts'
import { compileDecision } from '../compile/decision.ts'

export const ifStep: StepKind = {
  verb: 'if',
  schema: z.strictObject({ ...common, if: z.unknown(), then: z.optional(steps), else: z.optional(steps) }),
  lists: (step) => (['then', 'else'] as const).flatMap((key) => (step[key] === undefined ? [] : [{ path: [key], steps: step[key] as JsonObject[] }])),
  conditions: (step) => [{ path: ['if'], condition: step['if'] as JsonObject }],
  compile(step, id, after, compiler) {
    const then = compiler.steps((step['then'] ?? []) as JsonObject[], after)
    const otherwise = compiler.steps((step['else'] ?? []) as JsonObject[], after)
    const entry = compileAsIf(step['if'] as JsonObject, id, then, otherwise, compiler)
    return step['when'] === undefined ? entry : compileAsIf(step['when'] as JsonObject, `when ${id}`, entry, after, compiler)
  },
}

/** A decision with two ways; what a `when` on a step without a Task of its own becomes. */
export function compileAsIf(condition: JsonObject, id: string, then: Entry, otherwise: Entry, compiler: Compiler): Entry {
  return compileDecision(id, [{ name: 'then', when: condition, entry: then }, { name: 'else', entry: otherwise }], compiler)
}
