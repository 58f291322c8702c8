import { beforeEach, describe, expect, test } from 'vitest'
import { VirtualClock } from '../../../local/clock.ts'
import { StreamPositions } from '../../../local/dynamo/stream-positions.ts'
import { StreamSource } from '../../../local/dynamo/stream-source.ts'
import type { StreamRecord } from '../../../local/dynamo/stream.ts'
import type { InvokeResult } from '../../../local/functions.ts'
import { Store } from '../../../local/store.ts'
import type { StreamMapping } from '../../../local/template/functions.ts'
import { Work } from '../../../local/work.ts'

const start = Date.UTC(2026, 0, 1)

function record(n: number, changes: Partial<StreamRecord> = {}): StreamRecord {
  const image = { pk: { S: `customer-${n}` }, kind: { S: n < 100 ? 'event' : 'other' } }
  return {
    eventID: String(n),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'elsewhere',
    ...changes,
    dynamodb: {
      ApproximateCreationDateTime: 1,
      Keys: { pk: image.pk },
      NewImage: image,
      SequenceNumber: String(n),
      SizeBytes: 10,
      StreamViewType: 'NEW_IMAGE',
      ...changes.dynamodb,
    },
  }
}

const mapping: StreamMapping = {
  functionName: 'fold',
  tableName: 'things',
  enabled: true,
  batchSize: 3,
  windowMs: 0,
  reportsItemFailures: true,
  filters: [],
  startingPosition: 'TRIM_HORIZON',
  bisectOnError: true,
  maxRetries: 2,
  onFailureQueue: 'fold-dead',
  parallelizationFactor: 1,
}

const fine: InvokeResult = { ok: true, payload: { batchItemFailures: [] } }
const broken: InvokeResult = { ok: false, error: { errorType: 'Error', errorMessage: 'no' } }
const failedFrom = (n: number): InvokeResult => ({
  ok: true,
  payload: { batchItemFailures: [{ itemIdentifier: String(n) }] },
})

class Bench {
  readonly store = new Store(':memory:')
  readonly work = new Work()
  readonly clock = new VirtualClock(start)
  readonly positions = new StreamPositions(this.store)
  /** What the function was handed, as sequence numbers. */
  readonly delivered: string[] = []
  readonly events: { Records: StreamRecord[] }[] = []
  readonly dead: string[] = []
  readonly seen: string[] = []
  readonly trimmed: string[] = []
  readonly pages: StreamRecord[][] = []
  readonly source: StreamSource

  constructor(answer: (sequenceNumbers: string[]) => InvokeResult, changes: Partial<StreamMapping> = {}) {
    this.source = new StreamSource({
      mapping: { ...mapping, ...changes },
      functionArn: 'arn:fold',
      streamArn: 'arn:things/stream',
      region: 'eu-west-1',
      stream: {
        shard: 'shard-1',
        read: () => Promise.resolve({ records: this.pages.shift() ?? [], more: this.pages.length > 0 }),
      },
      positions: this.positions,
      records: { trim: (_table, to) => this.trimmed.push(to) },
      functions: {
        invoke: (_name, event: { Records: StreamRecord[] }) => {
          this.events.push(event)
          const numbers = event.Records.map(({ dynamodb }) => dynamodb.SequenceNumber)
          this.delivered.push(numbers.join(','))
          return Promise.resolve(answer(numbers))
        },
      },
      store: this.store,
      work: this.work,
      clock: this.clock,
      accepts: ({ dynamodb }) => dynamodb.NewImage?.['kind']?.['S'] === 'event',
      sendToFailureQueue: (queue, body) => this.dead.push(`${queue} ${body}`),
      saw: (records) => this.seen.push(...records.map(({ eventID }) => eventID)),
      failed: (error) => {
        throw error
      },
      kick: () => undefined,
    })
  }

  write(...numbers: number[]): this {
    this.pages.push(numbers.map((n) => record(n)))
    this.source.written()
    return this
  }

  /** Runs until nothing is due now. */
  async quiet(): Promise<void> {
    for (;;) {
      const started = this.source.pump(this.clock.now())
      if (this.work.inFlight > 0) await this.work.changed()
      else if (started === 0) return
    }
  }

  get position(): string | undefined {
    return this.positions.find(mapping)?.sequenceNumber
  }
}

describe('a stream to a function', () => {
  let bench: Bench
  beforeEach(() => {
    bench = new Bench(() => fine)
  })

  test('arrives in order, in batches of the mapping, once the table was written', async () => {
    await bench.quiet()
    bench.write(1, 2, 3, 4).write(5, 6, 7)
    expect(bench.source.nextAt()).toBe(start)
    await bench.quiet()
    expect(bench.delivered).toEqual(['1,2,3', '4,5,6', '7'])
    expect(bench.position).toBe('7')
    expect(bench.source.nextAt()).toBeUndefined()
    expect(bench.source.pump(start)).toBe(0)
  })

  test('looks like a record that Lambda hands over, with the virtual time', async () => {
    bench.write(1)
    await bench.quiet()
    const { Records } = bench.events[0] ?? { Records: [] }
    expect(Records).toEqual([
      {
        ...record(1),
        awsRegion: 'eu-west-1',
        eventSourceARN: 'arn:things/stream',
        dynamodb: { ...record(1).dynamodb, ApproximateCreationDateTime: start / 1000 },
      },
    ])
  })

  test('holds only what the filter lets through, while every record is seen', async () => {
    bench.write(1, 100, 2, 101)
    await bench.quiet()
    expect(bench.delivered).toEqual(['1,2'])
    expect(bench.seen).toEqual(['1', '100', '2', '101'])
    expect(bench.position).toBe('101')
  })

  test('leaves out a modification that changed nothing, in whatever order the attributes stand', async () => {
    const dynamodb = {
      ...record(2).dynamodb,
      NewImage: { pk: { S: 'a' }, kind: { S: 'event' } },
      OldImage: { kind: { S: 'event' }, pk: { S: 'a' } },
    }
    bench.pages.push([record(1), record(2, { eventName: 'MODIFY', dynamodb })])
    await bench.quiet()
    expect(bench.delivered).toEqual(['1'])
  })

  test('keeps its place only up to what is done, never to what was read', async () => {
    const places: (string | undefined)[] = []
    bench = new Bench(() => {
      places.push(bench.position)
      return fine
    })
    bench.write(1, 2, 3, 4, 5, 6, 100, 7)
    await bench.quiet()
    expect(places).toEqual([undefined, '3', '6'])
    expect(bench.position).toBe('7')
  })

  test('is left to gather while other work goes on, and read when that ends', async () => {
    await bench.quiet()
    const other = Promise.withResolvers<void>()
    void bench.work.track(other.promise)
    bench.write(1, 2)
    expect(bench.source.pump(start)).toBe(0)
    other.resolve()
    await other.promise
    await bench.quiet()
    expect(bench.delivered).toEqual(['1,2'])
  })

  test('is trimmed behind its reader on long runs', async () => {
    for (let page = 0; page < 3; page++) bench.pages.push(Array.from({ length: 1000 }, (_, n) => record(page * 1000 + n + 100)))
    bench.source.written()
    await bench.quiet()
    expect(bench.trimmed).toEqual(['2099'])
  })
})

describe('a batch that fails', () => {
  test('starts again at the lowest sequence number that the function reports', async () => {
    let refuse = true
    const bench = new Bench((numbers) => {
      if (!refuse || !numbers.includes('2')) return fine
      refuse = false
      return { ok: true, payload: { batchItemFailures: [{ itemIdentifier: '3' }, { itemIdentifier: '2' }] } }
    })
    bench.write(1, 2, 3, 4)
    await bench.quiet()
    expect(bench.delivered).toEqual(['1,2,3', '2,3', '4'])
    expect(bench.position).toBe('4')
  })

  test('keeps its place before the first record that is not done', async () => {
    const bench = new Bench((numbers) => (numbers.includes('2') ? failedFrom(2) : fine), { bisectOnError: false })
    bench.write(1, 2, 3)
    await bench.quiet()
    expect(bench.position).toBe('1')
    // First again at once, then after a second.
    expect(bench.delivered).toEqual(['1,2,3', '2,3'])
    expect(bench.source.nextAt()).toBe(start + 1000)
  })

  test('is split until the bad record stands alone, which is given up after its retries', async () => {
    const bench = new Bench((numbers) => (numbers.includes('2') ? broken : fine))
    bench.write(1, 2, 3)
    await bench.quiet()
    bench.clock.moveTo(start + 1000)
    await bench.quiet()
    expect(bench.delivered).toEqual(['1,2,3', '1,2', '1', '2', '2', '2', '3'])
    expect(bench.dead).toHaveLength(1)
    const [queue, body] = (bench.dead[0] ?? '').split(/ (.*)/s)
    expect(queue).toBe('fold-dead')
    expect(JSON.parse(body ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', functionArn: 'arn:fold', approximateInvokeCount: 3 },
      DDBStreamBatchInfo: { startSequenceNumber: '2', endSequenceNumber: '2', batchSize: 1, streamArn: 'arn:things/stream' },
    })
    expect(body).not.toContain('customer-2')
    expect(bench.position).toBe('3')
  })

  test('fails whole when the function names a record that is not in it', async () => {
    const bench = new Bench(() => failedFrom(77), { bisectOnError: false })
    bench.write(1, 2)
    await bench.quiet()
    expect(bench.delivered).toEqual(['1,2', '1,2'])
    expect(bench.position).toBeUndefined()
  })
})
