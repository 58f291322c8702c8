// GetItem, BatchGetItem, Query and Scan. Every read is consistent.

import type { Item, Page } from '../../engine/ports.ts'
import type { IndexEntry } from '../../engine/table/memory-index.ts'
import type { Attributes } from '../dynamo/requests.ts'
import { readItem, readKey, writeItem } from './attribute-values.ts'
import { Expression, type Placeholders } from './expression.ts'
import { readKeyCondition, type Keyed, type KeyRange } from './key-conditions.ts'
import { refuseUnknown } from './parameters.ts'
import { invalid, unknownHere } from './refusal.ts'
import type { OneTable, Tables } from './tables.ts'

/** A page ends after so many items; DynamoDB's after a megabyte. */
const pageItems = 1000

interface Projected extends Placeholders {
  ProjectionExpression?: string
}

export interface GetItem extends Projected {
  TableName: string
  Key: Attributes
}

export async function getItem(tables: Tables, request: GetItem): Promise<object> {
  const item = await tables.find(request.TableName).table.get(readKey(request.Key))
  return item === undefined ? {} : { Item: projection(request)(writeItem(item)) }
}

export interface BatchGetItem {
  RequestItems: Record<string, { Keys: Attributes[] } & Projected>
}

export async function batchGetItem(tables: Tables, { RequestItems: requests }: BatchGetItem): Promise<object> {
  const asked = Object.values(requests).reduce((count, { Keys }) => count + Keys.length, 0)
  if (asked < 1 || asked > 100) throw invalid(`Too many items requested for the BatchGetItem call: ${asked}, of 1 to 100`)
  const answers = await Promise.all(
    Object.entries(requests).map(async ([name, request]) => {
      refuseUnknown(request, 'RequestItems')
      const keys = request.Keys.map(readKey)
      const distinct = new Set(keys.map(({ pk, sk }) => `${pk}\n${sk}`))
      if (distinct.size < keys.length) throw invalid('Provided list of item keys contains duplicates')
      const items = await tables.find(name).table.getMany(keys)
      const project = projection(request)
      return [name, items.flatMap((item) => (item === undefined ? [] : [project(writeItem(item))]))] as const
    })
  )
  return { Responses: Object.fromEntries(answers), UnprocessedKeys: {} }
}

export interface Query extends Keyed, Projected {
  TableName: string
  IndexName?: string
  ScanIndexForward?: boolean
  Limit?: number
  ExclusiveStartKey?: Attributes
}

export async function query(tables: Tables, request: Query): Promise<object> {
  const table = tables.find(request.TableName)
  const found = request.IndexName === undefined ? await queryTable(table, request) : queryIndex(table, request.IndexName, request)
  return answer(found.items.map(writeItem), found.last, request)
}

interface Found {
  items: object[]
  /** The key after which there is more. */
  last?: object | undefined
}

async function queryTable({ table }: OneTable, request: Query): Promise<Found> {
  const { partition, prefix, from, to } = readKeyCondition(request, { partition: 'pk', sort: 'sk' })
  const { items, next }: Page = await table.query(partition, {
    reverse: request.ScanIndexForward === false,
    limit: limitOf(request),
    ...(prefix === undefined ? {} : { prefix }),
    ...(from === undefined ? {} : { from: String(from) }),
    ...(to === undefined ? {} : { to: String(to) }),
    ...(request.ExclusiveStartKey === undefined ? {} : { after: readKey(request.ExclusiveStartKey).sk }),
  })
  return { items, last: next === undefined ? undefined : { pk: partition, sk: next } }
}

function queryIndex(table: OneTable, name: string, request: Query): Found {
  const index = indexOf(table, name)
  const range = readKeyCondition(request, index.keys)
  const limit = limitOf(request)
  const entries = index.range(range.partition, {
    ...boundsOf(range),
    reverse: request.ScanIndexForward === false,
    limit: limit + 1,
    ...(request.ExclusiveStartKey === undefined ? {} : { after: entryOf(request.ExclusiveStartKey, index.keys) }),
  })
  const items = entries.slice(0, limit).map((entry) => keysOnly(entry, index.keys))
  return { items, last: entries.length > limit ? items.at(-1) : undefined }
}

function boundsOf({ prefix, from, to }: KeyRange): { from?: string | number; to?: string | number } {
  if (prefix !== undefined) return { from: prefix, to: `${prefix}\uffff` }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

export interface Scan extends Projected {
  TableName: string
  IndexName?: string
  Limit?: number
  ExclusiveStartKey?: Attributes
}

export async function scan(tables: Tables, request: Scan): Promise<object> {
  const table = tables.find(request.TableName)
  const found = request.IndexName === undefined ? await scanTable(table, request) : scanIndex(table, request.IndexName, request)
  return answer(found.items.map(writeItem), found.last, request)
}

async function scanTable({ table }: OneTable, request: Scan): Promise<Found> {
  const limit = limitOf(request)
  const after = request.ExclusiveStartKey === undefined ? {} : { after: readKey(request.ExclusiveStartKey) }
  const found: Item[] = await table.scan({ ...after, limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, last: found.length > limit && last !== undefined ? { pk: last.pk, sk: last.sk } : undefined }
}

/** In one page: keys are small. */
function scanIndex(table: OneTable, name: string, { Limit, ExclusiveStartKey }: Scan): Found {
  if (Limit !== undefined || ExclusiveStartKey !== undefined) throw unknownHere('scans of an index in pages')
  const index = indexOf(table, name)
  return { items: index.all().map((entry) => keysOnly(entry, index.keys)) }
}

function indexOf({ table }: OneTable, name: string): ReturnType<OneTable['table']['index']> {
  try {
    return table.index(name)
  } catch {
    throw invalid(`The table does not have the specified index: ${name}`)
  }
}

function keysOnly({ pk, sk, partition, at }: IndexEntry, keys: { partition: string; sort: string }): object {
  return { [keys.partition]: partition, [keys.sort]: at, pk, sk }
}

function entryOf(start: Attributes, keys: { partition: string; sort: string }): IndexEntry {
  const { pk, sk, [keys.partition]: partition, [keys.sort]: at } = readItem(start)
  if (typeof partition !== 'string' || (typeof at !== 'string' && typeof at !== 'number')) throw invalid('The provided starting key is invalid')
  return { pk, sk, partition, at }
}

function limitOf({ Limit }: { Limit?: number }): number {
  if (Limit !== undefined && Limit < 1) throw invalid(`Limit is ${Limit}, and should be 1 at least.`)
  return Math.min(Limit ?? pageItems, pageItems)
}

function answer(items: Attributes[], last: object | undefined, request: Projected): object {
  return {
    Items: items.map(projection(request)),
    Count: items.length,
    ScannedCount: items.length,
    ...(last === undefined ? {} : { LastEvaluatedKey: writeItem(last) }),
  }
}

function projection(request: Projected): (item: Attributes) => Attributes {
  if (request.ProjectionExpression === undefined) return (item) => item
  const expression = new Expression(request.ProjectionExpression, request)
  const names = new Set<string>()
  do names.add(expression.attribute())
  while (expression.takes(','))
  if (!expression.isAtEnd) expression.refuse()
  return (item) => Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)))
}
