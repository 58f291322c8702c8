import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDynamo, type Dynamo } from '../../../local/dynamo/engine.ts'
import { Expiry, type ExpiryParts } from '../../../local/dynamo/expiry.ts'
import { DynamoRequests } from '../../../local/dynamo/requests.ts'
import { SparseIndex } from '../../../local/dynamo/sparse-index.ts'
import { TableStream, type Position, type StreamRecord } from '../../../local/dynamo/stream.ts'
import { ensureTable } from '../../../local/dynamo/tables.ts'
import { Store } from '../../../local/store.ts'
import { Work } from '../../../local/work.ts'
import { table as template } from './table.ts'

let folder: string
let dynamo: Dynamo
let requests: DynamoRequests

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-test-'))
  dynamo = await startDynamo({ path: join(folder, 'table.sqlite') })
  requests = new DynamoRequests(dynamo.endpoint)
})
afterAll(async () => {
  requests.close()
  await dynamo.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function newTable(name: string): Promise<typeof template> {
  const table = { ...template, name }
  await ensureTable(requests, table)
  return table
}

const put = (table: string, pk: string, more: object = {}): Promise<unknown> =>
  requests.send('PutItem', { TableName: table, Item: { pk: { S: pk }, sk: { S: 'x' }, ...more } })

async function readAll(stream: TableStream): Promise<StreamRecord[]> {
  const { records, more } = await stream.read()
  return more ? [...records, ...(await readAll(stream))] : records
}

const placeOf = (stream: TableStream, record: StreamRecord | undefined): Position => ({
  shard: stream.shard,
  sequenceNumber: record?.dynamodb.SequenceNumber ?? '',
})

describe('stream of a real table', () => {
  test('gives each record once, in order, and only new ones later', async () => {
    await newTable('ordered')
    const stream = await TableStream.open(requests, 'ordered')
    expect(await readAll(stream)).toEqual([])
    await put('ordered', 'a')
    await put('ordered', 'b')
    expect((await readAll(stream)).map(({ dynamodb }) => dynamodb.Keys['pk'])).toEqual([{ S: 'a' }, { S: 'b' }])
    expect(await readAll(stream)).toEqual([])
    await put('ordered', 'c')
    expect(await readAll(stream)).toHaveLength(1)
  })

  test('goes on after the place where an earlier reader stopped', async () => {
    await newTable('resumed')
    for (const pk of ['a', 'b', 'c']) await put('resumed', pk)
    const first = await TableStream.open(requests, 'resumed')
    const [one] = await readAll(first)
    const second = await TableStream.open(requests, 'resumed', placeOf(first, one))
    expect((await readAll(second)).map(({ dynamodb }) => dynamodb.Keys['pk'])).toEqual([{ S: 'b' }, { S: 'c' }])
  })
})

const partsOf = (table: typeof template, store: Store, work: Work): ExpiryParts => ({
  table,
  attribute: 'expires',
  dynamo: requests,
  store,
  work,
  failed: (error) => {
    throw error
  },
  written: () => undefined,
})

describe('expiry by the virtual clock', () => {
  const day = 24 * 60 * 60 * 1000

  test('takes expired items away, spares those that were prolonged or never expire, and moves no clock', async () => {
    const table = await newTable('expiring')
    const store = new Store(':memory:')
    const work = new Work()
    const written: number[] = []
    const expiry = new Expiry({ ...partsOf(table, store, work), written: () => written.push(1) })
    const stream = await TableStream.open(requests, 'expiring')
    await put('expiring', 'goes', { expires: { N: '3600' } })
    await put('expiring', 'stays', { expires: { N: String((3 * day) / 1000) } })
    await put('expiring', 'prolonged', { expires: { N: '3600' } })
    await put('expiring', 'for ever')
    expiry.see(await readAll(stream))
    await put('expiring', 'prolonged', { expires: { N: String((3 * day) / 1000) } })

    expect(expiry.nextAt()).toBeUndefined()
    expect(expiry.pump(0)).toBe(0)
    expect(expiry.pump(day)).toBe(1)
    await work.changed()
    expect(expiry.pump(day)).toBe(0)
    expect(written).toEqual([1])
    const { Items } = await requests.send<{ Items: { pk: { S: string } }[] }>('Scan', { TableName: 'expiring' })
    expect(Items.map(({ pk }) => pk.S).toSorted()).toEqual(['for ever', 'prolonged', 'stays'])
  })

  test('goes on from what the store kept', async () => {
    const table = await newTable('kept')
    const store = new Store(':memory:')
    const work = new Work()
    const parts = partsOf(table, store, work)
    const stream = await TableStream.open(requests, 'kept')
    await put('kept', 'goes', { expires: { N: '3600' } })
    new Expiry(parts).see(await readAll(stream))
    expect(new Expiry(parts).pump(day)).toBe(1)
    await work.changed()
    const { Count } = await requests.send<{ Count: number }>('Scan', { TableName: 'kept' })
    expect(Count).toBe(0)
  })
})

test('a sparse index is read whole from an old table', async () => {
  const table = await newTable('indexed')
  const index = table.globalIndexes[0]
  if (index === undefined) throw new Error('The fixture has no index.')
  await put('indexed', 'a', { dueShard: { S: 'due#04' }, dueAt: { N: '900' } })
  await put('indexed', 'b')
  const sparse = new SparseIndex(table, index)
  await sparse.load(requests)
  expect(sparse.earliest()).toBe(900)
})
