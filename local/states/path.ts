// Reference paths, such as `$.order.items[0]` or `$$.Execution.Name`: the part of JSONPath that names exactly one
// value. Step Functions also knows filters, slices and wildcards; they are refused, since the compiler writes none.

import { Problem } from '../../engine/problem.ts'
import { Failure, runtimeFailure } from './failure.ts'
import { isObject, type Json } from './json.ts'

export interface Path {
  text: string
  /** `$` reads the state's data, `$$` the context object. */
  root: '$' | '$$'
  segments: (string | number)[]
}

// Step Functions also takes a dot before a bracket: `$.[0]`.
const SEGMENT = /\.([\p{L}\p{N}_-]+)|\.?\[(?:(\d+)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/uy

/** Throws `states.unsupported` for JSONPath that names many values, `states.invalid` for what is no path. */
export function parsePath(text: string): Path {
  const root = text.startsWith('$$') ? '$$' : '$'
  if (!text.startsWith('$')) {
    throw new Problem('states.invalid', `Expected a path that starts with "$", found "${text}".`)
  }
  const segments: (string | number)[] = []
  let at = root.length
  while (at < text.length) {
    SEGMENT.lastIndex = at
    const match = SEGMENT.exec(text)
    if (match === null) throw notAPath(text, at)
    const [, name, index, single, double] = match
    segments.push(index === undefined ? (name ?? unescape(single ?? double ?? '')) : Number(index))
    at = SEGMENT.lastIndex
  }
  return { text, root, segments }
}

/** The value at the path, or undefined when there is none. */
export function lookUp(segments: Path['segments'], data: Json): Json | undefined {
  let value: Json | undefined = data
  for (const segment of segments) {
    if (typeof segment === 'number') value = Array.isArray(value) ? value[segment] : undefined
    else value = isObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined
    if (value === undefined) return undefined
  }
  return value
}

/** The value at the path; a missing one is a States.Runtime failure. The data stays out of the message. */
export function read(path: Path, data: Json): Json {
  const value = lookUp(path.segments, data)
  if (value === undefined) throw runtimeFailure(`The JSONPath '${path.text}' could not be found in the input.`)
  return value
}

/** A copy of `target` with `value` at the path; objects on the way are made, array elements must be there. */
export function place(path: Path, target: Json, value: Json): Json {
  return placeFrom(path, 0, target, value)
}

function placeFrom(path: Path, depth: number, target: Json | undefined, value: Json): Json {
  const segment = path.segments[depth]
  if (segment === undefined) return value
  if (typeof segment === 'number') {
    if (!Array.isArray(target) || segment >= target.length) throw mismatch(path)
    return target.with(segment, placeFrom(path, depth + 1, target[segment], value))
  }
  if (target !== undefined && !isObject(target)) throw mismatch(path)
  const inner = target !== undefined && Object.hasOwn(target, segment) ? target[segment] : undefined
  return { ...target, [segment]: placeFrom(path, depth + 1, inner, value) }
}

function mismatch(path: Path): Failure {
  return new Failure(
    'States.ResultPathMatchFailure',
    `Unable to apply ResultPath '${path.text}': the state's input has another shape there.`
  )
}

function notAPath(text: string, at: number): Problem {
  const rest = text.slice(at)
  if (/^\$\w/u.test(text)) return new Problem('states.unsupported', `Variables cannot be read here, found "${text}".`)
  if (/^(?:\.\.|\.?\*|\.?\[(?:\*|\?|-|:|\d+\s*[:,]|['"].*['"]\s*,|@|\()|\.\w+\()/u.test(rest)) {
    return new Problem(
      'states.unsupported',
      `The path "${text}" may name several values (at "${rest}"); only names and indexes are executed here.`
    )
  }
  return new Problem('states.invalid', `"${text}" is not a path: did not understand "${rest}".`)
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/gsu, '$1')
}
