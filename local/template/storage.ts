// Tables and queues.

import type { Find, Found } from './found.ts'
import { queueNameOf } from './names.ts'
import type { Properties } from './properties.ts'

export interface Index {
  name: string
  keys: { name: string; type: 'HASH' | 'RANGE' }[]
  projection: { type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; attributes: string[] }
}

export interface TableResource {
  name: string
  arn: string
  attributes: { name: string; type: 'S' | 'N' | 'B' }[]
  keys: Index['keys']
  globalIndexes: Index[]
  localIndexes: Index[]
  stream?: (typeof streamViews)[number]
  timeToLiveAttribute?: string
}

const streamViews = ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] as const

export interface QueueResource {
  name: string
  arn: string
  url: string
  visibilityTimeoutMs: number
  retentionMs: number
  delayMs: number
  redrive?: { deadLetterQueue: string; maxReceiveCount: number }
}

export function readTables(find: Find): TableResource[] {
  return find('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map((found) => {
    const { properties } = found
    const stream = properties.object('StreamSpecification')?.choice('StreamViewType', streamViews)
    const timeToLive = properties.object('TimeToLiveSpecification')
    const expiry = timeToLive?.flag('Enabled', false) === true ? timeToLive.optionalText('AttributeName') : undefined
    return {
      name: found.ref,
      arn: found.attribute('Arn'),
      attributes: properties.objects('AttributeDefinitions').map((attribute) => ({
        name: attribute.text('AttributeName'),
        type: attribute.choice('AttributeType', ['S', 'N', 'B']),
      })),
      keys: keysOf(properties),
      globalIndexes: properties.objects('GlobalSecondaryIndexes').map(indexOf),
      localIndexes: properties.objects('LocalSecondaryIndexes').map(indexOf),
      ...(stream === undefined ? {} : { stream }),
      ...(expiry === undefined ? {} : { timeToLiveAttribute: expiry }),
    }
  })
}

function keysOf(properties: Properties): Index['keys'] {
  return properties.objects('KeySchema').map((key) => ({
    name: key.text('AttributeName'),
    type: key.text('KeyType') === 'RANGE' ? 'RANGE' : 'HASH',
  }))
}

function indexOf(properties: Properties): Index {
  const projection = properties.object('Projection')
  return {
    name: properties.text('IndexName'),
    keys: keysOf(properties),
    projection: {
      type: projection?.choice('ProjectionType', ['ALL', 'KEYS_ONLY', 'INCLUDE'], 'ALL') ?? 'ALL',
      attributes: projection?.texts('NonKeyAttributes') ?? [],
    },
  }
}

export function readQueues(find: Find): QueueResource[] {
  return find('AWS::SQS::Queue').map((found) => {
    const { properties } = found
    properties.refuse('FifoQueue', 'the one-machine system has standard queues only')
    const seconds = (key: string, otherwise: number): number => (properties.optionalNumber(key) ?? otherwise) * 1000
    return {
      name: found.attribute('QueueName'),
      arn: found.attribute('Arn'),
      url: found.ref,
      visibilityTimeoutMs: seconds('VisibilityTimeout', 30),
      retentionMs: seconds('MessageRetentionPeriod', 4 * 24 * 60 * 60),
      delayMs: seconds('DelaySeconds', 0),
      ...redriveOf(found),
    }
  })
}

function redriveOf({ properties }: Found): Pick<QueueResource, 'redrive'> {
  const policy = properties.object('RedrivePolicy')
  if (policy === undefined) return {}
  const deadLetterQueue = queueNameOf(policy.text('deadLetterTargetArn'))
  return { redrive: { deadLetterQueue, maxReceiveCount: policy.number('maxReceiveCount') } }
}
