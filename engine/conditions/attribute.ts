// `{"attribute": "plan", "in": ["light", "full"]}`: a trait of the customer's, tested by every operator given.
import * as z from 'zod/mini'
import { operatorShapes, name } from './shapes.ts'
import { compileTest, hasReferences, operatorsOf, resolveReferences } from './test.ts'
import type { ConditionKind, Subject } from './condition.ts'
import { never } from './condition.ts'
import { refuseWithoutOperator } from './operator-check.ts'
import { valueAt } from '../json.ts'

export const attribute: ConditionKind = {
  keyword: 'attribute',
  schema: z.strictObject({ attribute: name, ...operatorShapes }),
  check: refuseWithoutOperator,
  compile(condition) {
    const path = condition['attribute'] as string
    const tests = operatorsOf(condition)
    const fixed = hasReferences(tests) ? undefined : compileTest(tests)
    return {
      holds: (subject) => (fixed ?? compileTest(resolveReferences(tests, (kind, of) => lookUp(subject, kind, of))))(traitOf(subject, path)),
      turns: never,
    }
  },
}

export function lookUp(subject: Subject, kind: 'trigger' | 'attribute', path: string): ReturnType<typeof traitOf> {
  return kind === 'trigger' ? valueAt(subject.trigger, path) : traitOf(subject, path)
}

export function traitOf(subject: Subject, path: string): ReturnType<typeof valueAt> {
  const trait = subject.profile.traits[path]
  if (trait !== undefined) return trait[0] ?? undefined
  const dot = path.indexOf('.')
  const outer = dot < 0 ? undefined : subject.profile.traits[path.slice(0, dot)]?.[0]
  return typeof outer === 'object' && outer !== null && !Array.isArray(outer) ? valueAt(outer, path.slice(dot + 1)) : undefined
}
