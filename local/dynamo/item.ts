// An item from DynamoDB's JSON, in which bytes travel as base64 and the SDK's own reader expects bytes.

import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Item } from '../../engine/ports.ts'
import type { Attributes } from './requests.ts'

export function readItem(attributes: Attributes): Item {
  const entries = Object.entries(attributes).map(([name, value]) => [name, withBytes(value)] as const)
  return unmarshall(Object.fromEntries(entries) as unknown as Record<string, AttributeValue>) as Item
}

/** Bytes stand at the top of an item only: no map or list of ours holds any. */
function withBytes(value: Record<string, unknown>): Record<string, unknown> {
  return typeof value['B'] === 'string' ? { B: Uint8Array.from(Buffer.from(value['B'], 'base64')) } : value
}
