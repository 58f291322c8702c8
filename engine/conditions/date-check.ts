// A moment can be taken of a date only: refused where what is declared is something else.
import type { CheckScope } from './condition.ts'
import { checkProperty, typeOf } from './value-type.ts'
import { nearest } from '../nearest.ts'

type Path = (string | number)[]

/** A date of the customer's own. */
export function checkDateAttribute(attribute: string, path: Path, scope: CheckScope): void {
  if (scope.attributes === undefined) return
  const type = typeOf(scope.attributes, attribute)
  if (type === undefined) scope.warn(path, 'attribute.undeclared', `names "${attribute}", which lifecycle.json does not declare under "attributes"`, nearest(attribute, Object.keys(scope.attributes)))
  else if (type !== 'any' && type !== 'date') scope.say(path, 'attribute.no-date', `names "${attribute}", which lifecycle.json declares as ${type}, and needs a date: name another, or declare this one as "date"`)
}

/** A date that the entering event carries. */
export function checkDateProperty(property: string, path: Path, scope: CheckScope): void {
  if (scope.triggerProperties === undefined) return
  const type = checkProperty('the trigger', property, scope.triggerProperties, path, scope)
  if (type !== undefined && type !== 'date') scope.say(path, 'attribute.no-date', `names "${property}", which events.json declares as ${type}, and needs a date: name another, or declare this one as "date"`)
}
