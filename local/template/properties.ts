// Reads resolved properties of a resource by name and kind, and says which resource of which stack is at fault when a
// value is not what CloudFormation allows. Numbers and booleans may come as text, as CloudFormation lets them.

import { Problem } from '../../engine/problem.ts'

export class Properties {
  readonly #values: Record<string, unknown>
  readonly #place: { file: string; path: string }

  constructor(values: Record<string, unknown>, place: { file: string; path: string }) {
    this.#values = values
    this.#place = place
  }

  value(key: string): unknown {
    return this.#values[key]
  }

  text(key: string): string {
    return this.optionalText(key) ?? this.#refuse(key, 'a text')
  }

  optionalText(key: string): string | undefined {
    const value = this.#values[key]
    if (value === undefined || typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return this.#refuse(key, 'a text')
  }

  number(key: string): number {
    return this.optionalNumber(key) ?? this.#refuse(key, 'a number')
  }

  optionalNumber(key: string): number | undefined {
    const value = this.#values[key]
    if (value === undefined) return undefined
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : this.#refuse(key, 'a number')
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.#values[key]
    if (value === undefined) return otherwise
    if (value === true || value === 'true') return true
    if (value === false || value === 'false') return false
    return this.#refuse(key, 'true or false')
  }

  /** One of the texts allowed; `otherwise` when there is none. */
  choice<T extends string>(key: string, allowed: readonly T[], otherwise?: T): T {
    const value = this.#values[key] ?? otherwise
    return allowed.find((choice) => choice === value) ?? this.#refuse(key, `one of ${allowed.join(', ')}`)
  }

  object(key: string): Properties | undefined {
    const value = this.#values[key]
    if (value === undefined) return undefined
    return isRecord(value) ? this.#inside(key, value) : this.#refuse(key, 'an object')
  }

  objects(key: string): Properties[] {
    return this.list(key).map((value, index) =>
      isRecord(value) ? this.#inside(`${key}[${index}]`, value) : this.#refuse(key, 'a list of objects')
    )
  }

  texts(key: string): string[] {
    return this.list(key).map((value) => (typeof value === 'string' ? value : this.#refuse(key, 'a list of texts')))
  }

  list(key: string): unknown[] {
    const value = this.#values[key]
    if (value === undefined) return []
    return Array.isArray(value) ? (value as unknown[]) : this.#refuse(key, 'a list')
  }

  record(): Record<string, unknown> {
    return this.#values
  }

  /** Throws `template.unknown-property` when a property is set that the one-machine system would silently ignore. */
  refuse(key: string, why: string): void {
    const value = this.#values[key]
    if (value === undefined || value === false) return
    throw new Problem('template.unknown-property', `${this.#at(key)} is set, but ${why}.`, { place: this.#place })
  }

  #inside(key: string, values: Record<string, unknown>): Properties {
    return new Properties(values, { file: this.#place.file, path: `${this.#place.path}.${key}` })
  }

  #at(key: string): string {
    return `${this.#place.path}.${key}`
  }

  #refuse(key: string, expected: string): never {
    throw new Problem(
      'template.unknown-value',
      `${this.#at(key)} should be ${expected}, but is ${JSON.stringify(this.#values[key])}.`,
      { place: this.#place }
    )
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
