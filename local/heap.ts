// A binary heap: the smallest entry comes out first.

export class Heap<Entry> {
  readonly #entries: Entry[] = []
  readonly #order: (entry: Entry) => number

  constructor(order: (entry: Entry) => number) {
    this.#order = order
  }

  get size(): number {
    return this.#entries.length
  }

  peek(): Entry | undefined {
    return this.#entries[0]
  }

  push(entry: Entry): void {
    const entries = this.#entries
    let place = entries.push(entry) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.#at(parent) <= this.#at(place)) return
      this.#swap(parent, place)
      place = parent
    }
  }

  pop(): Entry | undefined {
    const entries = this.#entries
    const first = entries[0]
    const last = entries.pop()
    if (last === undefined || entries.length === 0) return first
    entries[0] = last
    let place = 0
    for (;;) {
      const left = 2 * place + 1
      const child = left + 1 < entries.length && this.#at(left + 1) < this.#at(left) ? left + 1 : left
      if (child >= entries.length || this.#at(place) <= this.#at(child)) return first
      this.#swap(place, child)
      place = child
    }
  }

  #at(place: number): number {
    const entry = this.#entries[place]
    return entry === undefined ? Infinity : this.#order(entry)
  }

  #swap(one: number, other: number): void {
    const entries = this.#entries
    const first = entries[one]
    const second = entries[other]
    if (first === undefined || second === undefined) return
    entries[one] = second
    entries[other] = first
  }
}
