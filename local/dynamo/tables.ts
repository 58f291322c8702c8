// Makes the template's tables in the database, once.

import { Problem } from '../../engine/problem.ts'
import type { Index, TableResource } from '../template/storage.ts'
import type { DynamoRequests } from './requests.ts'

interface Described {
  Table: {
    KeySchema: { AttributeName: string }[]
    GlobalSecondaryIndexes?: { IndexName: string }[]
    LocalSecondaryIndexes?: { IndexName: string }[]
    LatestStreamArn?: string
  }
}

/** Makes the table when it is missing; throws `local.table-differs` when one with other keys or indexes is there. */
export async function ensureTable(dynamo: DynamoRequests, table: TableResource): Promise<void> {
  const found = await describe(dynamo, table.name)
  if (found === undefined) {
    await dynamo.send('CreateTable', creation(table))
    return
  }
  const expected = shape(table.keys, [...table.globalIndexes, ...table.localIndexes])
  const { KeySchema, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = found.Table
  const actual = shape(
    KeySchema.map((key) => ({ name: key.AttributeName })),
    [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map((index) => ({ name: index.IndexName }))
  )
  if (expected === actual) return
  throw new Problem(
    'local.table-differs',
    `The table ${table.name} in the data folder was made with ${actual}; the template says ${expected}. ` +
      'Keys and indexes are made with the table: start with a new data folder.'
  )
}

/** The ARN by which the database knows the table's stream. */
export async function streamArn(dynamo: DynamoRequests, tableName: string): Promise<string> {
  const arn = (await describe(dynamo, tableName))?.Table.LatestStreamArn
  if (arn !== undefined) return arn
  throw new Problem('local.no-stream', `The table ${tableName} has no stream, but a function reads one.`)
}

/** The CreateTable request. Expiry is left out: the engine's would go by the wall clock. */
function creation(table: TableResource): object {
  return {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: table.attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: keySchema(table.keys),
    ...(table.globalIndexes.length > 0 ? { GlobalSecondaryIndexes: table.globalIndexes.map(indexOf) } : {}),
    ...(table.localIndexes.length > 0 ? { LocalSecondaryIndexes: table.localIndexes.map(indexOf) } : {}),
    ...(table.stream === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream } }),
  }
}

function indexOf({ name, keys, projection }: Index): object {
  const attributes = projection.attributes.length > 0 ? { NonKeyAttributes: projection.attributes } : {}
  return { IndexName: name, KeySchema: keySchema(keys), Projection: { ProjectionType: projection.type, ...attributes } }
}

function keySchema(keys: Index['keys']): object[] {
  return keys.map(({ name, type }) => ({ AttributeName: name, KeyType: type }))
}

async function describe(dynamo: DynamoRequests, tableName: string): Promise<Described | undefined> {
  try {
    return await dynamo.send<Described>('DescribeTable', { TableName: tableName })
  } catch (error) {
    if (error instanceof Problem && error.code === 'dynamo.ResourceNotFoundException') return undefined
    throw error
  }
}

function shape(keys: { name: string }[], indexes: { name: string }[]): string {
  const names = indexes.map(({ name }) => name).toSorted()
  return `keys ${keys.map(({ name }) => name).join('+')} and indexes ${names.join(', ') || 'none'}`
}
