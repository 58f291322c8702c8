import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DynamoRequests } from '../../../local/dynamo/requests.ts'
import { TableStream } from '../../../local/dynamo/stream.ts'
import { ensureTable } from '../../../local/dynamo/tables.ts'
import { startMemoryDynamo, type MemoryDynamo } from '../../../local/memory-dynamo/server.ts'
import { table as template } from '../dynamo/table.ts'

let dynamo: MemoryDynamo
let requests: DynamoRequests
let drawn = 0
beforeAll(async () => {
  dynamo = await startMemoryDynamo()
  requests = new DynamoRequests(dynamo.endpoint)
})
afterAll(async () => {
  requests.close()
  await dynamo.stop()
})

async function newTable(): Promise<string> {
  const name = `table-${String(drawn++)}`
  await ensureTable(requests, { ...template, name })
  return name
}

const key = (pk: string, sk = 'P'): { pk: { S: string }; sk: { S: string } } => ({ pk: { S: pk }, sk: { S: sk } })
const put = (TableName: string, pk: string, more: object = {}): Promise<unknown> =>
  requests.send('PutItem', { TableName, Item: { ...key(pk), ...more } })
const code = (name: string, message = ''): unknown =>
  expect.objectContaining({ code: `dynamo.${name}`, message: expect.stringContaining(message) })

interface Page {
  Items: { pk: { S: string }; n?: { N: string } }[]
  LastEvaluatedKey?: object
}

describe('a scan', () => {
  test('gives every item once, in pages that follow on each other', async () => {
    const TableName = await newTable()
    for (let n = 0; n < 5; n++) await requests.send('PutItem', { TableName, Item: { ...key(`C#${n % 2}`, String(n)), n: { N: String(n) } } })
    const found: string[] = []
    let from: object | undefined
    do {
      const start = from === undefined ? {} : { ExclusiveStartKey: from }
      const page: Page = await requests.send('Scan', { TableName, Limit: 2, ...start })
      found.push(page.Items.map(({ n }) => n?.N).join(' '))
      from = page.LastEvaluatedKey
    } while (from !== undefined)
    expect(found).toEqual(['0 2', '4 1', '3'])
  })

  test('ends its pages by itself', async () => {
    const TableName = await newTable()
    await Promise.all(Array.from({ length: 1001 }, (_, n) => put(TableName, `C#${n}`)))
    const first: Page = await requests.send('Scan', { TableName })
    expect(first.Items).toHaveLength(1000)
    const second: Page = await requests.send('Scan', { TableName, ExclusiveStartKey: first.LastEvaluatedKey })
    expect([second.Items.length, second.LastEvaluatedKey]).toEqual([1, undefined])
  })

  test('gives the attributes that it names', async () => {
    const TableName = await newTable()
    await put(TableName, 'a', { size: { N: '1' }, other: { S: 'x' } })
    const found: Page = await requests.send('Scan', { TableName, ProjectionExpression: '#0, pk', ExpressionAttributeNames: { '#0': 'size' } })
    expect(found.Items).toEqual([{ pk: { S: 'a' }, size: { N: '1' } }])
  })
})

describe('an index', () => {
  const due = (at: number): object => ({ dueShard: { S: 'due#07' }, dueAt: { N: String(at) } })

  test('is asked in pages and in reverse, and holds keys alone', async () => {
    const TableName = await newTable()
    for (const at of [3, 1, 2]) await put(TableName, `C#${at}`, { ...due(at), n: { N: '9' } })
    await put(TableName, 'none')
    const ask = (more: object): Promise<Page> =>
      requests.send('Query', {
        TableName,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard AND dueAt <= :until',
        ExpressionAttributeValues: { ':shard': { S: 'due#07' }, ':until': { N: '3' } },
        ...more,
      })
    const first = await ask({ Limit: 2 })
    expect(first.Items).toEqual([{ ...key('C#1'), ...due(1) }, { ...key('C#2'), ...due(2) }])
    const second = await ask({ Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey })
    expect([second.Items, second.LastEvaluatedKey]).toEqual([[{ ...key('C#3'), ...due(3) }], undefined])
    expect((await ask({ ScanIndexForward: false })).Items.map(({ pk }) => pk.S)).toEqual(['C#3', 'C#2', 'C#1'])
  })

  test('is scanned whole', async () => {
    const TableName = await newTable()
    await put(TableName, 'a', due(5))
    await put(TableName, 'b')
    expect((await requests.send<Page>('Scan', { TableName, IndexName: 'due' })).Items).toEqual([{ ...key('a'), ...due(5) }])
  })
})

describe('a transaction', () => {
  test('that comes again under its token is made once', async () => {
    const TableName = await newTable()
    const Put = { TableName, Item: key('a'), ConditionExpression: 'attribute_not_exists(pk)' }
    const transaction = { TransactItems: [{ Put }], ClientRequestToken: 'one' }
    await requests.send('TransactWriteItems', transaction)
    await requests.send('TransactWriteItems', transaction)
    await expect(requests.send('TransactWriteItems', { ...transaction, ClientRequestToken: 'two' })).rejects.toEqual(
      code('TransactionCanceledException', '[ConditionalCheckFailed]')
    )
  })
})

test('a removal may ask for an upper bound, as expiry does', async () => {
  const TableName = await newTable()
  await put(TableName, 'a', { expires: { N: '100' } })
  const removeAt = (now: number): Promise<unknown> =>
    requests.send('DeleteItem', {
      TableName,
      Key: key('a'),
      ConditionExpression: '#expiry <= :now',
      ExpressionAttributeNames: { '#expiry': 'expires' },
      ExpressionAttributeValues: { ':now': { N: String(now) } },
    })
  await expect(removeAt(99)).rejects.toEqual(code('ConditionalCheckFailedException'))
  await removeAt(100)
  expect((await requests.send<Page>('Scan', { TableName })).Items).toEqual([])
})

describe('a stream', () => {
  const keys = (records: { eventName: string; dynamodb: { Keys: object } }[]): string[] =>
    records.map(({ eventName, dynamodb }) => `${eventName} ${JSON.stringify(Reflect.get(dynamodb.Keys, 'pk'))}`)

  test('gives each write once, in order, with its new image', async () => {
    const TableName = await newTable()
    const stream = await TableStream.open(requests, TableName)
    await put(TableName, 'a', { n: { N: '1' } })
    await put(TableName, 'a', { n: { N: '2' } })
    await requests.send('DeleteItem', { TableName, Key: key('a') })
    const { records } = await stream.read()
    expect(keys(records)).toEqual(['INSERT {"S":"a"}', 'MODIFY {"S":"a"}', 'REMOVE {"S":"a"}'])
    expect(records.map(({ dynamodb }) => dynamodb.NewImage)).toEqual([{ ...key('a'), n: { N: '1' } }, { ...key('a'), n: { N: '2' } }, undefined])
    expect((await stream.read()).records).toEqual([])
    await put(TableName, 'b')
    expect(keys((await stream.read()).records)).toEqual(['INSERT {"S":"b"}'])
  })

  test('goes on after the place where an earlier reader stopped, and at its end for who wants only what comes', async () => {
    const TableName = await newTable()
    for (const pk of ['a', 'b', 'c']) await put(TableName, pk)
    const first = await TableStream.open(requests, TableName)
    const [one] = (await first.read()).records
    const again = await TableStream.open(requests, TableName, { shard: first.shard, sequenceNumber: one?.dynamodb.SequenceNumber ?? '' })
    expect(keys((await again.read()).records)).toEqual(['INSERT {"S":"b"}', 'INSERT {"S":"c"}'])
    const { Streams } = await requests.send<{ Streams: { StreamArn: string }[] }>('ListStreams', { TableName })
    const { ShardIterator } = await requests.send<{ ShardIterator: string }>('GetShardIterator', {
      StreamArn: Streams[0]?.StreamArn,
      ShardId: first.shard,
      ShardIteratorType: 'LATEST',
    })
    expect(await requests.send('GetRecords', { ShardIterator })).toMatchObject({ Records: [] })
  })

  test('loses what its reader has behind it but for the newest records, and says so to who asks for it', async () => {
    const TableName = await newTable()
    const early = await TableStream.open(requests, TableName)
    await early.read()
    for (let n = 0; n < 520; n++) await put(TableName, String(n))
    dynamo.trim(TableName, '520')
    expect(dynamo.count(TableName)).toBe(501)
    await expect(early.read()).rejects.toEqual(code('TrimmedDataAccessException'))
    const late = await TableStream.open(requests, TableName)
    expect((await late.read()).records.at(-1)?.dynamodb.SequenceNumber).toBe('520')
  })
})

test('a number is added to what is there, or to nothing, once for each request', async () => {
  await ensureTable(requests, { ...template, name: 'adding' })
  const update = { TableName: 'adding', Key: key('a'), UpdateExpression: 'SET b = :b ADD a :one, c :one', ExpressionAttributeValues: { ':b': { S: 'b' }, ':one': { N: '1' } } }
  await requests.send('UpdateItem', update)
  await Promise.all([1, 2, 3].map(() => requests.send('UpdateItem', update)))
  expect(await requests.send('GetItem', { TableName: 'adding', Key: key('a') })).toMatchObject({ Item: { a: { N: '4' }, c: { N: '4' }, b: { S: 'b' } } })
})

describe('what is not known is refused by name', () => {
  const filled = { TableName: 'refusing', Key: key('a') }
  beforeAll(() => ensureTable(requests, { ...template, name: 'refusing' }))

  test.each<[string, string, object, string]>([
    ['a parameter', 'UpdateItem', { ...filled, UpdateExpression: 'REMOVE a', ReturnValues: 'ALL_NEW' }, 'ReturnValues of UpdateItem'],
    ['a parameter of a part', 'TransactWriteItems', { TransactItems: [{ Delete: { ...filled, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } }] }, 'ReturnValuesOnConditionCheckFailure of Delete'],
    ['OR', 'DeleteItem', { ...filled, ConditionExpression: 'attribute_exists(pk) OR attribute_not_exists(a)' }, 'expressions such as'],
    ['brackets', 'DeleteItem', { ...filled, ConditionExpression: '(attribute_exists(pk))' }, 'expressions such as'],
    ['a path into a map', 'UpdateItem', { ...filled, UpdateExpression: 'REMOVE a.b' }, '".b"'],
    ['ADD beside a condition', 'UpdateItem', { ...filled, UpdateExpression: 'ADD a :one', ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeValues: { ':one': { N: '1' } } }, 'ADD in a transaction or beside a condition'],
    ['ADD of a text', 'UpdateItem', { ...filled, UpdateExpression: 'ADD a :one', ExpressionAttributeValues: { ':one': { S: '1' } } }, '"ADD a :one"'],
    ['a sum', 'UpdateItem', { ...filled, UpdateExpression: 'SET a = a + :one', ExpressionAttributeValues: { ':one': { N: '1' } } }, '"+ :one"'],
    ['a set', 'PutItem', { TableName: 'refusing', Item: { ...key('a'), all: { SS: ['a'] } } }, 'values of the kind SS'],
    ['another key', 'CreateTable', { TableName: 'other', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] }, 'other keys than pk and sk'],
  ])('%s', async (_, operation, input, named) => {
    await expect(requests.send(operation, input)).rejects.toEqual(code('ValidationException', named))
  })

  test('an operation', async () => {
    await expect(requests.send('UpdateTimeToLive', {})).rejects.toEqual(code('UnknownOperationException', 'UpdateTimeToLive'))
  })

  test.each<[string, string, object, string]>([
    ['an empty key', 'GetItem', { TableName: 'refusing', Key: key('') }, 'The key attribute pk should be a text that is not empty'],
    ['a change of the key', 'UpdateItem', { ...filled, UpdateExpression: 'REMOVE sk' }, 'part of the key'],
    ['a placeholder without a value', 'UpdateItem', { ...filled, UpdateExpression: 'SET a = :a' }, ':a is not defined'],
    ['a number that is none', 'PutItem', { TableName: 'refusing', Item: { ...key('a'), n: { N: 'one' } } }, 'numeric value: "one"'],
    ['an index that is not there', 'Scan', { TableName: 'refusing', IndexName: 'nowhere' }, 'nowhere'],
  ])('so is %s', async (_, operation, input, named) => {
    await expect(requests.send(operation, input)).rejects.toEqual(code('ValidationException', named))
  })

  test('and a table that is not there', async () => {
    await expect(requests.send('GetItem', { TableName: 'nowhere', Key: key('a') })).rejects.toEqual(code('ResourceNotFoundException', 'nowhere'))
  })
})
