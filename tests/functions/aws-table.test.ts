import type { Write } from '../../engine/ports.ts'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoRequests } from '../../local/dynamo/requests.ts'
import { clientSettings } from '../../functions/client-settings.ts'
import { awsTable, requestOf } from '../../functions/aws-table.ts'
import { describe, expect, test } from 'vitest'
import { describeTable } from '../contracts/table.ts'
import { ensureTable } from '../../local/dynamo/tables.ts'
import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { startDynamo } from '../../local/dynamo/engine.ts'
import { table as things } from '../local/dynamo/table.ts'
import { tmpdir } from 'node:os'

describeTable(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-test-'))
  const dynamo = await startDynamo({ path: join(folder, 'table.sqlite') })
  const requests = new DynamoRequests(dynamo.endpoint)
  await ensureTable(requests, things)
  const client = new DynamoDBClient({ endpoint: dynamo.endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, ...clientSettings })
  return {
    table: awsTable(things.name, client),
    async close() {
      client.destroy()
      requests.close()
      await dynamo.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
})

describe('the request of a write', () => {
  const at = { pk: 'C#1', sk: 'P' }
  const key = { pk: { S: 'C#1' }, sk: { S: 'P' } }
  const of = (write: Write): unknown => requestOf('things', write)

  test('puts the item as it is', () => expect(of({ put: { ...at, a: 1 } })).toEqual({ Put: { TableName: 'things', Item: { ...key, a: { N: '1' } } } }))
  test('hides every name and value behind a placeholder, the condition\'s too', () => {
    expect(of({ update: { ...at, more: 1 } as typeof at, set: { size: 5, a: undefined }, remove: ['names'], if: { exists: true, is: { status: 'open' }, absent: ['end'] } })).toEqual({
      Update: {
        TableName: 'things', Key: key, UpdateExpression: 'SET #0 = :0 REMOVE #1', ConditionExpression: 'attribute_exists(#2) AND attribute_not_exists(#3) AND #4 = :1',
        ExpressionAttributeNames: { '#0': 'size', '#1': 'names', '#2': 'pk', '#3': 'end', '#4': 'status' }, ExpressionAttributeValues: { ':0': { N: '5' }, ':1': { S: 'open' } },
      },
    })
  })
  test('has no expression where nothing is set', () => expect(of({ update: at })).toEqual({ Update: { TableName: 'things', Key: key } }))
  test('checks and removes by key alone', () => {
    expect(of({ check: { ...at, a: 1 } as typeof at, if: { exists: false } })).toEqual({ ConditionCheck: { TableName: 'things', Key: key, ConditionExpression: 'attribute_not_exists(#0)', ExpressionAttributeNames: { '#0': 'pk' } } })
    expect(of({ remove: { ...at, a: 1 } as typeof at })).toEqual({ Delete: { TableName: 'things', Key: key } })
  })
})
