// A queue of things by the instant they are due, those due at the same instant by name, so that a run repeats. A binary
// heap that knows each entry's place: moving or removing one costs O(log n), and nothing stale stays behind.

export interface Due {
  /** Milliseconds since the epoch. */
  due: number
  name: string
  /** Its place in the queue, -1 outside; the queue's own. */
  slot: number
}

export class DueQueue<T extends Due> {
  readonly #heap: T[] = []

  get first(): T | undefined {
    return this.#heap[0]
  }

  /** Puts the entry in, or moves it, to the place of its present `due`. */
  put(entry: T): void {
    if (entry.slot < 0) {
      entry.slot = this.#heap.length
      this.#heap.push(entry)
    }
    this.#settle(entry)
  }

  remove(entry: T): void {
    const { slot } = entry
    const last = this.#heap.pop()
    entry.slot = -1
    if (last === undefined || last === entry) return
    this.#heap[slot] = last
    last.slot = slot
    this.#settle(last)
  }

  #settle(entry: T): void {
    this.#sink(entry)
    this.#rise(entry)
  }

  #rise(entry: T): void {
    while (entry.slot > 0) {
      const parent = this.#heap[(entry.slot - 1) >> 1]
      if (parent === undefined || !isBefore(entry, parent)) return
      this.#swap(entry, parent)
    }
  }

  #sink(entry: T): void {
    for (;;) {
      const left = this.#heap[2 * entry.slot + 1]
      const right = this.#heap[2 * entry.slot + 2]
      const child = left !== undefined && right !== undefined && isBefore(right, left) ? right : left
      if (child === undefined || !isBefore(child, entry)) return
      this.#swap(entry, child)
    }
  }

  #swap(first: T, second: T): void {
    const { slot } = first
    first.slot = second.slot
    second.slot = slot
    this.#heap[first.slot] = first
    this.#heap[second.slot] = second
  }
}

function isBefore(first: Due, second: Due): boolean {
  return first.due < second.due || (first.due === second.due && first.name < second.name)
}
