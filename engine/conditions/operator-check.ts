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

/** Where no event has entered a run, a reference to it would find nothing. */
export function refuseForeignReference(test: Json, path: (string | number)[], scope: CheckScope): void {
  const asked = (['trigger', 'latest'] as const).find((root) => referencesIn(test).some(({ kind }) => kind === root))
  if (asked !== undefined) refuseForeignRoot(asked, path, scope)
}

const meant = { trigger: 'the trigger', latest: 'the latest event' }

/** True where `trigger` or `latest` has no value. */
export function refuseForeignRoot(root: 'trigger' | 'latest', path: (string | number)[], scope: CheckScope): boolean {
  if (!scope.inJourney) scope.say(path, 'condition.outside-journey', `asks for ${meant[root]}, which has a meaning inside a journey only, where an event has entered the run`)
  else if (scope.judged === 'as-audience') scope.say(path, 'condition.outside-journey', `asks for ${meant[root]}, and an audience is judged before anything has entered a run: ask for an attribute or an event of the customer's`)
  else if (root === 'latest' && scope.entering?.length === 0) scope.say(path, 'condition.no-latest', 'asks for the latest event, and no event enters this journey: its "trigger" names none. Ask for the trigger, or for an "event" and its "last"')
  else return false
  return true
}
