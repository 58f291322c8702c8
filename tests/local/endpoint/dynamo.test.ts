import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDynamo, type Dynamo } from '../../../local/dynamo/engine.ts'
import { DynamoRequests } from '../../../local/dynamo/requests.ts'
import { ensureTable } from '../../../local/dynamo/tables.ts'
import type { DynamoCall } from '../../../local/endpoint/dynamo-proxy.ts'
import { table } from '../dynamo/table.ts'
import { openEndpoint, type Opened } from './open-endpoint.ts'

let folder: string
let engine: Dynamo
let system: Opened
const calls: DynamoCall[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'endpoint-'))
  engine = await startDynamo({ path: join(folder, 'table.sqlite') })
  const requests = new DynamoRequests(engine.endpoint)
  await ensureTable(requests, table)
  requests.close()
  system = await openEndpoint({ dynamoUrl: engine.endpoint, onDynamoCall: (call) => calls.push(call) })
}, 30_000)
afterAll(async () => {
  await system.close()
  await engine.stop()
  rmSync(folder, { recursive: true, force: true })
})

const documents = (opened: Opened, identity: string): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(opened.client(identity)))

describe('the DynamoDB client', () => {
  test('writes and reads through the endpoint, which knows who did what', async () => {
    calls.length = 0
    const fold = documents(system, 'FOLD')
    await fold.send(new PutCommand({ TableName: 'things', Item: { pk: 'a', sk: 'b', text: 'ä'.repeat(100_000) } }))
    const { Item } = await fold.send(new GetCommand({ TableName: 'things', Key: { pk: 'a', sk: 'b' } }))
    expect(Item).toEqual({ pk: 'a', sk: 'b', text: 'ä'.repeat(100_000) })
    expect(calls).toEqual([
      { identity: 'FOLD', operation: 'PutItem', isWrite: true, status: 200 },
      { identity: 'FOLD', operation: 'GetItem', isWrite: false, status: 200 },
    ])
  })

  test('gets the errors of the engine as they are', async () => {
    const fold = documents(system, 'FOLD')
    const put = { TableName: 'things', Item: { pk: 'c', sk: 'd' }, ConditionExpression: 'attribute_not_exists(pk)' }
    await fold.send(new PutCommand(put))
    await expect(fold.send(new PutCommand(put))).rejects.toThrow(ConditionalCheckFailedException)
    await expect(fold.send(new TransactWriteCommand({ TransactItems: [{ Put: put }] }))).rejects.toThrow(TransactionCanceledException)
  })

  test('is refused tables and indexes that it may not touch', async () => {
    const asked: string[] = []
    const strict = await openEndpoint({
      dynamoUrl: engine.endpoint,
      authorize: (_identity, service, action, resource) => {
        asked.push(`${service}:${action} ${resource.split(':').at(-1)}`)
        return !resource.endsWith('/index/due')
      },
    })
    const fold = documents(strict, 'FOLD')
    await fold.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName: 'things', Item: { pk: 'e', sk: 'f' } } }] }))
    const query = new QueryCommand({
      TableName: 'things',
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :s',
      ExpressionAttributeValues: { ':s': '1' },
    })
    await expect(fold.send(query)).rejects.toMatchObject({ name: 'AccessDeniedException' })
    expect(asked).toEqual(['dynamodb:TransactWriteItems table/things', 'dynamodb:Query table/things/index/due'])
    await strict.close()
  })

  test('gets a 500 while the engine is away', async () => {
    const orphan = await openEndpoint()
    await expect(documents(orphan, 'FOLD').send(new GetCommand({ TableName: 'things', Key: { pk: 'a', sk: 'b' } }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 500 },
    })
    await orphan.close()
  })
})
