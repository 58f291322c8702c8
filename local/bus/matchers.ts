// The matchers that may stand in the list of a pattern's field, one entry for each operator.

import { Problem } from '../../engine/problem.ts'
import { compileCidr } from './cidr.ts'

export interface Matcher {
  matches(leaf: unknown): boolean
  /** Matches when the field is absent, and never otherwise. */
  absent?: true
}

type Operator = (operand: unknown, path: string) => Matcher
type TextTest = (leaf: string) => boolean

/** Compiles one matcher; throws `bus.bad-pattern`. */
export function compileMatcher(matcher: unknown, path: string): Matcher {
  if (!isObject(matcher)) {
    if (Array.isArray(matcher)) throw badMatcher(path, 'a list in a list')
    return { matches: (leaf) => leaf === matcher }
  }
  const [name, ...more] = Object.keys(matcher)
  const operator = name === undefined ? undefined : operators[name]
  if (name === undefined || operator === undefined || more.length > 0) {
    throw badMatcher(path, `${JSON.stringify(matcher)}; one of ${Object.keys(operators).join(', ')} is allowed`)
  }
  return operator(matcher[name], `${path}.${name}`)
}

const operators: Record<string, Operator> = {
  prefix: onText((operand, path) => affix(operand, path, (leaf, part) => leaf.startsWith(part))),
  suffix: onText((operand, path) => affix(operand, path, (leaf, part) => leaf.endsWith(part))),
  'equals-ignore-case': onText(ignoringCase),
  wildcard: onText(wildcard),
  cidr: onText(compileCidr),
  numeric,
  exists: (operand, path) => {
    if (operand === true) return { matches: () => true }
    if (operand === false) return { matches: () => false, absent: true }
    throw badMatcher(path, JSON.stringify(operand))
  },
  'anything-but': (operand, path) => {
    const excluded = excludedBy(operand, path)
    return { matches: (leaf) => !excluded.some((matcher) => matcher.matches(leaf)) }
  },
}

/** The forms of `anything-but`: a value, a list of values, or an operator with one or several operands. */
function excludedBy(operand: unknown, path: string): Matcher[] {
  if (Array.isArray(operand)) return operand.map((value) => compileMatcher(value, path))
  if (!isObject(operand)) return [compileMatcher(operand, path)]
  const [name, ...more] = Object.keys(operand)
  if (name === undefined || more.length > 0 || !textOperators.includes(name)) {
    throw badMatcher(path, `${JSON.stringify(operand)}; one of ${textOperators.join(', ')} is allowed`)
  }
  return [operand[name]].flat().map((one) => compileMatcher({ [name]: one }, path))
}

const textOperators = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard']

function onText(compileText: (operand: unknown, path: string) => TextTest): Operator {
  return (operand, path) => {
    const test = compileText(operand, path)
    return { matches: (leaf) => typeof leaf === 'string' && test(leaf) }
  }
}

function affix(operand: unknown, path: string, has: (leaf: string, part: string) => boolean): TextTest {
  if (isObject(operand)) {
    const part = text(operand['equals-ignore-case'], path).toLowerCase()
    return (leaf) => has(leaf.toLowerCase(), part)
  }
  const part = text(operand, path)
  return (leaf) => has(leaf, part)
}

function ignoringCase(operand: unknown, path: string): TextTest {
  const wanted = text(operand, path).toLowerCase()
  return (leaf) => leaf.toLowerCase() === wanted
}

/** `*` stands for any text, `\*` for a star, `\\` for a backslash. */
function wildcard(operand: unknown, path: string): TextTest {
  const source = text(operand, path)
  if (source.includes('**')) throw badMatcher(path, `${source}; two stars in a row are not allowed`)
  const parts = source.match(/\\[*\\]|\*|[^*\\]+|\\/g) ?? []
  const expression = parts.map((part) => {
    if (part === '*') return '[^]*'
    const literal = part.startsWith('\\') && part.length === 2 ? part.slice(1) : part
    return literal.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
  })
  const compiled = new RegExp(`^${expression.join('')}$`)
  return (leaf) => compiled.test(leaf)
}

const comparisons: Record<string, (leaf: number, bound: number) => boolean> = {
  '=': (leaf, bound) => leaf === bound,
  '<': (leaf, bound) => leaf < bound,
  '<=': (leaf, bound) => leaf <= bound,
  '>': (leaf, bound) => leaf > bound,
  '>=': (leaf, bound) => leaf >= bound,
}

function numeric(operand: unknown, path: string): Matcher {
  const parts: unknown[] = Array.isArray(operand) ? operand : []
  const tests: ((leaf: number) => boolean)[] = []
  for (let index = 0; index < parts.length; index += 2) {
    const compare = comparisons[String(parts[index])]
    const bound = parts[index + 1]
    if (compare === undefined || typeof bound !== 'number') throw badMatcher(path, JSON.stringify(operand))
    tests.push((leaf) => compare(leaf, bound))
  }
  if (tests.length === 0 || tests.length > 2) throw badMatcher(path, JSON.stringify(operand))
  return { matches: (leaf) => typeof leaf === 'number' && tests.every((test) => test(leaf)) }
}

function text(operand: unknown, path: string): string {
  if (typeof operand === 'string') return operand
  throw badMatcher(path, JSON.stringify(operand))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function badMatcher(path: string, found: string): Problem {
  return new Problem('bus.bad-pattern', `The event pattern has a matcher that is not known at ${path}: ${found}.`)
}
