// Checks an event's name, and the properties asked of it, against the catalogue, where there is one.
import type { JsonObject } from '../json.ts'
import type { CheckScope } from './condition.ts'
import { checkProperties, checkProperty } from './value-type.ts'
import { isObject } from '../json.ts'
import { nearest } from '../nearest.ts'

export function checkEventName(object: JsonObject, scope: CheckScope): void {
  const found = object['event']
  if (typeof found !== 'string') return
  if (scope.events !== undefined && !scope.events.includes(found)) {
    scope.say(['event'], 'event.unknown', `names the event "${found}", which events.json does not have`, nearest(found, scope.events))
    return
  }
  const types = scope.properties !== undefined && Object.hasOwn(scope.properties, found) ? scope.properties[found] : undefined
  if (types === undefined) return
  for (const key of ['where', 'last']) if (isObject(object[key])) checkProperties(found, object[key], types, [key], scope)
  const summed = object['sum']
  if (typeof summed !== 'string') return
  const type = checkProperty(found, summed, types, ['sum'], scope)
  if (type !== undefined && type !== 'number') scope.say(['sum'], 'event.sum-of-no-number', `adds up "${summed}", which events.json declares as a ${type}; only numbers have a sum`)
}
