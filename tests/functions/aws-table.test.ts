import type { Write } from '../../engine/ports.ts'
import { BatchGetItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
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

describe('what is read side by side', () => {
  const at = (sk: string) => ({ pk: 'C#1', sk })

  /** Answers as a table that knows every key; the first `throttled` batch requests leave out all keys but one, or all. */
  function recording({ throttled = 0, leaves = 1 } = {}) {
    const sent: { name: string; keys: number; consistent: boolean | undefined }[] = []
    const send = async (command: object): Promise<object> => {
      await Promise.resolve()
      if (command instanceof GetItemCommand) {
        sent.push({ name: 'GetItem', keys: 1, consistent: command.input.ConsistentRead })
        return { Item: command.input.Key }
      }
      if (!(command instanceof BatchGetItemCommand)) throw new Error('Only reads are expected')
      const asked = command.input.RequestItems?.['things']
      const keys = asked?.Keys ?? []
      sent.push({ name: 'BatchGetItem', keys: keys.length, consistent: asked?.ConsistentRead })
      const taken = throttled-- > 0 ? leaves : keys.length
      return { Responses: { things: keys.slice(0, taken).toReversed() }, UnprocessedKeys: { things: { Keys: keys.slice(taken) } } }
    }
    return { sent, table: awsTable('things', { send } as unknown as DynamoDBClient) }
  }

  test('is one request, which names a key once', async () => {
    const { sent, table } = recording()
    const [one, many] = await Promise.all([table.get(at('P'), { consistent: true }), table.getMany([at('M'), at('P')])])
    expect([one, many]).toEqual([at('P'), [at('M'), at('P')]])
    expect(sent).toEqual([{ name: 'BatchGetItem', keys: 2, consistent: true }])
  })

  test('is a plain read where it is one key', async () => {
    const { sent, table } = recording()
    expect(await Promise.all([table.get(at('P')), table.get(at('P'))])).toEqual([at('P'), at('P')])
    expect(sent).toEqual([{ name: 'GetItem', keys: 1, consistent: false }])
  })

  test('costs a consistent read only where that is asked for', async () => {
    const { sent, table } = recording()
    await Promise.all([table.get(at('P')), table.get(at('M')), table.get(at('C'), { consistent: true })])
    expect(sent).toEqual([{ name: 'BatchGetItem', keys: 2, consistent: false }, { name: 'GetItem', keys: 1, consistent: true }])
  })

  test('is a hundred keys a request, and what a throttled table left out is asked for again', async () => {
    const keys = Array.from({ length: 250 }, (_, place) => at(`E#${place}`))
    for (const leaves of [1, 0]) {
      const { sent, table } = recording({ throttled: 2, leaves })
      expect(await table.getMany(keys)).toEqual(keys)
      expect(sent.map((request) => request.keys)).toEqual(leaves === 1 ? [100, 100, 100, 100, 48] : [100, 100, 100, 100, 50])
    }
  })

  test('is nothing where no key is asked for', async () => {
    const { sent, table } = recording()
    expect(await table.getMany([])).toEqual([])
    expect(sent).toEqual([])
  })
})
