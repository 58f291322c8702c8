// A list that is always in order. Places are found by halving; an insertion moves what comes after it, which is fast for
// the thousands of entries that a customer or a shard has.
export class SortedList<Entry> {
  readonly #entries: Entry[] = []
  readonly #compare: (a: Entry, b: Entry) => number

  constructor(compare: (a: Entry, b: Entry) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#entries.length
  }

  add(entry: Entry): void {
    this.#entries.splice(this.after(entry), 0, entry)
  }

  remove(entry: Entry): void {
    const place = this.before(entry)
    const found = this.#entries[place]
    if (found !== undefined && this.#compare(found, entry) === 0) this.#entries.splice(place, 1)
  }

  /** How many entries are smaller. */
  before(entry: Entry): number {
    return this.#placeWhere((other) => this.#compare(other, entry) >= 0)
  }

  /** How many entries are smaller or equal. */
  after(entry: Entry): number {
    return this.#placeWhere((other) => this.#compare(other, entry) > 0)
  }

  /** The first, or in reverse the last, `limit` entries of the places from `low` up to but without `high`. */
  take(low: number, high: number, { limit = Infinity, reverse = false }: { limit?: number; reverse?: boolean } = {}): Entry[] {
    if (high <= low) return []
    return reverse ? this.#entries.slice(Math.max(low, high - limit), high).toReversed() : this.#entries.slice(low, Math.min(high, low + limit))
  }

  #placeWhere(isBeyond: (entry: Entry) => boolean): number {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBeyond(this.#entries[middle]!)) high = middle
      else low = middle + 1
    }
    return low
  }
}
