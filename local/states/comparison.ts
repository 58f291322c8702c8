// The comparison operators of a Choice rule. A value of another type than the operator compares never matches.

import type { Json } from './json.ts'

export interface Operator {
  /** The type that the definition's operand, or the value its path gives, must have. */
  operand: 'string' | 'number' | 'boolean' | 'timestamp'
  matches(value: Json, operand: Json): boolean
}

const ORDERS: Record<string, (order: number) => boolean> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  GreaterThan: (order) => order > 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThanEquals: (order) => order >= 0
}

/** Operators that compare with an operand, each also as `…Path`. */
export const ORDERED: ReadonlyMap<string, Operator> = new Map(
  Object.entries(ORDERS).flatMap(([name, test]): [string, Operator][] => [
    [`String${name}`, { operand: 'string', matches: compareWith(isString, test) }],
    [`Numeric${name}`, { operand: 'number', matches: compareWith(isNumber, test) }],
    [`Timestamp${name}`, { operand: 'timestamp', matches: compareTimestamps(test) }]
  ])
).set('BooleanEquals', {
  operand: 'boolean',
  matches: (value, operand) => typeof value === 'boolean' && value === operand
})

/** Operators that ask about the type of the value. */
export const TYPE_QUESTIONS: ReadonlyMap<string, (value: Json) => boolean> = new Map<string, (value: Json) => boolean>([
  ['IsNull', (value) => value === null],
  ['IsNumeric', isNumber],
  ['IsString', isString],
  ['IsBoolean', (value) => typeof value === 'boolean'],
  ['IsTimestamp', (value) => instantOf(value) !== undefined]
])

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u

/** The instant of an RFC 3339 timestamp in milliseconds since the epoch, undefined for anything else. */
export function instantOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string' || !RFC_3339.test(value)) return undefined
  const instant = Date.parse(value)
  return Number.isNaN(instant) ? undefined : instant
}

/** `*` stands for any characters, `\*` and `\\` for themselves. */
export function wildcard(pattern: string): (value: Json) => boolean {
  const source = pattern.replaceAll(/\\([*\\])|\*|[^*\\]+|\\/gu, (part, escaped: string | undefined) =>
    part === '*' ? '[^]*' : literally(escaped ?? part)
  )
  const regex = new RegExp(`^${source}$`, 'u')
  return (value) => typeof value === 'string' && regex.test(value)
}

function literally(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`)
}

function isString(value: Json): value is string {
  return typeof value === 'string'
}

function isNumber(value: Json): value is number {
  return typeof value === 'number'
}

function compareWith(
  isRight: (value: Json) => value is string | number,
  test: (order: number) => boolean
): Operator['matches'] {
  return (value, operand) => isRight(value) && isRight(operand) && test(orderOf(value, operand))
}

function compareTimestamps(test: (order: number) => boolean): Operator['matches'] {
  return (value, operand) => {
    const [first, second] = [instantOf(value), instantOf(operand)]
    return first !== undefined && second !== undefined && test(first - second)
  }
}

function orderOf(first: string | number, second: string | number): number {
  if (first === second) return 0
  return first < second ? -1 : 1
}
