// Queues as SQS's protocol names them: URLs, and message attributes with their capital letters.

import { Problem } from '../../engine/problem.ts'
import type { MessageAttribute, MessageAttributes } from './message.ts'

/** The queue that a URL names, whatever its host. */
export function queueNameOfUrl(url: string): string {
  return url.split('/').at(-1) ?? url
}

/** Reads `{ name: { DataType, StringValue, BinaryValue } }`; throws `queues.bad-attribute`. */
export function readWireAttributes(wire: unknown): MessageAttributes {
  if (wire === undefined || wire === null) return {}
  if (typeof wire !== 'object') throw badAttribute('MessageAttributes')
  return Object.fromEntries(Object.entries(wire).map(([name, attribute]) => [name, readWireAttribute(name, attribute)]))
}

function readWireAttribute(name: string, wire: unknown): MessageAttribute {
  if (typeof wire !== 'object' || wire === null) throw badAttribute(name)
  const dataType: unknown = Reflect.get(wire, 'DataType')
  const stringValue: unknown = Reflect.get(wire, 'StringValue')
  const binaryValue: unknown = Reflect.get(wire, 'BinaryValue')
  if (typeof dataType !== 'string') throw badAttribute(name)
  if (typeof stringValue === 'string') return { dataType, stringValue }
  if (typeof binaryValue === 'string') return { dataType, binaryValue }
  throw badAttribute(name)
}

export function writeWireAttributes(attributes: MessageAttributes): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      {
        DataType: dataType,
        ...(stringValue === undefined ? {} : { StringValue: stringValue }),
        ...(binaryValue === undefined ? {} : { BinaryValue: binaryValue }),
      },
    ])
  )
}

function badAttribute(name: string): Problem {
  return new Problem('queues.bad-attribute', `The message attribute ${name} has no DataType, or no value.`)
}
