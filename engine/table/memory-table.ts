// The table in memory: for simulation, for tests, and where no embedded database runs. It keeps what it is given as JSON,
// so that nothing shares state with its callers, and reports every write to whoever follows the stream.
import type { Condition, Item, Page, Table, Write, WriteResult } from '../ports.ts'
import type { Key } from './keys.ts'
import { dueShard } from './keys.ts'

export type TableListener = (change: { kind: 'insert' | 'modify' | 'remove'; item: Item }) => void

export class MemoryTable implements Table {
  readonly #partitions = new Map<string, Map<string, Item>>()
  readonly #listeners: TableListener[] = []

  onChange(listener: TableListener): void {
    this.#listeners.push(listener)
  }

  all(): Item[] {
    return [...this.#partitions.values()].flatMap((items) => [...items.values()].map(copy))
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
    const keys = [...(this.#partitions.get(pk)?.keys() ?? [])].toSorted()
    if (reverse) keys.reverse()
    const passes = (sk: string): boolean =>
      (prefix === undefined || sk.startsWith(prefix)) && (from === undefined || sk >= from) && (to === undefined || sk <= to) &&
      (after === undefined || (reverse ? sk < after : sk > after))
    const found = keys.filter(passes)
    const items = found.slice(0, limit).map((sk) => copy(this.#partitions.get(pk)!.get(sk)!))
    const last = items.at(-1)
    return { items, ...(found.length > items.length && last !== undefined ? { next: last.sk } : {}) }
  }

  async due(shard: number, until: number, limit: number): Promise<Key[]> {
    const partition = dueShard(shard)
    const items = [...this.#partitions.values()].flatMap((one) => [...one.values()])
    return items
      .filter((item) => item['dueShard'] === partition && (item['dueAt'] as number) <= until)
      .toSorted((a, b) => (a['dueAt'] as number) - (b['dueAt'] as number) || (a.pk < b.pk ? -1 : 1))
      .slice(0, limit)
      .map(({ pk, sk }) => ({ pk, sk }))
  }

  async write(...writes: Write[]): Promise<WriteResult> {
    const refused = writes.flatMap((write, index) => (this.#holds(keyOf(write), write.if) ? [] : [index]))
    if (refused.length > 0) return { kind: 'refused', refused }
    for (const write of writes) this.#apply(write)
    return { kind: 'done' }
  }

  #apply(write: Write): void {
    if ('check' in write) return
    const key = keyOf(write)
    const known = this.#find(key)
    const partition = this.#partitions.get(key.pk) ?? new Map<string, Item>()
    this.#partitions.set(key.pk, partition)
    if ('remove' in write && !('update' in write)) {
      if (known === undefined) return
      partition.delete(key.sk)
      return this.#tell('remove', known)
    }
    const item = 'put' in write ? copy(write.put) : copy({ ...(known ?? key), ...write.set })
    if ('update' in write) for (const attribute of write.remove ?? []) delete item[attribute]
    partition.set(key.sk, item)
    this.#tell(known === undefined ? 'insert' : 'modify', item)
  }

  #tell(kind: 'insert' | 'modify' | 'remove', item: Item): void {
    for (const listener of this.#listeners) listener({ kind, item: copy(item) })
  }

  #find(key: Key): Item | undefined {
    return this.#partitions.get(key.pk)?.get(key.sk)
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
  if ('put' in write) return write.put
  if ('update' in write) return write.update
  if ('check' in write) return write.check
  return write.remove
}

const copy = (item: Item): Item => structuredClone(item)
