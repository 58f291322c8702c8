// Reads the JSON of a request by name and kind; what does not fit is a ValidationException.

import { Problem } from '../../engine/problem.ts'

export class Input {
  readonly #values: object

  constructor(values: unknown) {
    this.#values = typeof values === 'object' && values !== null ? values : {}
  }

  /** Parses the body of a request; an empty one is an empty object. */
  static parse(text: string): Input {
    if (text === '') return new Input({})
    try {
      return new Input(JSON.parse(text))
    } catch (cause) {
      throw new Problem('endpoint.bad-json', 'The body of the request is not JSON.', { cause })
    }
  }

  value(key: string): unknown {
    const value: unknown = Reflect.get(this.#values, key)
    return value === null ? undefined : value
  }

  text(key: string): string {
    return this.optionalText(key) ?? this.#refuse(key, 'a text')
  }

  optionalText(key: string): string | undefined {
    const value = this.value(key)
    return value === undefined || typeof value === 'string' ? value : this.#refuse(key, 'a text')
  }

  optionalNumber(key: string): number | undefined {
    const value = this.value(key)
    return value === undefined || typeof value === 'number' ? value : this.#refuse(key, 'a number')
  }

  objects(key: string): Input[] {
    return this.list(key).map((value) => new Input(value))
  }

  object(key: string): Input | undefined {
    const value = this.value(key)
    if (value === undefined) return undefined
    return typeof value === 'object' ? new Input(value) : this.#refuse(key, 'an object')
  }

  texts(key: string): string[] {
    return this.list(key).map((value) => (typeof value === 'string' ? value : this.#refuse(key, 'a list of texts')))
  }

  list(key: string): unknown[] {
    const value = this.value(key)
    if (value === undefined) return []
    return Array.isArray(value) ? (value as unknown[]) : this.#refuse(key, 'a list')
  }

  #refuse(key: string, expected: string): never {
    throw new Problem('endpoint.bad-input', `${key} should be ${expected}, found ${JSON.stringify(this.value(key))}.`)
  }
}
