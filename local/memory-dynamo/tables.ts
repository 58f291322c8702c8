// The tables of the in-memory database: each an engine's table, described as it was created, with its stream.

import { MemoryTable } from '../../engine/table/memory-table.ts'
import { RecentTokens } from './recent-tokens.ts'
import { Refusal, unknownHere } from './refusal.ts'
import { MemoryStream } from './stream.ts'

interface KeySchema {
  AttributeName: string
  KeyType: string
}

interface Index {
  IndexName: string
  KeySchema: KeySchema[]
  Projection?: { ProjectionType?: string }
}

export interface CreateTable {
  TableName: string
  KeySchema: KeySchema[]
  GlobalSecondaryIndexes?: Index[]
  LocalSecondaryIndexes?: Index[]
  StreamSpecification?: { StreamEnabled: boolean; StreamViewType?: string }
}

export interface OneTable {
  table: MemoryTable
  description: object
  stream: MemoryStream | undefined
  /** Of transactions that were made. */
  tokens: RecentTokens
}

export class Tables {
  readonly #tables = new Map<string, OneTable>()

  create(request: CreateTable): OneTable {
    const { TableName: name, KeySchema, GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [] } = request
    if (this.#tables.has(name)) throw new Refusal('ResourceInUseException', `Table already exists: ${name}`)
    if (KeySchema.map(({ AttributeName }) => AttributeName).join('+') !== 'pk+sk') throw unknownHere('tables with other keys than pk and sk')
    const arn = `arn:aws:dynamodb:local:000000000000:table/${name}`
    const table = new MemoryTable(Object.fromEntries(global.map((index) => [index.IndexName, keysOf(index)])))
    const stream = streamOf(request, arn)
    if (stream !== undefined) table.onChange((change) => stream.add(change))
    const description = {
      TableName: name,
      TableArn: arn,
      TableStatus: 'ACTIVE',
      KeySchema,
      ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
      ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
      ...(stream === undefined ? {} : { LatestStreamArn: stream.arn }),
    }
    const made = { table, description, stream, tokens: new RecentTokens() }
    this.#tables.set(name, made)
    return made
  }

  find(name: string): OneTable {
    const found = this.#tables.get(name)
    if (found !== undefined) return found
    throw new Refusal('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`)
  }

  stream(arn: string): MemoryStream {
    const found = this.streams().find(({ stream }) => stream.arn === arn)
    if (found !== undefined) return found.stream
    throw new Refusal('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`)
  }

  streams(): { tableName: string; stream: MemoryStream }[] {
    return [...this.#tables].flatMap(([tableName, { stream }]) => (stream === undefined ? [] : [{ tableName, stream }]))
  }
}

function keysOf({ IndexName, KeySchema: [partition, sort], Projection }: Index): { partition: string; sort: string } {
  if (partition === undefined || sort === undefined) throw unknownHere(`indexes without a sort key, as ${IndexName} is`)
  if (Projection?.ProjectionType !== 'KEYS_ONLY') throw unknownHere(`indexes that hold more than keys, as ${IndexName} does`)
  return { partition: partition.AttributeName, sort: sort.AttributeName }
}

function streamOf({ StreamSpecification: wanted }: CreateTable, arn: string): MemoryStream | undefined {
  if (wanted?.StreamEnabled !== true) return undefined
  if (wanted.StreamViewType !== 'NEW_IMAGE') throw unknownHere(`streams of the kind ${wanted.StreamViewType}`)
  return new MemoryStream(arn)
}
