// EventBridge's event patterns, compiled once into a test of events. Every field of a pattern must match; of the
// matchers listed for a field, one; of the values of a list in the event, one. Lambda's filters of streams and queues
// are patterns too.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html

import { Problem } from '../../engine/problem.ts'
import { compileMatcher, type Matcher } from './matchers.ts'

export type Pattern = Record<string, unknown>
export type Test = (event: unknown) => boolean

/** Compiles a pattern; throws `bus.bad-pattern`, with the place in the pattern. */
export function compile(pattern: unknown): Test {
  return compileObject(pattern, '$')
}

function compileObject(pattern: unknown, path: string): Test {
  if (!isObject(pattern)) throw badPattern(path, 'an object is expected', pattern)
  const entries = Object.entries(pattern)
  if (entries.length === 0 && path !== '$') throw badPattern(path, 'an empty object matches nothing', pattern)
  const tests = entries.map(([key, value]) => compileField(key, value, `${path}.${key}`))
  return (event) => tests.every((test) => test(event))
}

function compileField(key: string, value: unknown, path: string): Test {
  if (key === '$or' && isListOfObjects(value)) {
    const choices = value.map((choice, index) => compileObject(choice, `${path}[${index}]`))
    return (event) => choices.some((choice) => choice(event))
  }
  if (Array.isArray(value)) {
    if (value.length === 0) throw badPattern(path, 'an empty list matches nothing', value)
    const matchers = value.map((matcher) => compileMatcher(matcher, path))
    return (event) => matchesLeaf(isObject(event) ? event[key] : undefined, matchers)
  }
  const inner = compileObject(value, path)
  return (event) => matchesInside(isObject(event) ? event[key] : undefined, inner)
}

function matchesLeaf(value: unknown, matchers: Matcher[]): boolean {
  const leaves = leavesOf(value)
  return matchers.some((matcher) =>
    matcher.absent === true ? leaves.length === 0 : leaves.some((leaf) => matcher.matches(leaf))
  )
}

/** The values at a field that matchers see: none for an absent field, an object or an empty list. */
function leavesOf(value: unknown): unknown[] {
  if (value === undefined || isObject(value)) return []
  return Array.isArray(value) ? value.flatMap(leavesOf) : [value]
}

function matchesInside(value: unknown, inner: Test): boolean {
  // Fields below one list must match in the same element of it.
  if (Array.isArray(value)) return value.length === 0 ? inner(undefined) : value.some((item) => matchesInside(item, inner))
  return inner(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOfObjects(value: unknown): value is Pattern[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject)
}

function badPattern(path: string, why: string, found: unknown): Problem {
  return new Problem('bus.bad-pattern', `The event pattern is wrong at ${path}: ${why}, found ${JSON.stringify(found)}.`)
}
