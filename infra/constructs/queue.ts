// A queue with its consumer and its dead letters. Every queue refuses plain HTTP, is encrypted, and is retained: what
// lies in it is somebody's mail or somebody's next step.
import assert from 'node:assert/strict'
import { Duration } from 'aws-cdk-lib'
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IEventSourceDlq } from 'aws-cdk-lib/aws-lambda'
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import type { QueueProps as SqsQueueProps } from 'aws-cdk-lib/aws-sqs'
import { CfnQueue, Queue as SqsQueue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { Variable } from '../../functions/environment.ts'
import type { Names } from '../names.ts'
import { retain } from '../retain.ts'
import type { BundledFunction } from './function.ts'

/** Where letters end that nobody could deliver: kept 14 days, the longest there is. */
export class DeadLetters extends Construct {
  readonly sqs: SqsQueue

  constructor(scope: Construct, id: string, { names, name }: { names: Names; name: string }) {
    super(scope, id)
    this.sqs = secureQueue(this, { queueName: names.queue(name), retentionPeriod: Duration.days(14) })
    retain(this)
  }

  acceptRules(ruleArns: string[]): void {
    acceptRules(this.sqs, ruleArns)
  }

  /** Where the stream's poller, acting as `fn`, puts the pointers of records that it gave up. */
  destinationOf(fn: BundledFunction): IEventSourceDlq {
    fn.allow(['sqs:SendMessage'], [this.sqs.queueArn])
    return { bind: () => ({ destination: this.sqs.queueArn }) }
  }
}

export interface QueueProps {
  names: Names
  name: string
  deadLetters: DeadLetters | Queue
  retention?: Duration
  /** The variable that tells a sender its URL. */
  variable?: Variable
}

export class Queue extends Construct {
  readonly sqs: SqsQueue
  readonly #variable: Variable | undefined

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id)
    this.#variable = props.variable
    this.sqs = secureQueue(this, {
      queueName: props.names.queue(props.name),
      retentionPeriod: props.retention ?? Duration.days(4),
      deadLetterQueue: { queue: props.deadLetters.sqs, maxReceiveCount: 5 },
    })
    retain(this)
  }

  /** `fn` drains the queue; a message stays hidden six times as long as one attempt may take, as Lambda advises. */
  feed(fn: BundledFunction, { maxConcurrency }: { maxConcurrency?: number } = {}): void {
    const queue = this.sqs.node.defaultChild
    assert(queue instanceof CfnQueue)
    queue.visibilityTimeout = 6 * fn.timeout.toSeconds()
    fn.allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [this.sqs.queueArn])
    const mapping = new EventSourceMapping(fn, 'Queue', {
      target: fn.lambda,
      eventSourceArn: this.sqs.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    })
    mapping.node.addDependency(fn.lambda.role ?? fn.lambda)
  }

  grantSend(fn: BundledFunction): void {
    if (this.#variable === undefined) throw new Error(`No variable is named for the URL of ${this.node.path}`)
    fn.allow(['sqs:SendMessage'], [this.sqs.queueArn])
    fn.provide(this.#variable, this.sqs.queueUrl)
  }

  acceptRules(ruleArns: string[]): void {
    acceptRules(this.sqs, ruleArns)
  }
}

function secureQueue(scope: Construct, props: SqsQueueProps): SqsQueue {
  const queue = new SqsQueue(scope, 'Resource', { ...props, encryption: QueueEncryption.SQS_MANAGED })
  queue.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['sqs:*'],
      resources: [queue.queueArn],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  )
  return queue
}

function acceptRules(queue: SqsQueue, ruleArns: string[]): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': ruleArns } },
    }),
  )
}
