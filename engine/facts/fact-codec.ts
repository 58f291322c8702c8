// All facts of a profile as one run of bytes: a profile with twenty of them must stay under 1 KB, a write unit, and twenty
// texts in a map take half of that again. Numbers are written seven bits a byte, times as distances from the earliest.
//
// base · for each fact, by id: id and two flags in four bytes · count · [first] · number of times · newest time · distances
// back from it · [length · JSON of the rarer members]
import type { Fact } from './fact.ts'

/** The first time need not be written: all times are kept, and it is the last of them. */
const isWhole = 1
/** Days, sums or occurrences follow. */
const hasMore = 2

export function encodeFacts(facts: Readonly<Record<string, Fact>>): Uint8Array {
  const entries = Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const bytes: number[] = []
  if (entries.length === 0) return new Uint8Array()
  const base = Math.min(...entries.map(([, { first, times }]) => Math.min(first, times.at(-1) ?? first)))
  pushNumber(bytes, base < 0 ? -2 * base - 1 : 2 * base)
  for (const [id, fact] of entries) pushFact(bytes, id, fact, base)
  return Uint8Array.from(bytes)
}

function pushFact(bytes: number[], id: string, fact: Fact, base: number): void {
  const { count, first, times, days, sums, newest, recent } = fact
  const whole = times.length === count && times.at(-1) === first
  const more = days !== undefined || sums !== undefined || newest !== undefined || recent !== undefined
  const head = numberOfId(id) * 4 + (whole ? isWhole : 0) + (more ? hasMore : 0)
  bytes.push(Math.floor(head / 2 ** 24), (head >>> 16) & 255, (head >>> 8) & 255, head & 255)
  pushNumber(bytes, count)
  if (!whole) pushNumber(bytes, first - base)
  pushNumber(bytes, times.length)
  for (const [index, time] of times.entries()) pushNumber(bytes, index === 0 ? time - base : times[index - 1]! - time)
  if (!more) return
  const text = new TextEncoder().encode(JSON.stringify([days ?? 0, sums ?? 0, newest ?? 0, ...(recent === undefined ? [] : [recent])]))
  pushNumber(bytes, text.length)
  for (const byte of text) bytes.push(byte)
}

export function decodeFacts(bytes: Uint8Array): Record<string, Fact> {
  const facts: Record<string, Fact> = {}
  if (bytes.length === 0) return facts
  const reader = new Reader(bytes)
  const zigzag = reader.number()
  const base = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
  while (!reader.isAtEnd) {
    const head = reader.word()
    const count = reader.number()
    const first = (head & isWhole) === 0 ? reader.number() + base : undefined
    const times: number[] = []
    for (let left = reader.number(); left > 0; left--) times.push(times.length === 0 ? reader.number() + base : times.at(-1)! - reader.number())
    const fact: Fact = { count, first: first ?? times.at(-1)!, times }
    if ((head & hasMore) !== 0) addMore(fact, reader.text())
    facts[idOfNumber(Math.floor(head / 4))] = fact
  }
  return facts
}

function addMore(fact: Fact, text: string): void {
  const [days, sums, newest, recent] = JSON.parse(text) as [number[] | 0, Record<string, string> | 0, NonNullable<Fact['newest']> | 0, NonNullable<Fact['recent']>?]
  if (days !== 0) fact.days = days
  if (sums !== 0) fact.sums = sums
  if (newest !== 0) fact.newest = newest
  if (recent !== undefined) fact.recent = recent
}

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** Seven bits a byte, the lowest first. Beyond 32 bits, so in plain arithmetic. */
  number(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  word(): number {
    return this.#byte() * 2 ** 24 + this.#byte() * 2 ** 16 + this.#byte() * 2 ** 8 + this.#byte()
  }

  text(): string {
    const length = this.number()
    const text = new TextDecoder().decode(this.#bytes.subarray(this.#at, this.#at + length))
    this.#at += length
    return text
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new RangeError('The facts of a profile end in the middle')
    return byte
  }
}

function pushNumber(bytes: number[], value: number): void {
  let left = value
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128)
  bytes.push(left)
}

// A fact's id is six characters of base32, thirty bits.

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

function numberOfId(id: string): number {
  if (!/^[a-z2-7]{6}$/.test(id)) throw new RangeError(`${id} is no fact's id: those are six characters of base32`)
  let value = 0
  for (const character of id) value = value * 32 + alphabet.indexOf(character)
  return value
}

function idOfNumber(value: number): string {
  let id = ''
  for (let left = value, place = 0; place < 6; place++, left = Math.floor(left / 32)) id = alphabet[left % 32]! + id
  return id
}
