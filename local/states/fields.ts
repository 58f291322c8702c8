// Reads the fields of one object of a definition, noting every problem with its place instead of stopping at the first.

import { Problem } from '../../engine/problem.ts'
import { isObject, type Json, type JsonObject } from './json.ts'

/** Valid in the Amazon States Language, but not executed here: refused, so that nothing is silently left out. */
const UNSUPPORTED: Record<string, string> = {
  Assign: 'variables',
  Arguments: 'JSONata',
  Output: 'JSONata',
  Condition: 'JSONata',
  Items: 'JSONata',
  Credentials: 'cross-account roles',
  ItemReader: 'distributed Map',
  ItemBatcher: 'distributed Map',
  ResultWriter: 'distributed Map',
  Label: 'distributed Map',
  ExecutionType: 'distributed Map',
  ToleratedFailureCount: 'distributed Map',
  ToleratedFailureCountPath: 'distributed Map',
  ToleratedFailurePercentage: 'distributed Map',
  ToleratedFailurePercentagePath: 'distributed Map',
  MaxConcurrencyPath: 'a MaxConcurrency read from the input'
}

export class Fields {
  readonly path: string
  readonly #object: JsonObject
  readonly #file: string
  readonly #problems: Problem[]
  readonly #known = new Set<string>()

  constructor(object: Json, path: string, file: string, problems: Problem[]) {
    this.path = path
    this.#file = file
    this.#problems = problems
    this.#object = isObject(object) ? object : {}
    if (!isObject(object)) this.invalid(undefined, `expected an object, found ${JSON.stringify(object)}`)
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#object, key)
  }

  /** The field as it stands, undefined when absent. */
  raw(key: string): Json | undefined {
    this.#known.add(key)
    return this.has(key) ? this.#object[key] : undefined
  }

  text(key: string): string | undefined {
    const value = this.raw(key)
    if (value === undefined || typeof value === 'string') return value
    return this.invalid(key, `expected a string, found ${JSON.stringify(value)}`)
  }

  requiredText(key: string): string {
    const value = this.text(key)
    if (value === undefined && !this.has(key)) this.invalid(undefined, `the field "${key}" is missing`)
    return value ?? ''
  }

  number(key: string, least: number, most: number): number | undefined {
    const value = this.raw(key)
    if (value === undefined) return undefined
    if (typeof value === 'number' && value >= least && value <= most) return value
    return this.invalid(key, `expected a number from ${least} to ${most}, found ${JSON.stringify(value)}`)
  }

  integer(key: string, least: number, most: number): number | undefined {
    const value = this.number(key, least, most)
    if (value === undefined || Number.isInteger(value)) return value
    return this.invalid(key, `expected an integer, found ${value}`)
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const value = this.text(key)
    const found = allowed.find((candidate) => candidate === value)
    if (value === undefined || found !== undefined) return found
    return this.invalid(key, `expected one of ${allowed.join(', ')}, found "${value}"`)
  }

  /** The field handed to `parse`, whose Problems are noted; undefined when absent or refused. */
  parsed<T>(key: string, parse: (value: Json) => T): T | undefined {
    const value = this.raw(key)
    return value === undefined ? undefined : this.attempt(key, () => parse(value))
  }

  parsedText<T>(key: string, parse: (value: string) => T): T | undefined {
    const value = this.text(key)
    return value === undefined ? undefined : this.attempt(key, () => parse(value))
  }

  attempt<T>(key: string | undefined, work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return this.#note(error.code, key, error.message, error)
    }
  }

  /** The objects of a list field, empty when absent. */
  list(key: string): Fields[] {
    const value = this.raw(key)
    if (value === undefined) return []
    if (Array.isArray(value)) return value.map((item, index) => this.#inside(item, `${key}[${index}]`))
    this.invalid(key, `expected an array, found ${JSON.stringify(value)}`)
    return []
  }

  child(key: string): Fields | undefined {
    const value = this.raw(key)
    return value === undefined ? undefined : this.#inside(value, key)
  }

  children(key: string): [name: string, child: Fields][] {
    const value = this.raw(key)
    if (value === undefined) return []
    if (isObject(value)) {
      const place = (name: string): string => `${key}[${JSON.stringify(name)}]`
      return Object.entries(value).map(([name, child]) => [name, this.#inside(child, place(name))])
    }
    this.invalid(key, `expected an object, found ${JSON.stringify(value)}`)
    return []
  }

  atMostOne(...keys: string[]): void {
    const found = keys.filter((key) => this.has(key))
    if (found.length > 1) this.invalid(undefined, `gives ${found.join(' and ')}: only one of them is allowed`)
  }

  invalid(key: string | undefined, message: string): undefined {
    return this.#note('states.invalid', key, message)
  }

  unsupported(key: string | undefined, message: string): undefined {
    return this.#note('states.unsupported', key, message)
  }

  /** To be called last: refuses every field that nobody asked for. */
  close(): void {
    this.#known.add('Comment')
    for (const key of Object.keys(this.#object)) {
      if (this.#known.has(key)) continue
      const feature = UNSUPPORTED[key]
      if (feature === undefined) this.invalid(key, 'is no field of this kind of state, or not beside the others given')
      else this.unsupported(key, `${feature} cannot be executed here`)
    }
  }

  #inside(value: Json, key: string): Fields {
    return new Fields(value, `${this.path}.${key}`, this.#file, this.#problems)
  }

  #note(code: string, key: string | undefined, message: string, cause?: unknown): undefined {
    const path = key === undefined ? this.path : `${this.path}.${key}`
    this.#problems.push(new Problem(code, message, { place: { file: this.#file, path }, cause }))
  }
}
