// Reads the words of an expression: names and values behind placeholders, functions, comparisons. Nothing else is known,
// neither paths into maps and lists nor brackets nor OR.

import type { Value } from '../../engine/ports.ts'
import type { Attributes } from '../dynamo/requests.ts'
import { readValue } from './attribute-values.ts'
import { invalid, unknownHere } from './refusal.ts'

export interface Placeholders {
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Attributes
}

const words = /\s*(?:([#:]?[A-Za-z0-9_]+)|(<=|>=|[=(),]))/y

/** One expression, read from left to right. */
export class Expression {
  readonly #text: string
  readonly #words: string[]
  readonly #placeholders: Placeholders
  #place = 0

  constructor(text: string, placeholders: Placeholders) {
    this.#text = text
    this.#words = split(text)
    this.#placeholders = placeholders
  }

  get isAtEnd(): boolean {
    return this.#place === this.#words.length
  }

  /** Takes the next word when it is `word`, whatever its case. */
  takes(word: string): boolean {
    const isNext = this.#words[this.#place]?.toUpperCase() === word.toUpperCase()
    if (isNext) this.#place++
    return isNext
  }

  expect(word: string): void {
    if (!this.takes(word)) this.refuse()
  }

  /** The attribute that is named next. */
  attribute(): string {
    const word = this.#next()
    if (!word.startsWith('#')) return /^[A-Za-z_]/.test(word) ? word : this.refuse()
    const name = this.#placeholders.ExpressionAttributeNames?.[word]
    return name ?? this.#undefined(word)
  }

  /** The value that stands next. */
  value(): Value {
    const word = this.#next()
    if (!word.startsWith(':')) this.refuse()
    const value = this.#placeholders.ExpressionAttributeValues?.[word]
    return value === undefined ? this.#undefined(word) : readValue(value)
  }

  /** A value that has an order. */
  ordered(): string | number {
    const value = this.value()
    return typeof value === 'string' || typeof value === 'number' ? value : this.refuse()
  }

  refuse(): never {
    throw unknownHere(`expressions such as ${JSON.stringify(this.#text)}`)
  }

  #next(): string {
    return this.#words[this.#place++] ?? this.refuse()
  }

  #undefined(word: string): never {
    throw invalid(`Invalid expression ${JSON.stringify(this.#text)}: ${word} is not defined`)
  }
}

function split(text: string): string[] {
  const found: string[] = []
  words.lastIndex = 0
  for (let end = 0; end < text.trimEnd().length; end = words.lastIndex) {
    const match = words.exec(text)
    if (match === null) throw unknownHere(`${JSON.stringify(text.slice(end).trim())} in the expression ${JSON.stringify(text)}`)
    found.push(match[1] ?? match[2] ?? '')
  }
  return found
}
