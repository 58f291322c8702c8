// A test without an operator says nothing: refused where operators stand beside what they test. So is a reference to what
// is not there.
import type { Json, JsonObject } from '../json.ts'
import type { CheckScope } from './condition.ts'
import { operators, operatorsOf } from './test.ts'
import { referencesIn } from './reference.ts'

export function refuseWithoutOperator(condition: JsonObject, scope: CheckScope): void {
  if (Object.keys(operatorsOf(condition)).length > 0) return
  scope.say([], 'condition.no-operator', `says nothing about the value; add one of ${Object.keys(operators).join(', ')}`)
}

/** Outside a journey no event has entered a run that a reference could name. */
export function refuseForeignReference(test: Json, path: (string | number)[], scope: CheckScope): void {
  if (scope.inJourney || !referencesIn(test).some(({ kind }) => kind === 'trigger')) return
  scope.say(path, 'condition.outside-journey', 'refers to the trigger, which has a meaning inside a journey only')
}
