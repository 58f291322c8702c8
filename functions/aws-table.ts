// The table port on DynamoDB. Requests are built by pure functions, which the adapter sends.
import type { Condition, Item, Page, Table, Write, WriteResult } from '../engine/ports.ts'
import type { Key } from '../engine/table/keys.ts'
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { BatchGetItemCommand, ConditionalCheckFailedException, DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, TransactionCanceledException, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { clientSettings } from './client-settings.ts'
import { customerOf, dueShard, profileKey, stageShard } from '../engine/table/keys.ts'
import { fromAttributes, toAttributes } from './attributes.ts'
import { gatherReads, type ReadMany } from './gathered-reads.ts'
import { setTimeout } from 'node:timers/promises'

/** A request may name so many keys. */
const mostKeys = 100
const firstPauseMs = 25

export function awsTable(tableName: string, client = new DynamoDBClient(clientSettings)): Table {
  const consistent = gatherReads(readerOf(client, tableName, true))
  const eventual = gatherReads(readerOf(client, tableName, false))
  return {
    async get(key, options) {
      const [item] = await (options?.consistent === true ? consistent : eventual)([key])
      return item
    },
    getMany: consistent,
    async query(pk, range): Promise<Page> {
      const answer = await client.send(new QueryCommand({ TableName: tableName, ConsistentRead: true, ...queryOf(pk, range) }))
      const next = answer.LastEvaluatedKey?.['sk']?.S
      return { items: (answer.Items ?? []).map(fromAttributes), ...(next === undefined ? {} : { next }) }
    },
    async due(shard, until, limit) {
      const answer = await client.send(new QueryCommand({
        TableName: tableName, IndexName: 'due', Limit: limit,
        KeyConditionExpression: 'dueShard = :shard AND dueAt <= :until',
        ExpressionAttributeValues: toAttributes({ ':shard': dueShard(shard), ':until': until }),
      }))
      return (answer.Items ?? []).map((item) => keyOf(fromAttributes(item)))
    },
    async inStage(stage, shard, limit, after) {
      const answer = await client.send(new QueryCommand({
        TableName: tableName, IndexName: 'stage', Limit: limit,
        KeyConditionExpression: 'stageShard = :shard',
        ExpressionAttributeValues: toAttributes({ ':shard': stageShard(stage, shard) }),
        ...(after === undefined ? {} : { ExclusiveStartKey: toAttributes({ ...profileKey(customerOf(after)), stageShard: stageShard(stage, shard) }) }),
      }))
      return (answer.Items ?? []).map((item) => fromAttributes(item).pk)
    },
    async write(...writes): Promise<WriteResult> {
      const [only, ...more] = writes
      if (only === undefined) return { kind: 'done' }
      return more.length === 0 ? writeOne(client, tableName, only) : writeAll(client, tableName, writes)
    },
  }
}

/** Reads any number of keys, in as few requests as DynamoDB takes. What a throttled table leaves out is asked for again. */
function readerOf(client: DynamoDBClient, tableName: string, ConsistentRead: boolean): ReadMany {
  return async (keys) => {
    // A request may name a key only once.
    let wanted = [...new Map(keys.map((key) => [nameOf(key), keyOf(key)])).values()]
    const [only] = wanted
    if (only !== undefined && wanted.length === 1) {
      const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: toAttributes(only), ConsistentRead }))
      const item = Item === undefined ? undefined : fromAttributes(Item)
      return keys.map(() => item)
    }
    const found = new Map<string, Item>()
    for (let pauseMs = firstPauseMs; wanted.length > 0; ) {
      const asked = wanted.slice(0, mostKeys)
      const answer = await client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: asked.map(toAttributes), ConsistentRead } } }))
      const items = (answer.Responses?.[tableName] ?? []).map(fromAttributes)
      for (const item of items) found.set(nameOf(item), item)
      const left = (answer.UnprocessedKeys?.[tableName]?.Keys ?? []).map((key) => keyOf(fromAttributes(key)))
      wanted = [...left, ...wanted.slice(mostKeys)]
      if (left.length === asked.length) await setTimeout((pauseMs *= 2))
    }
    return keys.map((key) => found.get(nameOf(key)))
  }
}

async function writeOne(client: DynamoDBClient, tableName: string, write: Write): Promise<WriteResult> {
  try {
    const request = requestOf(tableName, write)
    if (request.Put !== undefined) await client.send(new PutItemCommand(request.Put))
    else if (request.Update !== undefined) await client.send(new UpdateItemCommand(request.Update))
    else if (request.Delete !== undefined) await client.send(new DeleteItemCommand(request.Delete))
    else return await writeAll(client, tableName, [write])
    return { kind: 'done' }
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { kind: 'refused', refused: [0] }
    throw error
  }
}

async function writeAll(client: DynamoDBClient, tableName: string, writes: readonly Write[]): Promise<WriteResult> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: writes.map((write) => requestOf(tableName, write)) }))
    return { kind: 'done' }
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code)
    const refused = codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []))
    // A conflict with another transaction is no refusal: read and decide again all the same.
    if (refused.length > 0 || codes.includes('TransactionConflict')) return { kind: 'refused', refused }
    throw error
  }
}

/** One write as DynamoDB takes it, alone or in a transaction. */
export function requestOf(tableName: string, write: Write): TransactWriteItem {
  const expression = new Expression()
  if ('put' in write) return { Put: { TableName: tableName, Item: toAttributes(write.put), ...expression.with(write.if) } }
  if ('update' in write) {
    const set = Object.entries(write.set ?? {}).filter(([, value]) => value !== undefined).map(([name, value]) => `${expression.name(name)} = ${expression.value(value)}`)
    const remove = (write.remove ?? []).map((name) => expression.name(name))
    const update = [...(set.length === 0 ? [] : [`SET ${set.join(', ')}`]), ...(remove.length === 0 ? [] : [`REMOVE ${remove.join(', ')}`])].join(' ')
    return { Update: { TableName: tableName, Key: toAttributes(keyOf(write.update)), UpdateExpression: update === '' ? undefined : update, ...expression.with(write.if) } }
  }
  if ('check' in write) return { ConditionCheck: { TableName: tableName, Key: toAttributes(keyOf(write.check)), ConditionExpression: '', ...expression.with(write.if) } }
  return { Delete: { TableName: tableName, Key: toAttributes(keyOf(write.remove)), ...expression.with(write.if) } }
}

/** Collects names and values behind placeholders, so that no attribute meets a reserved word. */
class Expression {
  readonly #names: Record<string, string> = {}
  readonly #values: Record<string, unknown> = {}

  name(attribute: string): string {
    const placeholder = `#${Object.keys(this.#names).length}`
    this.#names[placeholder] = attribute
    return placeholder
  }

  value(value: unknown): string {
    const placeholder = `:${Object.keys(this.#values).length}`
    this.#values[placeholder] = value
    return placeholder
  }

  with(condition: Condition | undefined): object {
    const parts = condition === undefined ? [] : [
      ...(condition.exists === undefined ? [] : [`${condition.exists ? 'attribute_exists' : 'attribute_not_exists'}(${this.name('pk')})`]),
      ...(condition.absent ?? []).map((attribute) => `attribute_not_exists(${this.name(attribute)})`),
      ...Object.entries(condition.is ?? {}).map(([attribute, value]) => `${this.name(attribute)} = ${this.value(value)}`),
    ]
    return {
      ...(parts.length === 0 ? {} : { ConditionExpression: parts.join(' AND ') }),
      ...(Object.keys(this.#names).length === 0 ? {} : { ExpressionAttributeNames: this.#names }),
      ...(Object.keys(this.#values).length === 0 ? {} : { ExpressionAttributeValues: toAttributes(this.#values) }),
    }
  }
}

function queryOf(pk: string, { prefix, from, to, reverse, limit, after }: Parameters<Table['query']>[1]): object {
  const values: Record<string, unknown> = { ':pk': pk }
  let condition = 'pk = :pk'
  if (prefix !== undefined) {
    condition += ' AND begins_with(sk, :prefix)'
    values[':prefix'] = prefix
  } else if (from !== undefined || to !== undefined) {
    condition += ' AND sk BETWEEN :from AND :to'
    values[':from'] = from ?? ' '
    values[':to'] = to ?? '~'
  }
  return {
    KeyConditionExpression: condition,
    ExpressionAttributeValues: toAttributes(values),
    ScanIndexForward: reverse !== true,
    ...(limit === undefined ? {} : { Limit: limit }),
    ...(after === undefined ? {} : { ExclusiveStartKey: toAttributes({ pk, sk: after }) }),
  }
}

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`
const keyOf = ({ pk, sk }: Key): Key => ({ pk, sk })
