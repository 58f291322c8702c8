// Reading one file of journeys/: every problem with its place, none of them final, so that a marketer sees all at once.
import type { Node, ParseError } from 'jsonc-parser'
import type * as z from 'zod/mini'
import type { Json } from '../json.ts'
import type { Voices } from '../conditions/condition.ts'
import { findNodeAtLocation, getNodeValue, parseTree } from 'jsonc-parser'
import type { Place } from '../problem.ts'
import { Problem } from '../problem.ts'
import { breaksIn } from './broken-json.ts'
import { isObject } from '../json.ts'
import { keyMeant } from './other-words.ts'
import { keysAt } from './shape.ts'
import { Losses } from './losses.ts'
import { mixedWord, spelt, strangeIn } from '../lookalikes.ts'
import type { Path } from './salvage.ts'
import { salvage } from './salvage.ts'
import { shapeProblems } from './shape-issue.ts'

export type { Path } from './salvage.ts'

/** A journey of hundreds of steps has 100 kB. */
const longest = 1_000_000
const deepest = 100
/** Nobody mends more at once, and a file of typing errors must not take for ever. */
const mostProblems = 1000

/** Where something that was put into this file really stands. */
export interface Origin {
  reading: Reading
  path: Path
  /** The place that put it here. */
  usedBy?: string
}

export class Reading {
  readonly file: string
  readonly problems: Problem[] = []
  readonly warnings: Problem[] = []
  /** How many problems there are, also of those that are not told. */
  found = 0
  #lineStarts: number[] | undefined
  readonly #text: string
  #tree: Node | undefined
  readonly #redirects = new Map<string, Origin>()
  readonly #losses = new Losses()
  /** Keys of which it is told already that they are none. */
  readonly #strangeKeys = new Set<string>()

  constructor(file: string, text: string) {
    this.file = file
    // Some editors begin a file with a byte order mark.
    this.#text = text.replace(/^\uFEFF/, '')
  }

  /** The JSON in the file, or undefined when it is broken; the problems then say where. */
  json(): Json | undefined {
    if (this.#text.length > longest) return this.#refuse('json.too-large', `has ${this.#text.length} characters; ${longest} are allowed. Split it.`)
    const errors: ParseError[] = []
    try {
      this.#tree = parseTree(this.#text, errors, { allowTrailingComma: false, disallowComments: true })
    } catch (error) {
      if (error instanceof RangeError) return this.#tooDeep()
      throw error
    }
    const { breaks, clear } = breaksIn(this.#text, errors)
    for (const { offset, message, suggestion } of breaks) this.problems.push(new Problem('json.broken', message, { place: { file: this.file, ...this.#position(offset) }, suggestion }))
    this.found += breaks.length
    if (this.#tree === undefined) return breaks.length > 0 ? undefined : this.#refuse('json.broken', 'is empty; it must hold one JSON object')
    if (!clear) return undefined
    if (!this.#checkKeys(this.#tree, [])) return this.#tooDeep()
    try {
      return JSON.parse(breaks.length === 0 ? this.#text : JSON.stringify(getNodeValue(this.#tree))) as Json
    } catch (cause) {
      return this.#refuse('json.broken', `is no JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`)
    }
  }

  /** From now on, what is said about `path` and what lies in it is said about its origin. */
  redirect(path: Path, origin: Origin): void {
    this.#redirects.set(JSON.stringify(path), origin)
  }

  #originOf(path: Path): Origin | undefined {
    for (let length = this.#redirects.size === 0 ? 0 : path.length; length > 0; length--) {
      const origin = this.#redirects.get(JSON.stringify(path.slice(0, length)))
      if (origin !== undefined) return { ...origin, path: [...origin.path, ...path.slice(length)] }
    }
    return undefined
  }

  #about(path: Path, message: string): string {
    const usedBy = this.#originOf(path)?.usedBy
    return usedBy === undefined ? message : `${message} (used in ${usedBy})`
  }

  say(path: Path, code: string, message: string, suggestion?: string): void {
    if (this.#isDoubtful(path, code) || (code === 'shape.unknown-key' && this.#strangeKeys.has(JSON.stringify(path)))) return
    this.found++
    const place = (): Place => (code === 'shape.unknown-key' ? this.#placeOfKey(path) : this.place(path))
    if (this.found < mostProblems) this.problems.push(new Problem(code, this.#about(path, message), { place: place(), suggestion }))
    else if (this.found === mostProblems) this.#refuse('json.too-many', `has ${mostProblems} problems and more; mend the first of them, and the others often go with them`)
  }

  /** What may be meant, and is likely not. */
  warn(path: Path, code: string, message: string, suggestion?: string): void {
    if (this.#isDoubtful(path, code)) return
    if (this.warnings.length < mostProblems) this.warnings.push(new Problem(code, this.#about(path, message), { place: this.place(path), suggestion }))
  }

  /** Both, for what stands at `base`. */
  below(base: Path): Voices {
    return {
      say: (path, code, message, suggestion) => this.say([...base, ...path], code, message, suggestion),
      warn: (path, code, message, suggestion) => this.warn([...base, ...path], code, message, suggestion),
    }
  }

  place(path: Path): { file: string; path: string; line?: number; column?: number } {
    const origin = this.#originOf(path)
    return origin === undefined ? this.#placeAsWritten(path) : origin.reading.#placeAsWritten(origin.path)
  }

  #placeAsWritten(path: Path): { file: string; path: string; line?: number; column?: number } {
    let node: Node | undefined
    for (let length = path.length; node === undefined && length >= 0; length--) {
      node = this.#tree === undefined ? undefined : findNodeAtLocation(this.#tree, path.slice(0, length))
      if (length === 0) break
    }
    return { file: this.file, path: jsonPath(path), ...(node === undefined ? {} : this.#position(node.offset)) }
  }

  /** Of the key itself, where the key is what is wrong. */
  #placeOfKey(path: Path): { file: string; path: string; line?: number; column?: number } {
    const { reading, path: written } = this.#written(path)
    const property = reading.#tree === undefined ? undefined : findNodeAtLocation(reading.#tree, [...written])?.parent
    return property?.type === 'property' ? { file: reading.file, path: jsonPath(written), ...reading.#position(property.offset) } : reading.#placeAsWritten(written)
  }

  /** Checks a value's shape; says every way in which it differs. */
  fits(schema: z.ZodMiniType, value: unknown, base: Path): boolean {
    const problems = shapeProblems(schema, value)
    for (const { path, code, message, suggestion } of problems) this.say([...base, ...path], code, message, suggestion)
    return problems.length === 0
  }

  /**
   * What can be read of a value: itself where it fits, else what is left of it once all its differences are told. Nothing
   * that depends on what was lost is told from then on. Undefined where nothing is left.
   */
  read(schema: z.ZodMiniType, value: unknown, base: Path): unknown {
    const named = this.#withKeysMeant(schema, value, base)
    if (this.fits(schema, named, base)) return named
    const saved = salvage(schema, named)
    for (const path of saved?.lost ?? [[]]) this.#lose(base, path, keysAt(schema, path.slice(0, -1)).length > 0)
    return saved?.value
  }

  /** Of a file that is missing, or no JSON, nothing more is said. */
  loseAll(): void {
    this.#losses.add([], 0, false)
  }

  /** Whether something at a path, or in it, could not be read. */
  lacks(path: Path): boolean {
    const { reading, path: written } = this.#written(path)
    return reading.#losses.isIn(written) || reading.#losses.hasIn(written)
  }

  /** Whether what stands at a path could not be read, or what it lies in. */
  isLost(path: Path): boolean {
    const { reading, path: written } = this.#written(path)
    return reading.#losses.isIn(written)
  }

  /** The keys of an object at a path whose values could not be read at all. */
  lostKeys(path: Path): string[] {
    const { reading, path: written } = this.#written(path)
    return reading.#losses.keysOf(written)
  }

  /** Unknown keys under which one that is missing was surely meant are told, and read as if they were that one. */
  #withKeysMeant(schema: z.ZodMiniType, value: unknown, base: Path): unknown {
    let named = value
    for (let round = 0; round < 5; round++) {
      let renamed = 0
      const unknown = shapeProblems(schema, named).filter(({ code }) => code === 'shape.unknown-key')
      for (const { path, code, message, suggestion } of unknown.length > 50 ? [] : unknown) {
        const holder = path.slice(0, -1)
        const key = String(path.at(-1))
        const meant = keyMeant(key, keysAt(schema, holder))
        if (meant === undefined || hasAt(named, [...holder, meant])) continue
        this.say([...base, ...path], code, message, suggestion)
        named = renamedAt(named, holder, key, meant)
        this.redirect([...base, ...holder, meant], this.#written([...base, ...path]))
        renamed++
      }
      if (renamed === 0) return named
    }
    return named
  }

  /** Reads what stands under one key as if it stood under another. */
  readAs(holder: Path, key: string, meant: string): void {
    this.redirect([...holder, meant], this.#written([...holder, key]))
  }

  #written(path: Path): Origin {
    return this.#originOf(path) ?? { reading: this, path }
  }

  /** `keyed` says that what stands beside the lost is of the same object. */
  #lose(unit: Path, path: Path, keyed: boolean): void {
    const { reading, path: written } = this.#written([...unit, ...path])
    reading.#losses.add(written, written.length - path.length, keyed)
  }

  #isDoubtful(path: Path, code: string): boolean {
    const { reading, path: written } = this.#written(path)
    return reading.#losses.cloud(written, code)
  }

  #refuse(code: string, message: string): undefined {
    this.problems.push(new Problem(code, message, { place: { file: this.file, line: 1, column: 1 } }))
    return undefined
  }

  #tooDeep(): undefined {
    return this.#refuse('json.too-deep', `is nested more than ${deepest} levels deep; a journey needs no more than a few`)
  }

  /** Refuses keys that stand twice or that mean something to a machine; false when the nesting has no end. */
  #checkKeys(node: Node, path: Path): boolean {
    if (path.length > deepest) return false
    if (node.type === 'array') return (node.children ?? []).every((child, index) => this.#checkKeys(child, [...path, index]))
    if (node.type === 'string') this.#checkText(String(node.value), path, node.offset)
    if (node.type !== 'object') return true
    const seen = new Set<string>()
    return (node.children ?? []).every((property) => {
      const key = String(property.children?.[0]?.value)
      const at = [...path, key]
      const say = (code: string, message: string): void => {
        this.found++
        if (code !== 'json.duplicate-key') this.#strangeKeys.add(JSON.stringify(at))
        if (code === 'json.forbidden-key') this.#losses.add(at, at.length - 1, false)
        if (this.found <= mostProblems) this.problems.push(new Problem(code, message, { place: { file: this.file, path: jsonPath(at), ...this.#position(property.offset) } }))
      }
      const strange = strangeIn(key)
      if (strange !== undefined) say('json.lookalike', `has the key "${key}" with ${strange}; type it anew`)
      if (seen.has(key)) say('json.duplicate-key', `has the key "${key}" twice in one object; keep one`)
      if (key === '__proto__') say('json.forbidden-key', 'has the key "__proto__", which JavaScript keeps for itself; use another')
      if (key.endsWith('.$')) say('json.forbidden-key', `has the key "${key}"; Step Functions would take what ends in ".$" for a path. Use another`)
      seen.add(key)
      const value = property.children?.[1]
      return value === undefined || this.#checkKeys(value, at)
    })
  }

  /** A half of a character cannot be stored; letters of two scripts in one word are a slip or a trick. */
  #checkText(text: string, path: Path, offset: number): void {
    const place = { file: this.file, path: jsonPath(path), ...this.#position(offset) }
    if (!text.isWellFormed()) {
      this.found++
      if (this.found <= mostProblems) this.problems.push(new Problem('json.lookalike', 'holds half of a character (a lone surrogate), which nothing can store; type it anew', { place }))
    } else if (mixedWord.test(text) && this.warnings.length < mostProblems) {
      this.warnings.push(new Problem('json.lookalike', `holds a word of letters that look alike and are of two scripts: ${spelt(mixedWord.exec(text)?.[0] ?? '')}`, { place }))
    }
  }

  #position(offset: number): { line: number; column: number } {
    this.#lineStarts ??= [0, ...[...this.#text.matchAll(/\n/g)].map(({ index }) => index + 1)]
    const starts = this.#lineStarts
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

function hasAt(value: unknown, path: Path): boolean {
  return path.reduce<unknown>((inner, part) => (typeof inner === 'object' && inner !== null && Object.hasOwn(inner, part) ? (inner as Record<string, unknown>)[part] : undefined), value) !== undefined
}

/** A copy down to the object at `holder`, in which a key is called otherwise. */
function renamedAt(value: unknown, holder: Path, key: string, meant: string): unknown {
  const [first, ...rest] = holder
  if (first === undefined) return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name === key ? meant : name, inner])) : value
  if (Array.isArray(value)) return value.map((inner: unknown, index) => (index === first ? renamedAt(inner, rest, key, meant) : inner))
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name === first ? renamedAt(inner, rest, key, meant) : inner])) : value
}

export const jsonPath = (path: Path): string => path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : /^[\w$-]+$/.test(part) ? `${text}.${part}` : `${text}[${JSON.stringify(part)}]`), '$')
