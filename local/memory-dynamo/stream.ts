// A table's stream: every write as a record with its new image, in one shard that never ends.

import type { TableListener } from '../../engine/table/memory-table.ts'
import type { StreamRecord } from '../dynamo/stream.ts'
import { writeItem } from './attribute-values.ts'
import { invalid, Refusal } from './refusal.ts'

type Change = Parameters<TableListener>[0]

const eventNames = { insert: 'INSERT', modify: 'MODIFY', remove: 'REMOVE' } as const
const shard = 'shardId-00000000000000000000-00000000'
/** Records kept behind the reader. */
const keptRecords = 500

export class MemoryStream {
  readonly arn: string
  // Nobody has known an earlier one: the label may be the same at every start.
  readonly label = '1970-01-01T00:00:00.000'
  #changes: Change[] = []
  /** Sequence number of the oldest record kept. */
  #oldest = 1

  constructor(tableArn: string) {
    this.arn = `${tableArn}/stream/${this.label}`
  }

  add(change: Change): void {
    this.#changes.push(change)
  }

  get count(): number {
    return this.#changes.length
  }

  describe(): object {
    const SequenceNumberRange = { StartingSequenceNumber: String(this.#oldest) }
    return {
      StreamArn: this.arn,
      StreamLabel: this.label,
      StreamStatus: 'ENABLED',
      StreamViewType: 'NEW_IMAGE',
      Shards: [{ ShardId: shard, SequenceNumberRange }],
    }
  }

  /** The sequence number of the first record that an iterator of this kind gives. */
  startOf(type: string, sequenceNumber: string | undefined): number {
    switch (type) {
      case 'TRIM_HORIZON':
        return this.#oldest
      case 'LATEST':
        return this.#oldest + this.#changes.length
      case 'AT_SEQUENCE_NUMBER':
        return Number(sequenceNumber)
      case 'AFTER_SEQUENCE_NUMBER':
        return Number(sequenceNumber) + 1
      default:
        throw invalid(`ShardIteratorType is ${JSON.stringify(type)}, which there is not.`)
    }
  }

  /** At most `limit` records from `start`; throws where they were taken away already. */
  read(start: number, limit: number): StreamRecord[] {
    if (start < this.#oldest) {
      throw new Refusal('TrimmedDataAccessException', `The records before ${this.#oldest} are not kept any more, ${start} was asked for.`)
    }
    const from = start - this.#oldest
    return this.#changes.slice(from, from + limit).map((change, place) => recordOf(change, start + place))
  }

  /** Takes away the records before `sequenceNumber`, but for the newest few hundred. */
  trim(sequenceNumber: number): void {
    const taken = sequenceNumber - keptRecords - this.#oldest
    if (taken <= 0) return
    this.#changes = this.#changes.slice(taken)
    this.#oldest += taken
  }
}

function recordOf({ kind, item }: Change, sequence: number): StreamRecord {
  const { pk, sk } = item
  return {
    eventID: String(sequence),
    eventName: eventNames[kind],
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'local',
    dynamodb: {
      // Whoever delivers it knows the virtual time, and nobody asks for the size.
      ApproximateCreationDateTime: 0,
      SizeBytes: 0,
      Keys: writeItem({ pk, sk }),
      ...(kind === 'remove' ? {} : { NewImage: writeItem(item) }),
      SequenceNumber: String(sequence),
      StreamViewType: 'NEW_IMAGE',
    },
  }
}
