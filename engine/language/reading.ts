// Reading one file of journeys/: every problem with its place, none of them final, so that a marketer sees all at once.
import type { Node } from 'jsonc-parser'
import type * as z from 'zod/mini'
import type { Json } from '../json.ts'
import { findNodeAtLocation, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { ParseError } from 'jsonc-parser'
import { Problem } from '../problem.ts'
import { nearest } from '../nearest.ts'

export type Path = readonly (string | number)[]

export class Reading {
  readonly file: string
  readonly problems: Problem[] = []
  readonly #text: string
  #tree: Node | undefined

  constructor(file: string, text: string) {
    this.file = file
    this.#text = text
  }

  /** The JSON in the file, or undefined when it is broken; the problems then say where. */
  json(): Json | undefined {
    const errors: ParseError[] = []
    try {
      this.#tree = parseTree(this.#text, errors, { allowTrailingComma: false, disallowComments: true })
    } catch {
      this.problems.push(new Problem('json.too-deep', 'is nested too deeply to be read; a journey needs no more than a few levels', { place: { file: this.file } }))
      return undefined
    }
    for (const error of errors.slice(0, 5)) {
      this.problems.push(new Problem('json.broken', `is no JSON here: ${printParseErrorCode(error.error)}`, { place: { file: this.file, ...this.#position(error.offset) } }))
    }
    if (errors.length > 0 || this.#tree === undefined) return undefined
    this.#refuseDuplicateKeys(this.#tree, [])
    return JSON.parse(this.#text) as Json
  }

  say(path: Path, code: string, message: string): void {
    this.problems.push(new Problem(code, message, { place: this.place(path) }))
  }

  place(path: Path): { file: string; path: string; line?: number; column?: number } {
    let node: Node | undefined
    for (let length = path.length; node === undefined && length >= 0; length--) {
      node = this.#tree === undefined ? undefined : findNodeAtLocation(this.#tree, path.slice(0, length))
      if (length === 0) break
    }
    return { file: this.file, path: jsonPath(path), ...(node === undefined ? {} : this.#position(node.offset)) }
  }

  /** Checks a value's shape; says every way in which it differs. */
  fits(schema: z.ZodMiniType, value: unknown, path: Path): boolean {
    const result = schema.safeParse(value)
    if (result.success) return true
    for (const issue of result.error.issues) this.#sayIssue(issue as unknown as Issue, path, schema)
    return false
  }

  #sayIssue(issue: Issue, base: Path, schema: z.ZodMiniType): void {
    const path = [...base, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      const allowed = allowedKeys(schema, issue.path)
      for (const key of issue.keys ?? []) this.say([...path, key], 'journey.unknown-key', `has the unknown key "${key}". ${nearest(key, allowed)}`)
    } else if (issue.code === 'invalid_union') {
      this.say(path, 'journey.bad-value', 'has none of the allowed forms here; see the reference for this key')
    } else if (issue.code === 'invalid_value') {
      this.say(path, 'journey.bad-value', `must be ${(issue.values ?? []).map((value) => JSON.stringify(value)).join(' or ')}`)
    } else if (issue.code === 'invalid_type') {
      this.say(path, 'journey.bad-type', `must be ${withArticle(issue.expected ?? 'given')}${issue.input === undefined ? '; it is missing' : ''}`)
    } else {
      this.say(path, 'journey.bad-value', issue.message ?? 'is not allowed here')
    }
  }

  #refuseDuplicateKeys(node: Node, path: Path): void {
    if (node.type === 'object') {
      const seen = new Set<string>()
      for (const property of node.children ?? []) {
        const key = String(property.children?.[0]?.value)
        if (seen.has(key)) this.problems.push(new Problem('json.duplicate-key', `has the key "${key}" twice in one object; keep one`, { place: { file: this.file, path: jsonPath([...path, key]), ...this.#position(property.offset) } }))
        seen.add(key)
        const value = property.children?.[1]
        if (value !== undefined) this.#refuseDuplicateKeys(value, [...path, key])
      }
    } else if (node.type === 'array') {
      for (const [index, child] of (node.children ?? []).entries()) this.#refuseDuplicateKeys(child, [...path, index])
    }
  }

  #position(offset: number): { line: number; column: number } {
    const before = this.#text.slice(0, offset)
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
  }
}

interface Issue {
  code: string
  path: (string | number)[]
  message?: string
  keys?: string[]
  values?: unknown[]
  expected?: string
  input?: unknown
}

export const jsonPath = (path: Path): string => path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : /^[\w$-]+$/.test(part) ? `${text}.${part}` : `${text}[${JSON.stringify(part)}]`), '$')

const withArticle = (noun: string): string => (/^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`)

/** The keys of the object schema at a path; empty where it cannot be told. */
function allowedKeys(schema: z.ZodMiniType, path: Path): string[] {
  let definition = definitionOf(schema)
  for (const part of path) {
    const inner = definition?.shape?.[String(part)] ?? definition?.element ?? definition?.valueType
    definition = inner === undefined ? undefined : definitionOf(inner)
  }
  return Object.keys(definition?.shape ?? {})
}

interface Definition {
  shape?: Record<string, z.ZodMiniType>
  element?: z.ZodMiniType
  valueType?: z.ZodMiniType
  innerType?: z.ZodMiniType
}

function definitionOf(schema: z.ZodMiniType): Definition | undefined {
  // oxlint-disable-next-line no-underscore-dangle -- the library's own name for a schema's definition
  const definition = (schema as unknown as { _zod: { def: Definition } })._zod.def
  return definition.innerType === undefined ? definition : definitionOf(definition.innerType)
}
