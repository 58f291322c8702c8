// Makes the template's tables in the database, once.

import { Problem } from '../../engine/problem.ts'
import type { DynamoRequests } from './requests.ts'

/** A table's keys, indexes and stream, in the words of DynamoDB's own CreateTable. */
export interface TableDefinition {
  TableName: string
  KeySchema: KeyElement[]
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[]
  GlobalSecondaryIndexes?: IndexDefinition[]
  LocalSecondaryIndexes?: IndexDefinition[]
  StreamSpecification?: { StreamEnabled: boolean; StreamViewType: string }
}

export interface KeyElement {
  AttributeName: string
  KeyType: string
}

export interface IndexDefinition {
  IndexName: string
  KeySchema: KeyElement[]
  Projection: { ProjectionType: string; NonKeyAttributes?: string[] }
}

interface Described {
  Table: {
    KeySchema: KeyElement[]
    GlobalSecondaryIndexes?: { IndexName: string }[]
    LocalSecondaryIndexes?: { IndexName: string }[]
    LatestStreamArn?: string
  }
}

/** Makes the table when it is missing; throws `local.table-differs` when one with other keys or indexes is there. */
export async function ensureTable(dynamo: DynamoRequests, definition: TableDefinition): Promise<void> {
  const found = await describe(dynamo, definition.TableName)
  if (found === undefined) {
    await dynamo.send('CreateTable', { ...definition, BillingMode: 'PAY_PER_REQUEST' })
    return
  }
  const expected = shape(definition)
  const actual = shape(found.Table)
  if (expected === actual) return
  throw new Problem(
    'local.table-differs',
    `The table ${definition.TableName} in the data folder was made with ${actual}; the template says ${expected}. ` +
      'Keys and indexes are made with the table: start with a new data folder.'
  )
}

export async function streamArn(dynamo: DynamoRequests, tableName: string): Promise<string> {
  const arn = (await describe(dynamo, tableName))?.Table.LatestStreamArn
  if (arn !== undefined) return arn
  throw new Problem('local.no-stream', `The table ${tableName} has no stream, but a function reads one.`)
}

async function describe(dynamo: DynamoRequests, tableName: string): Promise<Described | undefined> {
  try {
    return await dynamo.send<Described>('DescribeTable', { TableName: tableName })
  } catch (error) {
    if (error instanceof Problem && error.code === 'dynamo.ResourceNotFoundException') return undefined
    throw error
  }
}

function shape(table: Described['Table'] | TableDefinition): string {
  const keys = table.KeySchema.map(({ AttributeName }) => AttributeName).join('+')
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
  const names = indexes.map(({ IndexName }) => IndexName)
  return `keys ${keys} and indexes ${names.toSorted().join(', ') || 'none'}`
}
