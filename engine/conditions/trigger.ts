// `{"trigger": "value", "atLeast": 40}`: a property of the event that entered the run, frozen at entry.
import * as z from 'zod/mini'
import type { ConditionKind } from './condition.ts'
import { compileFor } from './reference.ts'
import { never } from './condition.ts'
import { name, operatorShapes } from './shapes.ts'
import { operatorsOf } from './test.ts'
import { checkProperty, checkTestType } from './value-type.ts'
import { refuseForeignReference, refuseForeignRoot, refuseWithoutOperator } from './operator-check.ts'
import { valueAt } from '../json.ts'

export const trigger: ConditionKind = {
  keyword: 'trigger',
  schema: z.strictObject({ trigger: name, ...operatorShapes }),
  needs: ['run'],
  check(condition, scope) {
    refuseWithoutOperator(condition, scope)
    refuseForeignReference(operatorsOf(condition), [], scope)
    if (refuseForeignRoot('trigger', ['trigger'], scope) || scope.triggerProperties === undefined) return
    const asked = condition['trigger'] as string
    const type = checkProperty('the trigger', asked, scope.triggerProperties, ['trigger'], scope)
    if (type !== undefined) checkTestType(`"${asked}"`, type, operatorsOf(condition), [], scope)
  },
  compile(condition) {
    const path = condition['trigger'] as string
    const test = compileFor(operatorsOf(condition))
    return { holds: (subject) => test(subject)(valueAt(subject.trigger, path)), turns: never }
  },
}
