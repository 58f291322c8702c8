// PutItem, UpdateItem, DeleteItem and TransactWriteItems.

import type { Condition, Write } from '../../engine/ports.ts'
import type { Key } from '../../engine/table/keys.ts'
import type { MemoryTable } from '../../engine/table/memory-table.ts'
import type { Attributes } from '../dynamo/requests.ts'
import { readItem, readKey } from './attribute-values.ts'
import { readCondition, type Conditioned } from './conditions.ts'
import { refuseUnknown } from './parameters.ts'
import { conditionFailed, invalid, Refusal, unknownHere } from './refusal.ts'
import type { Tables } from './tables.ts'
import { readUpdate, type Updating } from './updates.ts'

export interface Put extends Conditioned {
  TableName: string
  Item: Attributes
}

export interface Keyed extends Conditioned {
  TableName: string
  Key: Attributes
}

export type Update = Keyed & Updating

const putOf = (request: Put): Write => ({ put: readItem(request.Item), if: readCondition(request).condition })
function updateOf(request: Update): Write {
  const { add, ...update } = readUpdate(request)
  if (Object.keys(add).length > 0) throw unknownHere('ADD in a transaction or beside a condition')
  return { update: readKey(request.Key), ...update, if: readCondition(request).condition }
}
const deleteOf = (request: Keyed): Write => ({ remove: readKey(request.Key), if: readCondition(request).condition })
const checkOf = (request: Keyed): Write => ({ check: readKey(request.Key), if: readCondition(request).condition })

export const putItem = (tables: Tables, request: Put): Promise<object> => writeOne(tables, request, putOf(request))
export function updateItem(tables: Tables, request: Update): Promise<object> {
  const adds = Object.keys(readUpdate(request).add).length > 0 && request.ConditionExpression === undefined
  return adds ? addTo(tables, request) : writeOne(tables, request, updateOf(request))
}
export const deleteItem = (tables: Tables, request: Keyed): Promise<object> => writeOne(tables, request, deleteOf(request))

async function writeOne(tables: Tables, request: Put | Keyed, write: Write): Promise<object> {
  const { table } = tables.find(request.TableName)
  const { atMost } = readCondition(request)
  const key = readKey('Item' in request ? request.Item : request.Key)
  const held = atMost === undefined ? {} : await holdsAtMost(table, key, atMost)
  const { kind } = await table.write({ ...write, if: { ...write.if, is: { ...write.if?.is, ...held } } })
  if (kind === 'refused') throw conditionFailed()
  return {}
}

/** The engine's table adds nothing up: the sum is put where still stands what it was made of. */
async function addTo(tables: Tables, request: Update): Promise<object> {
  const { table } = tables.find(request.TableName)
  const key = readKey(request.Key)
  const { add, set, remove } = readUpdate(request)
  for (;;) {
    const item = (await table.get(key)) ?? key
    const known = Object.entries(item).flatMap(([attribute, value]): [string, number][] => {
      if (add[attribute] === undefined) return []
      if (typeof value !== 'number') throw invalid(`An operand in the update expression has an incorrect data type: ${attribute}`)
      return [[attribute, value]]
    })
    const is = Object.fromEntries(known)
    const sums = Object.fromEntries(Object.entries(add).map(([attribute, more]) => [attribute, (is[attribute] ?? 0) + more]))
    const unchanged = { is, absent: Object.keys(add).filter((attribute) => is[attribute] === undefined) }
    const { kind } = await table.write({ update: key, set: { ...set, ...sums }, remove, if: unchanged })
    if (kind === 'done') return {}
  }
}

/** The engine's table knows equality only: what is within the bound now must still be the same at the write. */
async function holdsAtMost(table: MemoryTable, key: Key, { attribute, bound }: { attribute: string; bound: number }): Promise<Condition['is'] & object> {
  const value = (await table.get(key))?.[attribute]
  if (typeof value !== 'number' || value > bound) throw conditionFailed()
  return { [attribute]: value }
}

interface TransactItem {
  Put?: Put
  Update?: Update
  Delete?: Keyed
  ConditionCheck?: Keyed
}

export interface TransactWriteItems {
  TransactItems: TransactItem[]
  ClientRequestToken?: string
}

export async function transactWriteItems(tables: Tables, { TransactItems: items, ClientRequestToken: token }: TransactWriteItems): Promise<object> {
  if (items.length < 1 || items.length > 100) throw invalid(`TransactItems should have 1 to 100 members, found ${items.length}`)
  const parts = items.map(partOf)
  const [name = '', ...others] = new Set(parts.map(({ request }) => request.TableName))
  if (others.length > 0) throw unknownHere('transactions over several tables')
  const { table, tokens } = tables.find(name)
  if (token !== undefined && tokens.has(token)) return {}
  const keys = parts.map(({ request }) => readKey('Item' in request ? request.Item : request.Key))
  const distinct = new Set(keys.map(({ pk, sk }) => `${pk}\n${sk}`))
  if (distinct.size < keys.length) throw invalid('Transaction request cannot include multiple operations on one item')
  const result = await table.write(...parts.map(({ write }) => write))
  if (result.kind === 'refused') throw cancelled(items.length, result.refused)
  if (token !== undefined) tokens.add(token)
  return {}
}

interface Part {
  request: Put | Keyed
  write: Write
}

function partOf(item: TransactItem): Part {
  refuseUnknown(item, 'TransactItems')
  const { Put: put, Update: update, Delete: remove, ConditionCheck: check } = item
  if (put !== undefined) return part('Put', put, putOf(put))
  if (update !== undefined) return part('Update', update, updateOf(update))
  if (remove !== undefined) return part('Delete', remove, deleteOf(remove))
  if (check !== undefined) return part('ConditionCheck', check, checkOf(check))
  throw invalid('A member of TransactItems holds none of Put, Update, Delete and ConditionCheck')
}

function part(kind: keyof TransactItem, request: Put | Keyed, write: Write): Part {
  refuseUnknown(request, kind)
  if (readCondition(request).atMost !== undefined) throw unknownHere('bounds in the conditions of a transaction')
  return { request, write }
}

function cancelled(count: number, refused: readonly number[]): Refusal {
  const reasons = Array.from({ length: count }, (_, index) =>
    refused.includes(index) ? { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' } : { Code: 'None' }
  )
  const codes = reasons.map(({ Code }) => Code).join(', ')
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
  return new Refusal('TransactionCanceledException', message, { Message: message, CancellationReasons: reasons })
}
