// The one table: events, profiles, enrollments, messages, consent. Its keys and indexes are described in engine/table.
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table as DynamoTable } from 'aws-cdk-lib/aws-dynamodb'
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { retain } from '../retain.ts'
import type { BundledFunction } from './function.ts'
import type { DeadLetters } from './queue.ts'

export class Table extends Construct {
  readonly #table: DynamoTable

  constructor(scope: Construct, id: string, { names }: { names: Names }) {
    super(scope, id)
    this.#table = new DynamoTable(this, 'Resource', {
      tableName: names.table,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expires',
      stream: StreamViewType.NEW_IMAGE,
    })
    // Always empty: a table with a local index is never split inside a customer's items, so their records keep one order.
    this.#table.addLocalSecondaryIndex({
      indexName: 'unsplit',
      sortKey: { name: 'lsi', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    })
    this.#table.addGlobalSecondaryIndex({
      indexName: 'due',
      partitionKey: { name: 'dueShard', type: AttributeType.STRING },
      sortKey: { name: 'dueAt', type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    })
    this.#table.addGlobalSecondaryIndex({
      indexName: 'stage',
      partitionKey: { name: 'stageShard', type: AttributeType.STRING },
      sortKey: { name: 'pk', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    })
    retain(this)
  }

  /** Put events that are absent: what the public may reach reads nothing, and changes nothing that is there. */
  grantRecord(fn: BundledFunction): void {
    fn.allow(['dynamodb:PutItem'], [this.#table.tableArn])
    fn.provide('TABLE', this.#table.tableName)
  }

  /** All that keys reach: no scan, no index. */
  grantReadWrite(fn: BundledFunction): void {
    const actions = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'ConditionCheckItem']
    fn.allow(
      actions.map((action) => `dynamodb:${action}`),
      [this.#table.tableArn],
    )
    fn.provide('TABLE', this.#table.tableName)
  }

  /** Find what falls due, and everybody in a stage. */
  grantIndexes(fn: BundledFunction): void {
    fn.allow(['dynamodb:Query'], ['due', 'stage'].map((index) => `${this.#table.tableArn}/index/${index}`))
  }

  /** New events, transitions and membership changes go to `fn`, in the order of each customer's items. */
  streamTo(fn: BundledFunction, { deadLetters }: { deadLetters: DeadLetters }): void {
    const stream = this.#table.tableStreamArn ?? ''
    fn.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [stream])
    // ListStreams is asked of the table's streams before one is known.
    fn.allow(['dynamodb:ListStreams'], [`${this.#table.tableArn}/stream/*`])
    const mapping = new EventSourceMapping(fn, 'Stream', {
      target: fn.lambda,
      eventSourceArn: stream,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      parallelizationFactor: 1,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // A record that keeps failing blocks its shard: ten attempts ride out a throttled table, then its pointer is parked.
      retryAttempts: 10,
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { NewImage: { kind: { S: FilterRule.or('event', 'transition', 'membership') } } },
        }),
      ],
      onFailure: deadLetters.destinationOf(fn),
    })
    mapping.node.addDependency(fn.lambda.role ?? fn.lambda)
  }
}
