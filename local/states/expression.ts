// What stands behind a field that ends in `.$`: a reference path or a call of an intrinsic function, parsed once when
// the definition is loaded and evaluated at every visit.

import { Problem } from '../../engine/problem.ts'
import type { Chance } from './chance.ts'
import { INTRINSICS } from './intrinsics.ts'
import type { Json } from './json.ts'
import { parsePath, read } from './path.ts'

/** What an expression may see beside the data: the context object (`$$`), and chance for UUID and MathRandom. */
export interface Sight {
  context(): Json
  chance: Chance
}

export type Expression = (data: Json, sight: Sight) => Json

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy
const NAME = /States\.\w+/uy
const PATH = /\$(?:\$?[^\s,()'"[\]]|\[(?:\d+|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\]|\[)*/uy
const DEPTH_LIMIT = 10

/** Throws `states.invalid` or `states.unsupported`. */
export function parseExpression(text: string): Expression {
  if (!text.startsWith('States.')) return pathExpression(text)
  const source = { text, at: 0 }
  const expression = parseCall(source, 1)
  skipSpace(source)
  if (source.at < text.length) throw misread(source, 'nothing more')
  return expression
}

export function pathExpression(text: string): Expression {
  const path = parsePath(text)
  return path.root === '$' ? (data) => read(path, data) : (_data, sight) => read(path, sight.context())
}

interface Source {
  text: string
  at: number
}

function parseCall(source: Source, depth: number): Expression {
  const name = take(source, NAME) ?? ''
  const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined
  if (intrinsic === undefined) throw misread(source, `one of ${Object.keys(INTRINSICS).join(', ')}`)
  if (depth > DEPTH_LIMIT) throw new Problem('states.invalid', `"${source.text}" nests more than ${DEPTH_LIMIT} calls.`)
  const args = parseArguments(source, depth, name === 'States.Format')
  const [fewest, most] = intrinsic.arity
  if (args.length < fewest || args.length > most) {
    const wanted = fewest === most ? String(fewest) : `${fewest} to ${most}`
    throw new Problem('states.invalid', `${name} takes ${wanted} arguments, found ${args.length} in "${source.text}".`)
  }
  return (data, sight) =>
    intrinsic.apply(
      args.map((argument) => argument(data, sight)),
      sight.chance
    )
}

function parseArguments(source: Source, depth: number, isFormat: boolean): Expression[] {
  expect(source, '(')
  const args: Expression[] = []
  skipSpace(source)
  if (source.text[source.at] === ')') {
    source.at++
    return args
  }
  for (;;) {
    args.push(parseArgument(source, depth, isFormat && args.length === 0))
    skipSpace(source)
    if (source.text[source.at] === ')') break
    expect(source, ',')
  }
  source.at++
  return args
}

function parseArgument(source: Source, depth: number, isTemplate: boolean): Expression {
  skipSpace(source)
  const first = source.text[source.at]
  if (first === "'") return constant(parseString(source, isTemplate))
  if (first === '$') return pathExpression(take(source, PATH) ?? '')
  if (first === 'S') return parseCall(source, depth + 1)
  for (const [word, value] of [['null', null], ['true', true], ['false', false]] as const) {
    if (source.text.startsWith(word, source.at)) {
      source.at += word.length
      return constant(value)
    }
  }
  const number = take(source, NUMBER)
  if (number === undefined) throw misread(source, 'a string in single quotes, a number, a path or a function')
  return constant(Number(number))
}

/** A backslash escapes `'`, `\`, `{` and `}`. A template keeps it before braces, to tell them from placeholders. */
function parseString(source: Source, isTemplate: boolean): string {
  let made = ''
  for (let at = source.at + 1; at < source.text.length; at++) {
    const character = source.text.charAt(at)
    if (character === "'") {
      source.at = at + 1
      return made
    }
    if (character !== '\\') made += character
    else if (isTemplate && '{}'.includes(source.text.charAt(at + 1))) made += character
    else made += source.text.charAt(++at)
  }
  throw misread(source, "a closing '")
}

export function constant(value: Json): Expression {
  return () => value
}

function take(source: Source, pattern: RegExp): string | undefined {
  pattern.lastIndex = source.at
  const found = pattern.exec(source.text)?.[0]
  if (found !== undefined) source.at += found.length
  return found
}

function expect(source: Source, character: string): void {
  skipSpace(source)
  if (source.text[source.at] !== character) throw misread(source, `"${character}"`)
  source.at++
}

function skipSpace(source: Source): void {
  while (source.text[source.at] === ' ') source.at++
}

function misread(source: Source, wanted: string): Problem {
  const found = source.text.slice(source.at)
  return new Problem('states.invalid', `In "${source.text}": expected ${wanted}, found "${found}".`)
}
