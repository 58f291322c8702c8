// A property of what a run was entered by, as a condition: what `trigger` and `latest` have in common.
import * as z from 'zod/mini'
import type { ConditionKind } from './condition.ts'
import { compileFor } from './reference.ts'
import { never } from './condition.ts'
import { name, operatorShapes } from './shapes.ts'
import { operatorsOf } from './test.ts'
import { checkProperty, checkTestType } from './value-type.ts'
import { refuseForeignReference, refuseForeignRoot, refuseWithoutOperator } from './operator-check.ts'
import { valueAt } from '../json.ts'

/** `root` is the keyword, and what the subject has the properties under. */
export function runProperty(root: 'trigger' | 'latest'): ConditionKind {
  return {
    keyword: root,
    schema: z.strictObject({ [root]: name, ...operatorShapes }),
    needs: ['run'],
    check(condition, scope) {
      refuseWithoutOperator(condition, scope)
      refuseForeignReference(operatorsOf(condition), [], scope)
      if (refuseForeignRoot(root, [root], scope) || scope.triggerProperties === undefined) return
      const asked = condition[root] as string
      const type = checkProperty('the trigger', asked, scope.triggerProperties, [root], scope)
      if (type !== undefined) checkTestType(`"${asked}"`, type, operatorsOf(condition), [], scope)
    },
    compile(condition) {
      const path = condition[root] as string
      const test = compileFor(operatorsOf(condition))
      return { holds: (subject) => test(subject)(valueAt(subject[root], path)), turns: never }
    },
  }
}
