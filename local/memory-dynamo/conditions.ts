// Conditions of writes: attribute_exists, attribute_not_exists, equality and an upper bound, joined by AND.

import type { Condition } from '../../engine/ports.ts'
import { Expression, type Placeholders } from './expression.ts'

export interface Conditioned extends Placeholders {
  ConditionExpression?: string
}

export interface ReadCondition {
  condition: Condition
  /** A number that must not exceed its bound. */
  atMost?: { attribute: string; bound: number }
}

export function readCondition(request: Conditioned): ReadCondition {
  const { ConditionExpression: text } = request
  if (text === undefined) return { condition: {} }
  const expression = new Expression(text, request)
  let condition: Condition = {}
  let atMost: ReadCondition['atMost']
  do {
    if (expression.takes('attribute_exists')) {
      if (argument(expression) !== 'pk') expression.refuse()
      condition = { ...condition, exists: true }
    } else if (expression.takes('attribute_not_exists')) {
      condition = { ...condition, absent: [...(condition.absent ?? []), argument(expression)] }
    } else {
      const attribute = expression.attribute()
      if (expression.takes('=')) condition = { ...condition, is: { ...condition.is, [attribute]: plain(expression) } }
      else atMost = { attribute, bound: boundOf(expression) }
    }
  } while (expression.takes('AND'))
  if (!expression.isAtEnd) expression.refuse()
  return { condition, ...(atMost === undefined ? {} : { atMost }) }
}

function argument(expression: Expression): string {
  expression.expect('(')
  const attribute = expression.attribute()
  expression.expect(')')
  return attribute
}

function plain(expression: Expression): string | number | boolean {
  const value = expression.value()
  return typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number' ? value : expression.refuse()
}

function boundOf(expression: Expression): number {
  expression.expect('<=')
  const bound = expression.ordered()
  return typeof bound === 'number' ? bound : expression.refuse()
}
