// `{"attribute": "plan", "in": ["light", "full"]}`: a trait of the customer's, tested by every operator given.
import * as z from 'zod/mini'
import type { ConditionKind } from './condition.ts'
import { compileFor, traitOf } from './reference.ts'
import { name, operatorShapes } from './shapes.ts'
import { never } from './condition.ts'
import { operatorsOf } from './test.ts'
import { nearest } from '../nearest.ts'
import { checkTestType, typeOf } from './value-type.ts'
import { refuseForeignReference, refuseWithoutOperator } from './operator-check.ts'

export const attribute: ConditionKind = {
  keyword: 'attribute',
  schema: z.strictObject({ attribute: name, ...operatorShapes }),
  check(condition, scope) {
    refuseWithoutOperator(condition, scope)
    refuseForeignReference(operatorsOf(condition), [], scope)
    const asked = condition['attribute'] as string
    if (scope.attributes === undefined) return
    const type = typeOf(scope.attributes, asked)
    if (type === undefined) scope.warn(['attribute'], 'attribute.undeclared', `asks for "${asked}", which lifecycle.json does not declare under "attributes"`, nearest(asked, Object.keys(scope.attributes)))
    else if (type !== 'any') checkTestType(`"${asked}"`, type, operatorsOf(condition), [], scope)
  },
  compile(condition) {
    const path = condition['attribute'] as string
    const test = compileFor(operatorsOf(condition))
    return { holds: (subject) => test(subject)(traitOf(subject, path)), turns: never }
  },
}
