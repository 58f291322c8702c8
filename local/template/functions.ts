// Lambda functions, and what may call them: streams, queues and asynchronous events.

import { Problem } from '../../engine/problem.ts'
import type { Find, Found } from './found.ts'
import { functionNameOf, queueNameOf } from './names.ts'
import { isRecord, type Properties } from './properties.ts'

export interface FunctionResource {
  name: string
  arn: string
  stack: string
  logicalId: string
  /** As Lambda has it: `file.export`. */
  handler: string
  /** Absolute path of the folder that holds the bundle. */
  folder: string
  /** URLs of queues and APIs in it are AWS's: see `localEnvironment`. */
  environment: Record<string, string>
  memoryMb: number
  timeoutMs: number
  reservedConcurrency?: number
  /** What Lambda does with an asynchronous event that the function fails on. */
  asynchronous: Asynchronous
}

export interface Asynchronous {
  retries: number
  maxAgeMs: number
  /** Gets a record of the invocation. */
  onFailureQueue?: string
  /** Gets the event itself. */
  deadLetterQueue?: string
}

/** What reads a source and calls a function with batches of it. */
interface Mapping {
  functionName: string
  enabled: boolean
  batchSize: number
  windowMs: number
  /** The function answers `{ batchItemFailures: [...] }`. */
  reportsItemFailures: boolean
  /** Patterns as EventBridge's, any of which lets a record through; none lets all through. */
  filters: unknown[]
}

export interface StreamMapping extends Mapping {
  tableName: string
  startingPosition: 'TRIM_HORIZON' | 'LATEST'
  bisectOnError: boolean
  /** Undefined: until the record expires. */
  maxRetries?: number
  maxRecordAgeMs?: number
  onFailureQueue?: string
  parallelizationFactor: number
}

export interface QueueMapping extends Mapping {
  queueName: string
  /** Undefined: as many as there are messages for. */
  maxConcurrency?: number
}

export function readFunctions(find: Find, folderOf: (bucket: string, key: string) => string): FunctionResource[] {
  const providers = new Set(find('Custom::AWS').map((found) => functionNameOf(found.properties.text('ServiceToken'))))
  const configurations = find('AWS::Lambda::EventInvokeConfig')
  return find('AWS::Lambda::Function')
    .filter((found) => !providers.has(found.ref))
    .map((found) => {
      const { properties } = found
      const reserved = properties.optionalNumber('ReservedConcurrentExecutions')
      return {
        name: found.ref,
        arn: found.attribute('Arn'),
        stack: found.stack,
        logicalId: found.logicalId,
        handler: properties.text('Handler'),
        folder: codeFolder(properties, folderOf),
        environment: environmentOf(properties),
        memoryMb: properties.optionalNumber('MemorySize') ?? 128,
        timeoutMs: (properties.optionalNumber('Timeout') ?? 3) * 1000,
        ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
        asynchronous: asynchronousOf(
          properties,
          configurations.find((other) => functionNameOf(other.properties.text('FunctionName')) === found.ref)
        ),
      }
    })
}

function codeFolder(properties: Properties, folderOf: (bucket: string, key: string) => string): string {
  const code = properties.object('Code')
  code?.refuse('ZipFile', 'functions run from their bundles only: make it an asset')
  code?.refuse('ImageUri', 'there is no Docker on one machine: make it a bundle')
  return folderOf(code?.text('S3Bucket') ?? '', code?.text('S3Key') ?? '')
}

function environmentOf(properties: Properties): Record<string, string> {
  const variables = properties.object('Environment')?.object('Variables')
  return Object.fromEntries(Object.keys(variables?.record() ?? {}).map((key) => [key, variables?.text(key) ?? '']))
}

function asynchronousOf(properties: Properties, configuration: Found | undefined): Asynchronous {
  const configured = configuration?.properties
  const destination = configured?.object('DestinationConfig')?.object('OnFailure')?.optionalText('Destination')
  const dead = properties.object('DeadLetterConfig')?.optionalText('TargetArn')
  return {
    retries: configured?.optionalNumber('MaximumRetryAttempts') ?? 2,
    maxAgeMs: (configured?.optionalNumber('MaximumEventAgeInSeconds') ?? 6 * 60 * 60) * 1000,
    ...(destination === undefined ? {} : { onFailureQueue: queueNameOf(destination) }),
    ...(dead === undefined ? {} : { deadLetterQueue: queueNameOf(dead) }),
  }
}

export function readMappings(find: Find): { streams: StreamMapping[]; queues: QueueMapping[] } {
  const streams: StreamMapping[] = []
  const queues: QueueMapping[] = []
  for (const { properties } of find('AWS::Lambda::EventSourceMapping')) {
    const source = properties.text('EventSourceArn')
    const table = /:dynamodb:.*:table\/([^/]+)\/stream\//.exec(source)?.[1]
    if (table !== undefined) streams.push(streamMapping(properties, table))
    else if (source.includes(':sqs:')) queues.push(queueMapping(properties, queueNameOf(source)))
    else throw new Problem('template.unknown-event-source', `${source} is neither a table's stream nor a queue.`)
  }
  return { streams, queues }
}

function streamMapping(properties: Properties, tableName: string): StreamMapping {
  properties.refuse('TumblingWindowInSeconds', 'tumbling windows are not known on one machine')
  const retries = properties.optionalNumber('MaximumRetryAttempts') ?? -1
  const age = properties.optionalNumber('MaximumRecordAgeInSeconds') ?? -1
  const failure = properties.object('DestinationConfig')?.object('OnFailure')?.optionalText('Destination')
  return {
    ...mapping(properties, 100),
    tableName,
    startingPosition: properties.optionalText('StartingPosition') === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON',
    bisectOnError: properties.flag('BisectBatchOnFunctionError', false),
    parallelizationFactor: properties.optionalNumber('ParallelizationFactor') ?? 1,
    ...(retries < 0 ? {} : { maxRetries: retries }),
    ...(age < 0 ? {} : { maxRecordAgeMs: age * 1000 }),
    ...(failure === undefined ? {} : { onFailureQueue: queueNameOf(failure) }),
  }
}

function queueMapping(properties: Properties, queueName: string): QueueMapping {
  const concurrency = properties.object('ScalingConfig')?.optionalNumber('MaximumConcurrency')
  return {
    ...mapping(properties, 10),
    queueName,
    ...(concurrency === undefined ? {} : { maxConcurrency: concurrency }),
  }
}

function mapping(properties: Properties, batchSize: number): Mapping {
  const filters = properties.object('FilterCriteria')?.objects('Filters') ?? []
  return {
    functionName: functionNameOf(properties.text('FunctionName')),
    enabled: properties.flag('Enabled', true),
    batchSize: properties.optionalNumber('BatchSize') ?? batchSize,
    windowMs: (properties.optionalNumber('MaximumBatchingWindowInSeconds') ?? 0) * 1000,
    reportsItemFailures: properties.texts('FunctionResponseTypes').includes('ReportBatchItemFailures'),
    filters: filters.map((filter) => patternOf(filter.text('Pattern'))),
  }
}

function patternOf(text: string): unknown {
  const pattern: unknown = JSON.parse(text)
  if (isRecord(pattern)) return pattern
  throw new Problem('template.unknown-value', `The filter pattern ${text} should be an object.`)
}
