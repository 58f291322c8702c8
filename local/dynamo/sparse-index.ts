// Knows the earliest entry of a sparse index whose sort key is an instant, from the table's stream. A schedule that
// looks into the index every minute fires here only when there is something to find: a year of virtual time has half a
// million minutes. On AWS it fires every minute; what it finds is the same.

import { Heap } from '../heap.ts'
import type { Index, TableResource } from '../template/storage.ts'
import type { Attributes, DynamoRequests } from './requests.ts'
import type { StreamRecord } from './stream.ts'

interface Entry {
  item: string
  partition: string
  at: number
  /** When the schedule should next fire for it. */
  fireAt: number
  fired: number
}

export class SparseIndex {
  readonly #table: TableResource
  readonly #index: Index
  readonly #partitionKey: string
  readonly #sortKey: string
  readonly #entries = new Map<string, Entry>()
  readonly #heap = new Heap<Entry>((entry) => entry.fireAt)

  constructor(table: TableResource, index: Index) {
    this.#table = table
    this.#index = index
    this.#partitionKey = index.keys[0]?.name ?? ''
    this.#sortKey = index.keys[1]?.name ?? ''
  }

  /** Reads the whole index, as a start on an old table needs. */
  async load(dynamo: DynamoRequests): Promise<void> {
    let from: Attributes | undefined
    do {
      const page: { Items: Attributes[]; LastEvaluatedKey?: Attributes } = await dynamo.send('Scan', {
        TableName: this.#table.name,
        IndexName: this.#index.name,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      })
      for (const item of page.Items) this.#set(this.#keyOf(item), item)
      from = page.LastEvaluatedKey
    } while (from !== undefined)
  }

  /** Follows what was written. */
  see(records: readonly StreamRecord[]): void {
    for (const { dynamodb } of records) this.#set(this.#keyOf(dynamodb.Keys), dynamodb.NewImage)
  }

  /** The instant (ms) from which a firing is worth it; undefined while the index is empty. */
  earliest(): number | undefined {
    for (;;) {
      const entry = this.#heap.peek()
      if (entry === undefined || this.#entries.get(entry.item) === entry) return entry?.fireAt
      this.#heap.pop()
    }
  }

  /**
   * The partitions with entries due at `now`. Each entry is named once, and again later (after a minute, then two, four,
   * … a day at most) while it stays as it is, so that one that nobody mends does not turn time into minutes.
   */
  take(now: number): string[] {
    const partitions = new Set<string>()
    for (let at = this.earliest(); at !== undefined && at <= now; at = this.earliest()) {
      const entry = this.#heap.pop()
      if (entry === undefined) break
      partitions.add(entry.partition)
      const again = { ...entry, fired: entry.fired + 1, fireAt: now + Math.min(minuteMs * 2 ** entry.fired, dayMs) }
      this.#entries.set(entry.item, again)
      this.#heap.push(again)
    }
    return [...partitions].toSorted()
  }

  #set(item: string, image: Attributes | undefined): void {
    const partition = image?.[this.#partitionKey]?.['S']
    const at = Number(image?.[this.#sortKey]?.['N'])
    if (typeof partition !== 'string' || Number.isNaN(at)) {
      this.#entries.delete(item)
      return
    }
    const known = this.#entries.get(item)
    if (known?.at === at && known.partition === partition && known.fired === 0) return
    const entry = { item, partition, at, fireAt: at, fired: 0 }
    this.#entries.set(item, entry)
    this.#heap.push(entry)
  }

  #keyOf(item: Attributes): string {
    return JSON.stringify(this.#table.keys.map(({ name }) => item[name]))
  }
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
