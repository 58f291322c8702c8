import { MemoryTable } from '../../../engine/table/memory-table.ts'
import { describeTable } from '../../contracts/table.ts'
import { expect, test } from 'vitest'

describeTable(async () => ({ table: new MemoryTable(), close: async () => undefined }))

test('tells who listens of every write, in order, and of none that was refused', async () => {
  const table = new MemoryTable()
  const changes: unknown[] = []
  table.onChange(({ kind, item }) => changes.push([kind, item.sk, item['n']]))
  const at = { pk: 'C#1', sk: 'P' }
  await table.write({ put: { ...at, n: 1 } })
  await table.write({ put: { ...at, n: 2 }, if: { exists: false } })
  await table.write({ update: at, set: { n: 3 } }, { put: { pk: 'C#1', sk: 'Q' } }, { check: { pk: 'C#1', sk: 'R' }, if: { exists: false } })
  await table.write({ remove: at })
  await table.write({ remove: at })
  expect(changes).toEqual([['insert', 'P', 1], ['modify', 'P', 3], ['insert', 'Q', undefined], ['remove', 'P', 3]])
  expect(table.all().map(({ sk }) => sk)).toEqual(['Q'])
})
