// Update expressions: SET of whole attributes to values, REMOVE, and ADD of a number.

import type { Value } from '../../engine/ports.ts'
import { Expression, type Placeholders } from './expression.ts'
import { invalid } from './refusal.ts'

export interface Updating extends Placeholders {
  UpdateExpression?: string
}

export interface ReadUpdate {
  set: Record<string, Value>
  remove: string[]
  /** To the number that is there, or to none. */
  add: Record<string, number>
}

export function readUpdate(request: Updating): ReadUpdate {
  const update: ReadUpdate = { set: {}, remove: [], add: {} }
  if (request.UpdateExpression === undefined) return update
  const expression = new Expression(request.UpdateExpression, request)
  do {
    if (expression.takes('SET')) {
      do {
        const attribute = notOfKey(expression.attribute())
        expression.expect('=')
        update.set[attribute] = expression.value()
      } while (expression.takes(','))
    } else if (expression.takes('REMOVE')) {
      do update.remove.push(notOfKey(expression.attribute()))
      while (expression.takes(','))
    } else if (expression.takes('ADD')) {
      do {
        const attribute = notOfKey(expression.attribute())
        const value = expression.value()
        update.add[attribute] = typeof value === 'number' ? value : expression.refuse()
      } while (expression.takes(','))
    } else {
      expression.refuse()
    }
  } while (!expression.isAtEnd)
  return update
}

function notOfKey(attribute: string): string {
  if (attribute !== 'pk' && attribute !== 'sk') return attribute
  throw invalid(`Cannot update attribute ${attribute}. This attribute is part of the key`)
}
