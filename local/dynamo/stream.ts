// Reads a table's stream from where a reader stopped: records in order, shard after shard.

import { Problem } from '../../engine/problem.ts'
import type { Attributes, DynamoRequests } from './requests.ts'
import { streamArn } from './tables.ts'

/** A record as DynamoDB Streams gives it. */
export interface StreamRecord {
  eventID: string
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  eventVersion: string
  eventSource: string
  awsRegion: string
  dynamodb: {
    ApproximateCreationDateTime: number
    Keys: Attributes
    NewImage?: Attributes
    OldImage?: Attributes
    SequenceNumber: string
    SizeBytes: number
    StreamViewType: string
  }
}

export interface Position {
  shard: string
  sequenceNumber: string
}

interface Shard {
  ShardId: string
  ParentShardId?: string
}

const pageSize = 1000

export class TableStream {
  readonly #dynamo: DynamoRequests
  readonly #arn: string
  #shard: string | undefined
  #iterator: string | undefined
  #position: Position | undefined

  private constructor(dynamo: DynamoRequests, arn: string, position: Position | undefined) {
    this.#dynamo = dynamo
    this.#arn = arn
    this.#position = position
  }

  /** Reads on after `from`, or from the oldest record. */
  static async open(dynamo: DynamoRequests, tableName: string, from?: Position): Promise<TableStream> {
    return new TableStream(dynamo, await streamArn(dynamo, tableName), from)
  }

  /** What tells this stream from an earlier one of a table of the same name. */
  get label(): string {
    return this.#arn.split('/').at(-1) ?? ''
  }

  /** The shard that the newest records came from. */
  get shard(): string {
    return this.#shard ?? ''
  }

  /** The next records, at most a thousand; `more` says that another call may find some at once. */
  async read(): Promise<{ records: StreamRecord[]; more: boolean }> {
    this.#iterator ??= await this.#enter()
    if (this.#iterator === undefined) return { records: [], more: false }
    const { Records: records, NextShardIterator: next } = await this.#page(this.#iterator)
    this.#iterator = next
    const last = records.at(-1)
    if (last !== undefined) this.#position = { shard: this.shard, sequenceNumber: last.dynamodb.SequenceNumber }
    // A shard that ended has no next iterator, and its child may hold more.
    return { records, more: next === undefined || records.length === pageSize }
  }

  async #page(iterator: string): Promise<{ Records: StreamRecord[]; NextShardIterator?: string }> {
    try {
      return await this.#dynamo.send('GetRecords', { ShardIterator: iterator, Limit: pageSize })
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'dynamo.ExpiredIteratorException') throw error
      const again = await this.#iteratorOf(this.shard)
      return this.#dynamo.send('GetRecords', { ShardIterator: again, Limit: pageSize })
    }
  }

  /** An iterator for the shard in which reading goes on; undefined when the last one has ended. */
  async #enter(): Promise<string | undefined> {
    const { StreamDescription } = await this.#dynamo.send<{ StreamDescription: { Shards: Shard[] } }>('DescribeStream', {
      StreamArn: this.#arn,
    })
    const shards = StreamDescription.Shards
    const next = this.#shard === undefined ? this.#first(shards) : childOf(this.#shard, shards)
    if (next === undefined) return undefined
    this.#shard = next.ShardId
    return this.#iteratorOf(next.ShardId)
  }

  #first(shards: Shard[]): Shard | undefined {
    const left = shards.find((shard) => shard.ShardId === this.#position?.shard)
    return left ?? shards.find((shard) => !shards.some((other) => other.ShardId === shard.ParentShardId))
  }

  async #iteratorOf(shard: string): Promise<string> {
    const after = this.#position?.shard === shard ? this.#position.sequenceNumber : undefined
    const { ShardIterator } = await this.#dynamo.send<{ ShardIterator: string }>('GetShardIterator', {
      StreamArn: this.#arn,
      ShardId: shard,
      ...(after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
    })
    return ShardIterator
  }
}

const childOf = (shard: string, shards: Shard[]): Shard | undefined =>
  shards.find((other) => other.ParentShardId === shard)

/** Whether a MODIFY changed nothing: the embedded engine reports these, AWS doesn't. */
export function isUnchanged({ eventName, dynamodb }: StreamRecord): boolean {
  const { NewImage, OldImage } = dynamodb
  if (eventName !== 'MODIFY' || NewImage === undefined || OldImage === undefined) return false
  return canonical(NewImage) === canonical(OldImage)
}

/** The engine writes attributes in any order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  )
}
