// Key conditions of queries: one partition, and a prefix or bounds of the sort key.

import type { IndexKeys } from '../../engine/table/memory-index.ts'
import { Expression, type Placeholders } from './expression.ts'

export interface Keyed extends Placeholders {
  KeyConditionExpression: string
}

/** `from` and `to` are included. */
export interface KeyRange {
  partition: string
  prefix?: string
  from?: string | number
  to?: string | number
}

export function readKeyCondition(request: Keyed, keys: IndexKeys): KeyRange {
  const expression = new Expression(request.KeyConditionExpression, request)
  if (expression.attribute() !== keys.partition) expression.refuse()
  expression.expect('=')
  const partition = expression.value()
  if (typeof partition !== 'string') return expression.refuse()
  const range = { partition, ...(expression.takes('AND') ? sortRange(expression, keys.sort) : {}) }
  return expression.isAtEnd ? range : expression.refuse()
}

function sortRange(expression: Expression, sort: string): Omit<KeyRange, 'partition'> {
  if (expression.takes('begins_with')) {
    expression.expect('(')
    if (expression.attribute() !== sort) expression.refuse()
    expression.expect(',')
    const prefix = expression.value()
    expression.expect(')')
    return typeof prefix === 'string' ? { prefix } : expression.refuse()
  }
  if (expression.attribute() !== sort) expression.refuse()
  if (expression.takes('BETWEEN')) {
    const from = expression.ordered()
    expression.expect('AND')
    return { from, to: expression.ordered() }
  }
  if (expression.takes('<=')) return { to: expression.ordered() }
  if (expression.takes('>=')) return { from: expression.ordered() }
  expression.expect('=')
  const value = expression.ordered()
  return { from: value, to: value }
}
