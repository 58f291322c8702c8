// A test without an operator says nothing: refused where operators stand beside what they test.
import type { JsonObject } from '../json.ts'
import type { CheckScope } from './condition.ts'
import { operators, operatorsOf } from './test.ts'

export function refuseWithoutOperator(condition: JsonObject, scope: CheckScope): void {
  if (Object.keys(operatorsOf(condition)).length > 0) return
  scope.say([], 'condition.no-operator', `says nothing about the value; add one of ${Object.keys(operators).join(', ')}`)
}
