// Checks tests against the type that the catalogue, or the lifecycle model, declares for a property or an attribute: without
// coercion, a number is never above a text.
import type { CheckScope } from './condition.ts'
import type { Types, ValueType } from './declared-types.ts'
import type { Json, JsonObject } from '../json.ts'
import { comparisonIn } from '../language/mend.ts'
import { isObject } from '../json.ts'
import { nearest } from '../nearest.ts'

const operatorsFor: Record<ValueType, readonly string[]> = {
  string: ['is', 'isNot', 'in', 'notIn', 'exists', 'contains', 'startsWith'],
  number: ['is', 'isNot', 'in', 'notIn', 'exists', 'above', 'below', 'atLeast', 'atMost'],
  boolean: ['is', 'isNot', 'in', 'notIn', 'exists'],
  date: ['is', 'isNot', 'in', 'notIn', 'exists', 'startsWith', 'before', 'after'],
  list: ['exists', 'contains'],
  object: ['exists'],
}

const nouns: Record<ValueType, string> = { string: 'a text', number: 'a number', boolean: 'true or false', date: 'a date', list: 'a list', object: 'an object' }

/** The declared type of a name or of what lies inside one; undefined where there is no such name. */
export function typeOf(types: Types, name: string): ValueType | 'any' | undefined {
  if (Object.hasOwn(types, name)) return types[name]
  const outer = name.split('.')[0] ?? name
  const type = outer !== name && Object.hasOwn(types, outer) ? types[outer] : undefined
  return type === 'list' || type === 'object' ? 'any' : undefined
}

/** The test of one value: a scalar, a list, a reference, or operators with their operands. */
export function checkTestType(what: string, type: ValueType, test: Json, path: (string | number)[], scope: CheckScope): void {
  if (!isObject(test)) return checkTestType(what, type, Array.isArray(test) ? { in: test } : { is: test }, path, scope)
  for (const [operator, operand] of Object.entries(test)) {
    if (operator === 'trigger' || operator === 'latest' || operator === 'attribute') continue
    const at = operator in test && path.length > 0 ? [...path, operator] : [operator]
    if (!operatorsFor[type].includes(operator)) {
      scope.say(at, 'test.wrong-operator', `asks "${operator}" of ${what}, which is declared as ${nouns[type]}; of that one can ask ${operatorsFor[type].join(', ')}`)
      continue
    }
    if (operator === 'exists' || operator === 'contains') continue
    for (const value of [operand].flat()) {
      if (isObject(value) || fits(type, value)) continue
      scope.say(at, 'test.wrong-type', `compares ${what} with ${JSON.stringify(value)}, and it is declared as ${nouns[type]}: nothing is converted, so that this never holds`, mendOfValue(type, value, operator))
    }
  }
}

/** A number in quotes, or a comparison as SQL has it, as the test that it means. */
function mendOfValue(type: ValueType, value: Json, operator: string): string | undefined {
  if (type === 'boolean' && (value === 'true' || value === 'false')) return `Write ${value}, without quotes.`
  if (type !== 'number' || typeof value !== 'string') return type === 'string' && typeof value === 'number' ? `Write "${value}".` : undefined
  const [comparison] = operator === 'is' ? comparisonIn(value) : []
  if (comparison !== undefined) return `Write ${JSON.stringify(comparison).replace('":', '": ')}.`
  return /^-?\d+(\.\d+)?$/.test(value) ? `Write ${value}, without quotes.` : undefined
}

function fits(type: ValueType, value: Json): boolean {
  if (type === 'date') return typeof value === 'string'
  return typeof value === type
}

/** A filter's properties, each with its test. */
export function checkProperties(event: string, filter: JsonObject, types: Types, path: (string | number)[], scope: CheckScope): void {
  for (const [property, test] of Object.entries(filter)) {
    const type = checkProperty(event, property, types, [...path, property], scope)
    if (type !== undefined) checkTestType(`"${property}"`, type, test, [...path, property], scope)
  }
}

/** The property's type where it is known; says that there is no such property. */
export function checkProperty(event: string, property: string, types: Types, path: (string | number)[], scope: CheckScope): ValueType | undefined {
  const type = typeOf(types, property)
  if (type === undefined) scope.say(path, 'event.unknown-property', `asks for "${property}", which "${event}" does not carry as events.json has it`, nearest(property, Object.keys(types)))
  return type === 'any' ? undefined : type
}
