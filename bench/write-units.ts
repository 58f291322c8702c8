// A table that counts what DynamoDB would bill for each call: write units by the kilobyte of the larger of old and new item,
// twice in a transaction, and what keeping the keys-only indexes costs; reads by the four kilobytes.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html

import type { Item, Table, Write } from '../engine/ports.ts'
import type { Key } from '../engine/table/keys.ts'
import { bytesOf } from '../tests/contracts/item-size.ts'

export interface Bill {
  /** Of the table itself. */
  writeUnits: number
  /** Of its indexes. */
  indexUnits: number
  writes: number
  reads: number
  readUnits: number
}

export const emptyBill = (): Bill => ({ writeUnits: 0, indexUnits: 0, writes: 0, reads: 0, readUnits: 0 })

/** The same table; `bill` grows with each call. */
export function billed(table: Table, bill: Bill): Table {
  const read = (items: readonly (Item | undefined)[], consistent: boolean): void => {
    bill.reads += items.length
    for (const item of items) bill.readUnits += Math.ceil((item === undefined ? 1 : bytesOf(item)) / 4096) * (consistent ? 1 : 0.5)
  }
  return {
    async get(key, options) {
      const item = await table.get(key, options)
      read([item], options?.consistent === true)
      return item
    },
    async getMany(keys) {
      const items = await table.getMany(keys)
      read(items, true)
      return items
    },
    async query(pk, range) {
      const page = await table.query(pk, range)
      bill.reads++
      bill.readUnits += Math.ceil(page.items.reduce((sum, item) => sum + bytesOf(item), 1) / 4096)
      return page
    },
    due: (shard, until, limit) => table.due(shard, until, limit),
    inStage: (stage, shard, limit, after) => table.inStage(stage, shard, limit, after),
    async write(...writes) {
      const keys = writes.map(keyOf)
      const before = await table.getMany(keys)
      const result = await table.write(...writes)
      const after = await table.getMany(keys)
      const factor = writes.length > 1 ? 2 : 1
      for (const [index] of writes.entries()) {
        const [old, now] = [before[index], after[index]]
        bill.writes++
        bill.writeUnits += factor * Math.max(1, Math.ceil(Math.max(...[old, now].map((item) => (item === undefined ? 0 : bytesOf(item)))) / 1024))
        if (result.kind === 'done') bill.indexUnits += factor * (indexWrites(old, now, 'dueShard', 'dueAt') + indexWrites(old, now, 'stageShard', 'pk'))
      }
      return result
    },
  }
}

/** An entry of a keys-only index is put, deleted, or, when a key of it changes, both; it is far below a kilobyte. */
function indexWrites(old: Item | undefined, now: Item | undefined, partition: string, sort: string): number {
  const entry = (item: Item | undefined): string | undefined =>
    item?.[partition] === undefined || item[sort] === undefined ? undefined : JSON.stringify([item[partition], item[sort]])
  const [was, is] = [entry(old), entry(now)]
  if (was === is) return 0
  return (was === undefined ? 0 : 1) + (is === undefined ? 0 : 1)
}

function keyOf(write: Write): Key {
  if ('put' in write) return { pk: write.put.pk, sk: write.put.sk }
  if ('update' in write) return write.update
  return 'check' in write ? write.check : write.remove
}
