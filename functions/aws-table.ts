// The table port on DynamoDB. Requests are built by pure functions, which the adapter sends.
import type { Condition, Item, Page, Table, Write, WriteResult } from '../engine/ports.ts'
import type { Key } from '../engine/table/keys.ts'
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import { BatchGetCommand, DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { ConditionalCheckFailedException, DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { customerOf, dueShard, profileKey, stageShard } from '../engine/table/keys.ts'

export function awsTable(tableName: string, client = new DynamoDBClient({})): Table {
  const documents = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true },
    unmarshallOptions: { wrapNumbers: Number },
  })
  return {
    async get(key, options) {
      const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key: keyOf(key), ConsistentRead: options?.consistent ?? false }))
      return Item as Item | undefined
    },
    async getMany(keys) {
      const found = new Map<string, Item>()
      // A request may name a key only once.
      let wanted: Key[] = [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, keyOf(key)])).values()]
      while (wanted.length > 0) {
        const answer = await documents.send(new BatchGetCommand({ RequestItems: { [tableName]: { Keys: wanted.slice(0, 100), ConsistentRead: true } } }))
        for (const item of (answer.Responses?.[tableName] ?? []) as Item[]) found.set(`${item.pk}\n${item.sk}`, item)
        const left = (answer.UnprocessedKeys?.[tableName]?.Keys ?? []) as Key[]
        wanted = [...left, ...wanted.slice(100)]
      }
      return keys.map((key) => found.get(`${key.pk}\n${key.sk}`))
    },
    async query(pk, range): Promise<Page> {
      const answer = await documents.send(new QueryCommand({ TableName: tableName, ConsistentRead: true, ...queryOf(pk, range) }))
      const last = answer.LastEvaluatedKey as Key | undefined
      return { items: (answer.Items ?? []) as Item[], ...(last === undefined ? {} : { next: last.sk }) }
    },
    async due(shard, until, limit) {
      const answer = await documents.send(new QueryCommand({
        TableName: tableName, IndexName: 'due', Limit: limit,
        KeyConditionExpression: 'dueShard = :shard AND dueAt <= :until',
        ExpressionAttributeValues: { ':shard': dueShard(shard), ':until': until },
      }))
      return ((answer.Items ?? []) as Key[]).map(keyOf)
    },
    async inStage(stage, shard, limit, after) {
      const answer = await documents.send(new QueryCommand({
        TableName: tableName, IndexName: 'stage', Limit: limit,
        KeyConditionExpression: 'stageShard = :shard',
        ExpressionAttributeValues: { ':shard': stageShard(stage, shard) },
        ...(after === undefined ? {} : { ExclusiveStartKey: { ...profileKey(customerOf(after)), stageShard: stageShard(stage, shard) } }),
      }))
      return ((answer.Items ?? []) as Key[]).map(({ pk }) => pk)
    },
    async write(...writes): Promise<WriteResult> {
      const [only, ...more] = writes
      if (only === undefined) return { kind: 'done' }
      return more.length === 0 ? writeOne(documents, tableName, only) : writeAll(documents, tableName, writes)
    },
  }
}

async function writeOne(documents: DynamoDBDocumentClient, tableName: string, write: Write): Promise<WriteResult> {
  try {
    const request = requestOf(tableName, write)
    if (request.Put !== undefined) await documents.send(new PutCommand(request.Put))
    else if (request.Update !== undefined) await documents.send(new UpdateCommand(request.Update))
    else if (request.Delete !== undefined) await documents.send(new DeleteCommand(request.Delete))
    else return await writeAll(documents, tableName, [write])
    return { kind: 'done' }
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { kind: 'refused', refused: [0] }
    throw error
  }
}

async function writeAll(documents: DynamoDBDocumentClient, tableName: string, writes: readonly Write[]): Promise<WriteResult> {
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: writes.map((write) => requestOf(tableName, write)) }))
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

type Request = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

/** One write as DynamoDB takes it, alone or in a transaction. */
export function requestOf(tableName: string, write: Write): Request {
  const expression = new Expression()
  if ('put' in write) return { Put: { TableName: tableName, Item: write.put, ...expression.with(write.if) } }
  if ('update' in write) {
    const set = Object.entries(write.set ?? {}).filter(([, value]) => value !== undefined).map(([name, value]) => `${expression.name(name)} = ${expression.value(value)}`)
    const remove = (write.remove ?? []).map((name) => expression.name(name))
    const update = [...(set.length === 0 ? [] : [`SET ${set.join(', ')}`]), ...(remove.length === 0 ? [] : [`REMOVE ${remove.join(', ')}`])].join(' ')
    return { Update: { TableName: tableName, Key: keyOf(write.update), UpdateExpression: update === '' ? undefined : update, ...expression.with(write.if) } }
  }
  if ('check' in write) return { ConditionCheck: { TableName: tableName, Key: keyOf(write.check), ConditionExpression: '', ...expression.with(write.if) } }
  return { Delete: { TableName: tableName, Key: keyOf(write.remove), ...expression.with(write.if) } }
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
      ...(Object.keys(this.#values).length === 0 ? {} : { ExpressionAttributeValues: this.#values }),
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
    ExpressionAttributeValues: values,
    ScanIndexForward: reverse !== true,
    ...(limit === undefined ? {} : { Limit: limit }),
    ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
  }
}

const keyOf = ({ pk, sk }: Key): Key => ({ pk, sk })
