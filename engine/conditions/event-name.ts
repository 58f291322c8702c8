// Checks an event's name against the catalogue, where there is one.
import type { JsonObject } from '../json.ts'
import type { CheckScope } from './condition.ts'
import { nearest } from '../nearest.ts'

export function checkEventName(object: JsonObject, scope: CheckScope): void {
  const found = object['event']
  if (scope.events === undefined || typeof found !== 'string' || scope.events.includes(found)) return
  scope.say(['event'], 'event.unknown', `names the event "${found}", which events.json does not have`, nearest(found, scope.events))
}
