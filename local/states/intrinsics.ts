// The intrinsic functions (States.Format and the rest). Each takes evaluated arguments and gives a value, or fails with
// States.IntrinsicFailure; limits are those of the Amazon States Language.

import { createHash } from 'node:crypto'
import type { Chance } from './chance.ts'
import { Failure } from './failure.ts'
import { isEqual, isObject, type Json, type JsonObject } from './json.ts'

export interface Intrinsic {
  /** Fewest and most arguments. */
  arity: readonly [number, number]
  apply(args: Json[], chance: Chance): Json
}

const TEXT_LIMIT = 10_000
const RANGE_LIMIT = 1000
const HASHES: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512'
}

export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  'States.Format': { arity: [1, Infinity], apply: ([template, ...values]) => format(text(template), values) },
  'States.StringToJson': { arity: [1, 1], apply: ([value]) => parse(text(value)) },
  'States.JsonToString': { arity: [1, 1], apply: ([value]) => JSON.stringify(value) },
  'States.Array': { arity: [0, Infinity], apply: (values) => values },
  'States.ArrayPartition': { arity: [2, 2], apply: ([values, size]) => partition(array(values), positive(size)) },
  'States.ArrayContains': {
    arity: [2, 2],
    apply: ([values, wanted]) => array(values).some((value) => isEqual(value, wanted ?? null))
  },
  'States.ArrayRange': { arity: [3, 3], apply: ([first, last, step]) => range(whole(first), whole(last), whole(step)) },
  'States.ArrayGetItem': { arity: [2, 2], apply: ([values, index]) => itemAt(array(values), whole(index)) },
  'States.ArrayLength': { arity: [1, 1], apply: ([values]) => array(values).length },
  'States.ArrayUnique': { arity: [1, 1], apply: ([values]) => unique(array(values)) },
  'States.Base64Encode': { arity: [1, 1], apply: ([value]) => Buffer.from(short(value)).toString('base64') },
  'States.Base64Decode': { arity: [1, 1], apply: ([value]) => Buffer.from(short(value), 'base64').toString() },
  'States.Hash': { arity: [2, 2], apply: ([value, algorithm]) => digest(value ?? null, text(algorithm)) },
  'States.JsonMerge': {
    arity: [3, 3],
    apply: ([first, second, deep]) => {
      if (deep !== false) throw refuse('States.JsonMerge knows only the shallow mode: its third argument must be false')
      return { ...object(first), ...object(second) }
    }
  },
  'States.MathRandom': {
    arity: [2, 3],
    apply: ([first, end], chance) => {
      const [from, until] = [whole(first), whole(end)]
      if (until <= from) throw refuse('States.MathRandom needs an end above its start')
      return from + Math.floor(chance() * (until - from))
    }
  },
  'States.MathAdd': { arity: [2, 2], apply: ([first, second]) => whole(first) + whole(second) },
  'States.StringSplit': { arity: [2, 2], apply: ([value, delimiters]) => split(text(value), text(delimiters)) },
  'States.UUID': { arity: [0, 0], apply: (_args, chance) => uuid(chance) }
}

function refuse(reason: string): Failure {
  return new Failure('States.IntrinsicFailure', `${reason}.`)
}

function text(value: Json | undefined): string {
  if (typeof value !== 'string') throw refuse('Expected a string argument')
  return value
}

function short(value: Json | undefined): string {
  const found = text(value)
  if (found.length > TEXT_LIMIT) throw refuse(`Expected a string of at most ${TEXT_LIMIT} characters`)
  return found
}

function array(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) throw refuse('Expected an array argument')
  return value
}

function object(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw refuse('Expected an object argument')
  return value
}

/** Step Functions rounds a number where it needs an integer. */
function whole(value: Json | undefined): number {
  if (typeof value !== 'number') throw refuse('Expected a number argument')
  return Math.round(value)
}

function positive(value: Json | undefined): number {
  const found = whole(value)
  if (found <= 0) throw refuse('Expected a positive number')
  return found
}

function format(template: string, values: Json[]): string {
  const parts = template.split(/(?<!\\)\{\}/u).map((part) => part.replaceAll(/\\([{}])/gu, '$1'))
  if (parts.length !== values.length + 1) {
    throw refuse(`States.Format found ${parts.length - 1} placeholders and ${values.length} values`)
  }
  return parts.reduce((made, part, index) => made + printed(values[index - 1] ?? null) + part)
}

function printed(value: Json): string {
  if (typeof value === 'object' && value !== null) {
    throw refuse('States.Format takes strings, numbers, booleans and null; wrap others in States.JsonToString')
  }
  return String(value)
}

function parse(value: string): Json {
  try {
    return JSON.parse(value)
  } catch {
    throw refuse('States.StringToJson was given a string that is not JSON')
  }
}

function partition(values: Json[], size: number): Json[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size)
  )
}

function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw refuse('States.ArrayRange needs a step other than 0')
  const length = Math.max(0, Math.floor((last - first) / step) + 1)
  if (length > RANGE_LIMIT) throw refuse(`States.ArrayRange makes at most ${RANGE_LIMIT} items`)
  return Array.from({ length }, (_, index) => first + index * step)
}

function itemAt(values: Json[], index: number): Json {
  const item = values[index]
  if (item === undefined) throw refuse(`The array of ${values.length} has no item ${index}`)
  return item
}

function unique(values: Json[]): Json[] {
  const kept: Json[] = []
  for (const value of values) if (!kept.some((other) => isEqual(other, value))) kept.push(value)
  return kept
}

function digest(value: Json, algorithm: string): string {
  const name = HASHES[algorithm]
  if (name === undefined) throw refuse(`States.Hash knows ${Object.keys(HASHES).join(', ')}`)
  const input = typeof value === 'string' ? value : JSON.stringify(value)
  return createHash(name).update(short(input)).digest('hex')
}

/** Each character of `delimiters` separates; runs of them separate once. */
function split(value: string, delimiters: string): string[] {
  if (delimiters === '') return [value]
  const separators = new Set(delimiters)
  const parts: string[] = []
  let part = ''
  for (const character of value) {
    if (!separators.has(character)) part += character
    else if (part !== '') {
      parts.push(part)
      part = ''
    }
  }
  if (part !== '') parts.push(part)
  return parts
}

function uuid(chance: Chance): string {
  const digits = 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'
  return digits.replaceAll(/[xy]/gu, (digit) => {
    const drawn = Math.floor(chance() * 16)
    return (digit === 'x' ? drawn : (drawn & 3) | 8).toString(16)
  })
}
