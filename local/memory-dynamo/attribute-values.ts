// Items as DynamoDB's JSON has them, `{"S":"a"}`, and as the engine's table has them, `"a"`.

import type { Item, Value } from '../../engine/ports.ts'
import type { Attributes, AttributeValue } from '../dynamo/requests.ts'
import { invalid, unknownHere } from './refusal.ts'

export function readItem(attributes: Attributes): Item {
  const item = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, readValue(value)]))
  return { ...item, ...readKey(attributes) }
}

/** The key of an item or a request; throws where either half is no text, or empty. */
export function readKey(attributes: Attributes): { pk: string; sk: string } {
  return { pk: keyPart(attributes, 'pk'), sk: keyPart(attributes, 'sk') }
}

function keyPart(attributes: Attributes, name: string): string {
  const value = attributes[name]?.['S']
  if (typeof value === 'string' && value !== '') return value
  throw invalid(`The key attribute ${name} should be a text that is not empty, found ${JSON.stringify(attributes[name])}.`)
}

export function readValue(attribute: AttributeValue): Value {
  const [[kind, held] = ['nothing', undefined]] = Object.entries(attribute)
  switch (kind) {
    case 'S':
      return held as string
    case 'N':
      return readNumber(held)
    case 'B':
      return Uint8Array.from(Buffer.from(held as string, 'base64'))
    case 'BOOL':
      return held as boolean
    case 'NULL':
      return null
    case 'L':
      return (held as AttributeValue[]).map(readValue)
    case 'M':
      return Object.fromEntries(Object.entries(held as Attributes).map(([name, value]) => [name, readValue(value)]))
    default:
      throw unknownHere(`values of the kind ${kind}`)
  }
}

/** Numbers are JavaScript's here, and so are those of every writer. */
function readNumber(held: unknown): number {
  const number = typeof held === 'string' && held.trim() !== '' ? Number(held) : Number.NaN
  if (Number.isFinite(number)) return number
  throw invalid(`The parameter cannot be converted to a numeric value: ${JSON.stringify(held)}`)
}

export function writeItem(item: object): Attributes {
  return Object.fromEntries(Object.entries(item).map(([name, value]: [string, Value]) => [name, writeValue(value)]))
}

function writeValue(value: Value): AttributeValue {
  if (value === null || value === undefined) return { NULL: true }
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return { L: value.map(writeValue) }
  return { M: writeItem(value) }
}
