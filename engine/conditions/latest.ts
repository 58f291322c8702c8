// `{"latest": "total", "atLeast": 40}`: a property of the newest event like the one that entered the run; at first of that one.
import * as z from 'zod/mini'
import type { ConditionKind } from './condition.ts'
import { compileFor } from './reference.ts'
import { never } from './condition.ts'
import { name, operatorShapes } from './shapes.ts'
import { operatorsOf } from './test.ts'
import { checkProperty, checkTestType } from './value-type.ts'
import { refuseForeignReference, refuseForeignRoot, refuseWithoutOperator } from './operator-check.ts'
import { valueAt } from '../json.ts'

export const latest: ConditionKind = {
  keyword: 'latest',
  schema: z.strictObject({ latest: name, ...operatorShapes }),
  needs: ['run'],
  check(condition, scope) {
    refuseWithoutOperator(condition, scope)
    refuseForeignReference(operatorsOf(condition), [], scope)
    if (refuseForeignRoot('latest', ['latest'], scope) || scope.triggerProperties === undefined) return
    const asked = condition['latest'] as string
    const type = checkProperty('the trigger', asked, scope.triggerProperties, ['latest'], scope)
    if (type !== undefined) checkTestType(`"${asked}"`, type, operatorsOf(condition), [], scope)
  },
  compile(condition) {
    const path = condition['latest'] as string
    const test = compileFor(operatorsOf(condition))
    return { holds: (subject) => test(subject)(valueAt(subject.latest, path)), turns: never }
  },
}
