// The operations of the in-memory database.

import { refuseUnknown } from './parameters.ts'
import { batchGetItem, getItem, query, scan } from './reads.ts'
import { Refusal, unknownHere } from './refusal.ts'
import { describeStream, getRecords, getShardIterator, listStreams } from './streams.ts'
import type { CreateTable, Tables } from './tables.ts'
import { deleteItem, putItem, transactWriteItems, updateItem } from './writes.ts'

const operations = {
  CreateTable: (tables: Tables, request: CreateTable): object => ({ TableDescription: tables.create(request).description }),
  DescribeTable: (tables: Tables, { TableName }: { TableName: string }): object => ({ Table: tables.find(TableName).description }),
  GetItem: getItem,
  BatchGetItem: batchGetItem,
  Query: query,
  Scan: scan,
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  TransactWriteItems: transactWriteItems,
  ListStreams: listStreams,
  DescribeStream: describeStream,
  GetShardIterator: getShardIterator,
  GetRecords: getRecords,
}

type Name = keyof typeof operations
type Operation = (tables: Tables, request: never) => object | Promise<object>

/** Performs a request, or throws a Refusal. */
export async function perform(tables: Tables, name: string, request: object): Promise<object> {
  if (!isKnown(name)) throw new Refusal('UnknownOperationException', unknownHere(`the operation ${name}`).message)
  refuseUnknown(request, name)
  const operation: Operation = operations[name]
  return operation(tables, request as never)
}

const isKnown = (name: string): name is Name => Object.hasOwn(operations, name)
