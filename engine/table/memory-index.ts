// A sparse index of the table in memory: the items that have both of its attributes, by partition and in order.
import type { Item } from '../ports.ts'
import type { Key } from './keys.ts'
import { SortedList } from './sorted-list.ts'

export interface IndexKeys {
  partition: string
  sort: string
}

/** The key of an item, and where it stands in the index. */
export type IndexEntry = Key & { partition: string; at: string | number }

export class MemoryIndex {
  readonly keys: IndexKeys
  readonly #partitions = new Map<string, SortedList<IndexEntry>>()

  constructor(keys: IndexKeys) {
    this.keys = keys
  }

  move(before: Item | undefined, after: Item | undefined): void {
    const [from, to] = [this.#entryOf(before), this.#entryOf(after)]
    if (from !== undefined && to !== undefined && from.partition === to.partition && compare(from, to) === 0) return
    if (from !== undefined) this.#partitions.get(from.partition)?.remove(from)
    if (to !== undefined) this.#listOf(to.partition).add(to)
  }

  /** One partition's entries from `from` to `to`, both included, in order. */
  range(partition: string, { from, to, after, reverse = false, limit }: { from?: string | number; to?: string | number; after?: IndexEntry; reverse?: boolean; limit?: number }): IndexEntry[] {
    const list = this.#partitions.get(partition)
    if (list === undefined) return []
    const low = Math.max(from === undefined ? 0 : list.before({ ...least, at: from }), after === undefined || reverse ? 0 : list.after(after))
    const high = Math.min(to === undefined ? list.size : list.after({ ...greatest, at: to }), after === undefined || !reverse ? list.size : list.before(after))
    return list.take(low, high, { reverse, ...(limit === undefined ? {} : { limit }) })
  }

  /** The least `sort` of all partitions; undefined where nothing is in the index. */
  least(): string | number | undefined {
    let least: string | number | undefined
    for (const list of this.#partitions.values()) {
      const at = list.take(0, 1)[0]?.at
      if (at !== undefined && (least === undefined || at < least)) least = at
    }
    return least
  }

  all(): IndexEntry[] {
    return [...this.#partitions.values()].flatMap((list) => list.take(0, list.size))
  }

  #listOf(partition: string): SortedList<IndexEntry> {
    const known = this.#partitions.get(partition)
    if (known !== undefined) return known
    const list = new SortedList<IndexEntry>(compare)
    this.#partitions.set(partition, list)
    return list
  }

  #entryOf(item: Item | undefined): IndexEntry | undefined {
    const partition = item?.[this.keys.partition]
    const at = item?.[this.keys.sort]
    if (item === undefined || typeof partition !== 'string' || (typeof at !== 'string' && typeof at !== 'number')) return undefined
    return { pk: item.pk, sk: item.sk, partition, at }
  }
}

const least = { partition: '', pk: '', sk: '' }
const greatest = { partition: '', pk: '\uffff', sk: '\uffff' }

function compare(a: IndexEntry, b: IndexEntry): number {
  return order(a.at, b.at) || order(a.pk, b.pk) || order(a.sk, b.sk)
}

const order = <Value extends string | number>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0)
