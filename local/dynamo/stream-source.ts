// Lambda's event source mapping for a table's stream: hands records to a function in order, one batch at a time, and
// keeps its place only when a batch is done. It reads when it is told that the table was written, and never polls. What
// is written while other work goes on is left to gather for a moment: a read for each write would be a fourth of all
// requests to the database.

import type { Clock } from '../clock.ts'
import type { Functions } from '../functions.ts'
import type { Service } from '../service.ts'
import type { Store } from '../store.ts'
import type { StreamMapping } from '../template/functions.ts'
import type { Work } from '../work.ts'
import { failureMessage, settle, type Segment } from './stream-batches.ts'
import type { StreamRecords } from './stream-records.ts'
import type { StreamPositions } from './stream-positions.ts'
import { isUnchanged, type StreamRecord, type TableStream } from './stream.ts'

export interface StreamSourceParts {
  mapping: StreamMapping
  functionArn: string
  /** As the template has it, and as the function sees it. */
  streamArn: string
  region: string
  stream: Pick<TableStream, 'shard' | 'read'>
  positions: StreamPositions
  /** For trimming; absent where the database is not ours. */
  records: Pick<StreamRecords, 'trim'> | undefined
  functions: Functions
  store: Store
  work: Work
  clock: Clock
  accepts: (record: StreamRecord) => boolean
  sendToFailureQueue: (queueName: string, body: string) => void
  /** Sees every record once it is read, before the filter. */
  saw: (records: StreamRecord[]) => void
  /** Told of what no retry can mend. */
  failed: (error: unknown) => void
  /** Asks for a pump. */
  kick: () => void
}

const enoughPending = 1000
const trimEvery = 2000
/** Real time. */
const gatherMs = 20

export class StreamSource implements Service {
  readonly name: string
  readonly #parts: StreamSourceParts
  #unread = true
  #gathered = true
  #gathering: NodeJS.Timeout | undefined
  #reading = false
  #pending: StreamRecord[] = []
  #segments: Segment[] = []
  #delivering = false
  /** Sequence number of the last record read, whether or not the filter let it through. */
  #readTo: string | undefined
  #sinceSave = 0
  #sinceTrim = 0

  constructor(parts: StreamSourceParts) {
    this.#parts = parts
    this.name = `stream ${parts.mapping.tableName} to ${parts.mapping.functionName}`
  }

  /** Says that the table may hold records that were not read yet. */
  written(): void {
    this.#unread = true
    if (this.#gathering !== undefined) return
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined
      this.#gathered = true
      this.#parts.kick()
    }, gatherMs).unref()
  }

  pump(now: number): number {
    return this.#startReading() + this.#startDelivery(now)
  }

  nextAt(): number | undefined {
    const next = this.#segments[0]
    if (this.#delivering) return undefined
    if (next !== undefined) return next.dueAt
    return this.#unread || this.#pending.length > 0 ? this.#parts.clock.now() : undefined
  }

  #startReading(): number {
    if (!this.#unread || this.#reading || this.#delivering || this.#pending.length >= enoughPending) return 0
    if (!this.#gathered && this.#parts.work.inFlight > 0) return 0
    this.#reading = true
    // Before the read, so that a write during it is read after it.
    this.#unread = false
    this.#gathered = false
    const reading = this.#read().catch(this.#parts.failed)
    void this.#parts.work.track(reading)
    return 1
  }

  async #read(): Promise<void> {
    try {
      const { records, more } = await this.#parts.stream.read()
      if (more) {
        this.#unread = true
        this.#gathered = true
      }
      if (records.length === 0) return
      this.#parts.saw(records)
      this.#pending.push(...records.filter((record) => !isUnchanged(record) && this.#parts.accepts(record)))
      this.#readTo = records.at(-1)?.dynamodb.SequenceNumber
      this.#sinceSave += records.length
      if (this.#isIdle() && this.#sinceSave >= enoughPending) this.#save(this.#readTo)
    } finally {
      this.#reading = false
    }
  }

  #startDelivery(now: number): number {
    if (this.#delivering) return 0
    if (this.#segments.length === 0 && this.#pending.length > 0) {
      const records = this.#pending.splice(0, this.#parts.mapping.batchSize)
      this.#segments.push({ records, attempts: 0, dueAt: now })
    }
    const segment = this.#segments[0]
    if (segment === undefined || segment.dueAt > now) return 0
    this.#delivering = true
    const delivering = this.#deliver(segment).catch(this.#parts.failed)
    void this.#parts.work.track(delivering)
    return 1
  }

  async #deliver(segment: Segment): Promise<void> {
    try {
      const { functions, mapping, clock } = this.#parts
      const event = { Records: segment.records.map((record) => this.#asDelivered(record, clock.now())) }
      const result = await functions.invoke(mapping.functionName, event)
      const { again, dropped } = settle(segment, result, mapping, clock.now())
      this.#segments.splice(0, 1, ...again)
      this.#parts.store.transaction(() => {
        if (dropped !== undefined) this.#giveUp(dropped)
        const next = again[0]?.records[0] ?? this.#segments[0]?.records[0]
        if (next === undefined) this.#save(this.#isIdle() ? this.#readTo : lastOf(segment))
        else if (next !== segment.records[0]) this.#save(before(next, segment))
      })
    } finally {
      this.#delivering = false
    }
  }

  #giveUp(dropped: Segment): void {
    const { mapping, functionArn, streamArn, stream, clock, sendToFailureQueue } = this.#parts
    if (mapping.onFailureQueue === undefined) return
    const at = { functionArn, streamArn, shard: stream.shard, now: clock.now() }
    sendToFailureQueue(mapping.onFailureQueue, failureMessage(dropped, at))
  }

  #isIdle(): boolean {
    return this.#segments.length === 0 && this.#pending.length === 0
  }

  #save(sequenceNumber: string | undefined): void {
    if (sequenceNumber === undefined) return
    const { positions, mapping, stream, records } = this.#parts
    positions.save(mapping, { shard: stream.shard, sequenceNumber })
    this.#sinceTrim += this.#sinceSave
    this.#sinceSave = 0
    if (this.#sinceTrim < trimEvery) return
    this.#sinceTrim = 0
    records?.trim(mapping.tableName, sequenceNumber)
  }

  #asDelivered(record: StreamRecord, now: number): StreamRecord & { eventSourceARN: string } {
    return {
      ...record,
      awsRegion: this.#parts.region,
      // Virtual time: it has not moved since the record was written.
      dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: Math.floor(now / 1000) },
      eventSourceARN: this.#parts.streamArn,
    }
  }
}

const lastOf = (segment: Segment): string | undefined => segment.records.at(-1)?.dynamodb.SequenceNumber

/** The place before `next`, which is in the segment or comes right after it. */
function before(next: StreamRecord, segment: Segment): string | undefined {
  const place = segment.records.indexOf(next)
  return place < 0 ? lastOf(segment) : segment.records[place - 1]?.dynamodb.SequenceNumber
}
