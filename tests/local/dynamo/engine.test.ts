import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { engineProgram } from '../../../local/dynamo/binary.ts'
import { startDynamo } from '../../../local/dynamo/engine.ts'
import { DynamoRequests } from '../../../local/dynamo/requests.ts'
import { ensureTable } from '../../../local/dynamo/tables.ts'
import { table } from './table.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const code = (expected: string): unknown => expect.objectContaining({ code: expected })

describe('embedded database', () => {
  test('keeps items and tables over a restart', async () => {
    const path = join(folder, 'table.sqlite')
    const first = await startDynamo({ path })
    const requests = new DynamoRequests(first.endpoint)
    await ensureTable(requests, table)
    await requests.send('PutItem', { TableName: 'things', Item: { pk: { S: 'a' }, sk: { S: 'b' } } })
    requests.close()
    await first.stop()

    const second = await startDynamo({ path })
    const again = new DynamoRequests(second.endpoint)
    await ensureTable(again, table)
    const found = await again.send('GetItem', { TableName: 'things', Key: { pk: { S: 'a' }, sk: { S: 'b' } } })
    expect(found).toEqual({ Item: { pk: { S: 'a' }, sk: { S: 'b' } } })
    again.close()
    await second.stop()
  })

  test('refuses a table whose indexes are not those of the template', async () => {
    const dynamo = await startDynamo({ path: join(folder, 'table.sqlite') })
    const requests = new DynamoRequests(dynamo.endpoint)
    await ensureTable(requests, table)
    const other = { ...table, globalIndexes: [] }
    await expect(ensureTable(requests, other)).rejects.toEqual(code('local.table-differs'))
    requests.close()
    await dynamo.stop()
  })

  test('trims its stream but for the newest records, and goes on counting', async () => {
    const dynamo = await startDynamo({ path: join(folder, 'table.sqlite') })
    const requests = new DynamoRequests(dynamo.endpoint)
    await ensureTable(requests, table)
    const put = (n: number): Promise<unknown> =>
      requests.send('PutItem', { TableName: 'things', Item: { pk: { S: `${n}` }, sk: { S: 'b' } } })
    for (let n = 0; n < 520; n++) await put(n)
    dynamo.records?.trim('things', '520')
    expect(dynamo.records?.count('things')).toBe(501)
    await put(520)
    expect(dynamo.records?.count('things')).toBe(502)
    requests.close()
    await dynamo.stop()
  })

  test('removes its temporary folder when it ends', async () => {
    const dynamo = await startDynamo({ path: join(folder, 'table.sqlite'), removeFolders: [folder] })
    expect(existsSync(folder)).toBe(true)
    await dynamo.stop()
    expect(existsSync(folder)).toBe(false)
  })

  test('says what to do on a platform without a program', () => {
    expect(() => engineProgram('plan9-mips')).toThrow(code('local.no-engine'))
    expect(() => engineProgram('plan9-mips')).toThrow(/DYNAMODB_ENDPOINT/)
  })

  test('says that nothing answers at the endpoint it was given', async () => {
    const started = startDynamo({ path: '', endpoint: 'http://127.0.0.1:9' })
    await expect(started).rejects.toEqual(code('local.endpoint-silent'))
    await expect(startDynamo({ path: '', endpoint: 'nonsense' })).rejects.toEqual(code('local.bad-endpoint'))
  })

  test('names the operation and the error when a request is refused', async () => {
    const dynamo = await startDynamo({ path: join(folder, 'table.sqlite') })
    const requests = new DynamoRequests(dynamo.endpoint)
    const asked = requests.send('GetItem', { TableName: 'nowhere', Key: { pk: { S: 'a' } } })
    await expect(asked).rejects.toEqual(code('dynamo.ResourceNotFoundException'))
    requests.close()
    await dynamo.stop()
  })
})
