// The table in memory: for simulation, for tests, and where no embedded database runs. It keeps what it is given as JSON,
// so that nothing shares state with its callers, and reports every write to whoever follows the stream.
import type { Condition, Item, Page, Table, Value, Write, WriteResult } from '../ports.ts'
import type { Key } from './keys.ts'
import type { IndexEntry, IndexKeys } from './memory-index.ts'
import { dueShard, stageShard } from './keys.ts'
import { MemoryIndex } from './memory-index.ts'
import { SortedList } from './sorted-list.ts'

export type TableListener = (change: { kind: 'insert' | 'modify' | 'remove'; item: Item }) => void

interface Partition {
  items: Map<string, Item>
  order: SortedList<string>
}

type IndexRange = Parameters<MemoryIndex['range']>[1]

export class MemoryTable implements Table {
  readonly #partitions = new Map<string, Partition>()
  readonly #order = new SortedList<string>(compare)
  readonly #indexes: Map<string, MemoryIndex>
  readonly #listeners: TableListener[] = []

  constructor(indexes: Record<string, IndexKeys> = { due: { partition: 'dueShard', sort: 'dueAt' }, stage: { partition: 'stageShard', sort: 'pk' } }) {
    this.#indexes = new Map(Object.entries(indexes).map(([name, keys]) => [name, new MemoryIndex(keys)]))
  }

  onChange(listener: TableListener): void {
    this.#listeners.push(listener)
  }

  all(): Item[] {
    return [...this.#partitions.values()].flatMap(({ items }) => [...items.values()].map(copy))
  }

  async get(key: Key): Promise<Item | undefined> {
    const item = this.#find(key)
    return item === undefined ? undefined : copy(item)
  }

  async getMany(keys: readonly Key[]): Promise<(Item | undefined)[]> {
    return Promise.all(keys.map((key) => this.get(key)))
  }

  async query(pk: string, range: Parameters<Table['query']>[1]): Promise<Page> {
    const { prefix, from, to, reverse = false, limit = Infinity, after } = range
    const partition = this.#partitions.get(pk)
    if (partition === undefined) return { items: [] }
    const { order } = partition
    const low = [
      ...(prefix === undefined ? [] : [order.before(prefix)]),
      ...(from === undefined ? [] : [order.before(from)]),
      ...(after === undefined || reverse ? [] : [order.after(after)]),
    ]
    const high = [
      ...(prefix === undefined ? [] : [order.after(`${prefix}\uffff`)]),
      ...(to === undefined ? [] : [order.after(to)]),
      ...(after === undefined || !reverse ? [] : [order.before(after)]),
    ]
    const [first, end] = [Math.max(0, ...low), Math.min(order.size, ...high)]
    const items = order.take(first, end, { reverse, limit }).map((sk) => copy(partition.items.get(sk)!))
    const last = items.at(-1)
    return { items, ...(end - first > items.length && last !== undefined ? { next: last.sk } : {}) }
  }

  /** The next `limit` items of the whole table, by key. */
  async scan({ after, limit }: { after?: Key; limit: number }): Promise<Item[]> {
    const found: Item[] = []
    for (let place = after === undefined ? 0 : this.#order.before(after.pk); place < this.#order.size && found.length < limit; place++) {
      const [pk = ''] = this.#order.take(place, place + 1)
      const { items, order } = this.#partitions.get(pk)!
      const low = after?.pk === pk ? order.after(after.sk) : 0
      found.push(...order.take(low, order.size, { limit: limit - found.length }).map((sk) => copy(items.get(sk)!)))
    }
    return found
  }

  async due(shard: number, until: number, limit: number): Promise<Key[]> {
    return this.find('due', dueShard(shard), { to: until, limit }).map(({ pk, sk }) => ({ pk, sk }))
  }

  async inStage(stage: string, shard: number, limit: number, after?: string): Promise<string[]> {
    const found = this.find('stage', stageShard(stage, shard), after === undefined ? { limit } : { from: after, limit: limit + 1 })
    return found.map(({ pk }) => pk).filter((pk) => pk !== after).slice(0, limit)
  }

  /** One partition of an index; throws where the table has no such index. */
  find(index: string, partition: string, range: IndexRange): IndexEntry[] {
    return this.index(index).range(partition, range)
  }

  index(name: string): MemoryIndex {
    const index = this.#indexes.get(name)
    if (index === undefined) throw new Error(`The table has no index ${name}`)
    return index
  }

  async write(...writes: Write[]): Promise<WriteResult> {
    refuseImpossible(writes)
    const refused = writes.flatMap((write, index) => (this.#holds(keyOf(write), write.if) ? [] : [index]))
    if (refused.length > 0) return { kind: 'refused', refused }
    for (const write of writes) this.#apply(write)
    return { kind: 'done' }
  }

  #apply(write: Write): void {
    if ('check' in write) return
    const key = keyOf(write)
    const known = this.#find(key)
    if ('remove' in write && !('update' in write)) {
      if (known === undefined) return
      this.#forget(known)
      return this.#tell('remove', known)
    }
    const item = copy('put' in write ? write.put : { ...(known ?? key), ...(withoutUndefined(write.set ?? {}) as object) })
    if ('update' in write) for (const attribute of write.remove ?? []) delete item[attribute]
    this.#keep(known, item)
    this.#tell(known === undefined ? 'insert' : 'modify', item)
  }

  #keep(before: Item | undefined, item: Item): void {
    const { items, order } = this.#partitionOf(item.pk)
    items.set(item.sk, item)
    if (before === undefined) order.add(item.sk)
    for (const index of this.#indexes.values()) index.move(before, item)
  }

  #forget(item: Item): void {
    const { items, order } = this.#partitionOf(item.pk)
    items.delete(item.sk)
    order.remove(item.sk)
    for (const index of this.#indexes.values()) index.move(item, undefined)
  }

  #partitionOf(pk: string): Partition {
    const known = this.#partitions.get(pk)
    if (known !== undefined) return known
    const partition = { items: new Map<string, Item>(), order: new SortedList<string>(compare) }
    this.#partitions.set(pk, partition)
    this.#order.add(pk)
    return partition
  }

  #tell(kind: 'insert' | 'modify' | 'remove', item: Item): void {
    for (const listener of this.#listeners) listener({ kind, item: copy(item) })
  }

  #find(key: Key): Item | undefined {
    return this.#partitions.get(key.pk)?.items.get(key.sk)
  }

  #holds(key: Key, condition: Condition | undefined): boolean {
    if (condition === undefined) return true
    const item = this.#find(key)
    if (condition.exists !== undefined && condition.exists !== (item !== undefined)) return false
    if (condition.absent?.some((attribute) => item?.[attribute] !== undefined)) return false
    return Object.entries(condition.is ?? {}).every(([attribute, value]) => item?.[attribute] === value)
  }
}

function keyOf(write: Write): Key {
  const { pk, sk } = 'put' in write ? write.put : 'update' in write ? write.update : 'check' in write ? write.check : write.remove
  return { pk, sk }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const copy = (item: Item): Item => withoutUndefined(item) as Item

/** A copy that shares nothing with the value. */
function withoutUndefined(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (value instanceof Uint8Array) return value.slice()
  if (typeof value !== 'object' || value === null) return value
  const members: Record<string, Value> = {}
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    // A plain assignment would make a member of this name the prototype.
    if (name === '__proto__') Object.defineProperty(members, name, { value: withoutUndefined(member), enumerable: true, configurable: true, writable: true })
    else members[name] = withoutUndefined(member)
  }
  return members
}

/** What DynamoDB takes for a mistake of the caller's. */
function refuseImpossible(writes: readonly Write[]): void {
  if (writes.length > 100) throw new Error(`A transaction takes 100 writes at most, found ${writes.length}`)
  const keys = new Set(writes.map((write) => Object.values(keyOf(write)).join('\n')))
  if (keys.size < writes.length) throw new Error('A transaction cannot include multiple operations on one item')
}
