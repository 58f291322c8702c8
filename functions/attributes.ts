// Items as DynamoDB writes them down, and back. Numbers are JavaScript's own: nothing that we store is larger.
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Item } from '../engine/ports.ts'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'

export type Attributes = Record<string, AttributeValue>

export const toAttributes = (item: object): Attributes => marshall(item, { removeUndefinedValues: true, allowImpreciseNumbers: true })

export const fromAttributes = (attributes: Attributes): Item => unmarshall(attributes, { wrapNumbers: Number }) as Item
