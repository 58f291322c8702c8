// `{"trigger": "cartId"}`, `{"latest": "cartId"}` and `{"attribute": "plan"}` in the place of a value: looked up for whom the test is made. What they
// name is a value always, never a test, for customers' apps write it.
import type { Json, JsonObject } from '../json.ts'
import type { Subject } from './condition.ts'
import { compileTest, compileWhere, nothing } from './test.ts'
import type { Predicate, Test } from './test.ts'
import { isObject, valueAt } from '../json.ts'

export type Look = (kind: ReferenceKind, name: string) => Json | undefined

const referenceKinds = ['trigger', 'latest', 'attribute'] as const
export type ReferenceKind = (typeof referenceKinds)[number]

export interface Reference {
  kind: ReferenceKind
  name: string
}

function referenceOf(value: Json): Reference | undefined {
  if (!isObject(value)) return undefined
  const [entry, more] = Object.entries(value)
  if (entry === undefined || more !== undefined) return undefined
  const [key, name] = entry
  const kind = referenceKinds.find((one) => one === key)
  return kind !== undefined && typeof name === 'string' ? { kind, name } : undefined
}

/** The references of a test: a scalar, a list, one reference, or operators with what they take. */
export function referencesIn(test: Json | undefined): Reference[] {
  if (test === undefined) return []
  const one = referenceOf(test)
  if (one !== undefined) return [one]
  if (!isObject(test)) return []
  return Object.values(test).flatMap((operand) => [operand].flat()).map(referenceOf).filter((reference) => reference !== undefined)
}

/** The references of a filter, which has a test for each property. */
export function referencesInWhere(where: Json | undefined): Reference[] {
  return isObject(where) ? Object.values(where).flatMap((test) => referencesIn(test)) : []
}

/** The test with the values that its references have. */
export function resolveTest(test: Json, look: Look): Json {
  const value = (operand: Json): Json => {
    const reference = referenceOf(operand)
    return reference === undefined ? operand : (look(reference.kind, reference.name) ?? nothing)
  }
  if (referenceOf(test) !== undefined) return { is: value(test) }
  if (!isObject(test)) return test
  return Object.fromEntries(Object.entries(test).map(([name, operand]) => [name, Array.isArray(operand) ? operand.map(value) : value(operand)]))
}

/** Values that may be references, looked up; what a reference finds nothing for is left out. */
export function resolveValues(values: JsonObject, look: Look): JsonObject {
  const entries = Object.entries(values).map(([name, value]) => {
    const reference = referenceOf(value)
    return [name, reference === undefined ? value : look(reference.kind, reference.name)] as const
  })
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined))
}

export function resolveWhere(where: JsonObject, look: Look): JsonObject {
  return Object.fromEntries(Object.entries(where).map(([path, test]) => [path, resolveTest(test, look)]))
}

/** Operators that stand directly beside what they test, ready for whomever they are asked of. */
export function compileFor(operators: JsonObject): (subject: Subject) => Test {
  if (referencesIn(operators).length > 0) return (subject) => compileTest(resolveTest(operators, lookFor(subject)))
  const test = compileTest(operators)
  return () => test
}

/** The same for a filter. */
export function compileWhereFor(where: JsonObject): (subject: Subject) => Predicate {
  if (referencesInWhere(where).length > 0) return (subject) => compileWhere(resolveWhere(where, lookFor(subject)))
  const passes = compileWhere(where)
  return () => passes
}

/** How references are looked up for a subject. */
export const lookFor = (subject: Subject): Look => (kind, name) => (kind === 'attribute' ? traitOf(subject, name) : valueAt(subject[kind], name))

/** An attribute of the customer's, or what lies inside one; null is a trait taken away. */
export function traitOf(subject: Pick<Subject, 'profile'>, path: string): Json | undefined {
  const { traits } = subject.profile
  const trait = Object.hasOwn(traits, path) ? traits[path] : undefined
  if (trait !== undefined) return trait[0] ?? undefined
  const dot = path.indexOf('.')
  if (dot < 0 || !Object.hasOwn(traits, path.slice(0, dot))) return undefined
  const outer = traits[path.slice(0, dot)]?.[0]
  return isObject(outer) ? (valueAt(outer, path.slice(dot + 1)) ?? undefined) : undefined
}
