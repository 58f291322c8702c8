// Payload templates (Parameters, ResultSelector, ItemSelector): JSON in which a field `name.$` is replaced by what its
// expression gives. Parts without such a field are handed on as they are.

import { Problem } from '../../engine/problem.ts'
import { constant, parseExpression, type Expression } from './expression.ts'
import { isObject, type Json, type JsonObject } from './json.ts'

/** Throws `states.invalid` or `states.unsupported`, naming the field. */
export function parseTemplate(template: Json): Expression {
  return dynamic(template) ?? constant(template)
}

/** The expression of a part that holds one, undefined for a constant part. */
function dynamic(template: Json): Expression | undefined {
  if (Array.isArray(template)) return dynamicArray(template)
  return isObject(template) ? dynamicObject(template) : undefined
}

function dynamicArray(template: Json[]): Expression | undefined {
  const parts = template.map((part) => dynamic(part))
  if (parts.every((part) => part === undefined)) return undefined
  const expressions = parts.map((part, index) => part ?? constant(template[index] ?? null))
  return (data, sight) => expressions.map((expression) => expression(data, sight))
}

function dynamicObject(template: JsonObject): Expression | undefined {
  const parts = Object.entries(template).map(([key, value]) => {
    const name = key.endsWith('.$') ? key.slice(0, -2) : key
    return { name, value, expression: name === key ? dynamic(value) : parseField(key, value) }
  })
  const names = new Set(parts.map((part) => part.name))
  if (names.size < parts.length) {
    const found = [...names].join(', ')
    throw new Problem('states.invalid', `A template gives one field twice, plain and with ".$", among ${found}.`)
  }
  if (parts.every((part) => part.expression === undefined)) return undefined
  return (data, sight) => {
    const made: JsonObject = {}
    for (const { name, value, expression } of parts) {
      made[name] = expression === undefined ? value : expression(data, sight)
    }
    return made
  }
}

function parseField(key: string, value: Json): Expression {
  if (typeof value !== 'string') {
    const found = JSON.stringify(value)
    throw new Problem('states.invalid', `"${key}" must hold a path or an intrinsic function, found ${found}.`)
  }
  try {
    return parseExpression(value)
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause
    throw new Problem(cause.code, `The field "${key}": ${cause.message}`, { cause })
  }
}
