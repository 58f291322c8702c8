// The operators that test one value, and `where`, which tests several properties of one event.
// No coercion: a text is never a number. An absent value fails every test but isNot, notIn and "exists": false.
import type { Json, JsonObject } from '../json.ts'
import { canonical } from '../canonical.ts'
import { isObject, valueAt } from '../json.ts'
import { parseInstant } from '../time/instant.ts'

export type Predicate = (properties: JsonObject) => boolean
export type Test = (value: Json | undefined) => boolean

const number =
  (compare: (value: number, limit: number) => boolean) =>
  (operand: Json): Test =>
  (value) =>
    typeof value === 'number' && typeof operand === 'number' && compare(value, operand)

const instant =
  (compare: (value: number, limit: number) => boolean) =>
  (operand: Json): Test => {
    const limit = timeOf(operand)
    return (value) => compare(timeOf(value), limit)
  }

const timeOf = (value: Json | undefined): number => (typeof value === 'string' ? parseInstant(value) : undefined) ?? Number.NaN

/** What a reference to something absent stands for: no value equals it, and no comparison with it holds. */
export const nothing: Json = Object.freeze({ nothing: true })

const same = (a: Json | undefined, b: Json): boolean => b !== nothing && (a === b || (typeof a === 'object' && a !== undefined && canonical(a) === canonical(b)))
const anyOf = (list: Json, value: Json | undefined): boolean => Array.isArray(list) && list.some((one) => same(value, one))

/** Each operator, given its operand, answers for a value. */
export const operators: Record<string, (operand: Json) => Test> = {
  is: (operand) => (value) => same(value, operand),
  isNot: (operand) => (value) => !same(value, operand),
  in: (operand) => (value) => value !== undefined && anyOf(operand, value),
  notIn: (operand) => (value) => !anyOf(operand, value),
  exists: (operand) => (value) => (value !== undefined && value !== null) === operand,
  above: number((value, limit) => value > limit),
  below: number((value, limit) => value < limit),
  atLeast: number((value, limit) => value >= limit),
  atMost: number((value, limit) => value <= limit),
  contains: (operand) => (value) =>
    typeof value === 'string' ? typeof operand === 'string' && value.includes(operand) : Array.isArray(value) && anyOf(value, operand),
  startsWith: (operand) => (value) => typeof value === 'string' && typeof operand === 'string' && value.startsWith(operand),
  before: instant((value, limit) => value < limit),
  after: instant((value, limit) => value > limit),
}

export const isOperator = (name: string): boolean => Object.hasOwn(operators, name)

/** A scalar means is, a list means in, an object holds operators, all of which must hold. */
export function compileTest(test: Json): Test {
  if (Array.isArray(test)) return operators['in']!(test)
  if (!isObject(test)) return operators['is']!(test)
  const tests = Object.entries(test).map(([name, operand]) => operators[name]!(operand))
  return (value) => tests.every((holds) => holds(value))
}

/** The operators that stand directly beside `attribute`, `score`, `sum` or `trigger`. */
export function operatorsOf(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => isOperator(name)))
}

export function compileWhere(where: JsonObject): Predicate {
  const tests = Object.entries(where).map(([path, test]) => ({ path, holds: compileTest(test) }))
  return (properties) => tests.every(({ path, holds }) => holds(valueAt(properties, path)))
}
