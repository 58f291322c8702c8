import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../../local/clock.ts'
import type { InvokeResult } from '../../../local/functions.ts'
import { QueuePoller, type BatchFailure } from '../../../local/queues/poller.ts'
import { Queues } from '../../../local/queues/queues.ts'
import { Store } from '../../../local/store.ts'
import type { QueueMapping } from '../../../local/template/functions.ts'
import type { QueueResource } from '../../../local/template/storage.ts'
import { Work } from '../../../local/work.ts'
import { runUntil, settle, type Driven } from '../drive.ts'

const second = 1000

interface Call {
  at: number
  bodies: string[]
  event: { Records: { messageId: string; body: string; attributes: Record<string, string> }[] }
}

type Answer = (call: Call) => InvokeResult | Promise<InvokeResult>

const fine: Answer = () => ({ ok: true, payload: null })
const broken: Answer = () => ({ ok: false, error: { errorType: 'Error', errorMessage: 'broken' } })
const partly =
  (...failing: string[]): Answer =>
  ({ event }) => {
    const failed = event.Records.filter(({ body }) => failing.includes(body))
    return { ok: true, payload: { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) } }
  }

function open(answer: Answer, mapping: Partial<QueueMapping> = {}): Driven & { queues: Queues; calls: Call[]; failures: BatchFailure[] } {
  const store = new Store(':memory:')
  const clock = new VirtualClock(0)
  const work = new Work()
  const resource: QueueResource = {
    name: 'mails',
    arn: 'arn:aws:sqs:eu-west-1:000000000000:mails',
    url: '',
    visibilityTimeoutMs: 30 * second,
    retentionMs: 86_400 * second,
    delayMs: 0,
    redrive: { deadLetterQueue: 'dead', maxReceiveCount: 2 },
  }
  const { redrive: _redrive, ...plain } = resource
  const queues = new Queues({ store, clock, queues: [resource, { ...plain, name: 'dead' }] })
  const calls: Call[] = []
  const failures: BatchFailure[] = []
  const poller = new QueuePoller({
    store,
    work,
    queues,
    region: 'eu-west-1',
    mappings: [
      {
        functionName: 'mailer',
        queueName: 'mails',
        enabled: true,
        batchSize: 2,
        windowMs: 0,
        reportsItemFailures: true,
        filters: [],
        ...mapping,
      },
    ],
    functions: {
      invoke: async (_name, event) => {
        const typed: Call['event'] = JSON.parse(JSON.stringify(event))
        const call = { at: clock.now(), bodies: typed.Records.map(({ body }) => body), event: typed }
        calls.push(call)
        return answer(call)
      },
    },
    onFailure: (failure) => failures.push(failure),
  })
  return { clock, work, services: [poller], queues, calls, failures }
}

const bodiesOf = (calls: Call[]): string[][] => calls.map(({ bodies }) => bodies)

describe('an event source mapping of a queue', () => {
  test('calls the function with batches in order and deletes what succeeded', async () => {
    const system = open(fine)
    for (const body of 'abc') system.queues.send('mails', { body })
    await settle(system)
    expect(bodiesOf(system.calls)).toEqual([['a', 'b'], ['c']])
    expect(system.queues.list('mails')).toEqual([])
  })

  test('hands over records as Lambda does', async () => {
    const system = open(fine)
    const { messageId } = system.queues.send('mails', {
      body: '{"n":1}',
      sender: 'enroll',
      attributes: { kind: { dataType: 'String', stringValue: 'send' } },
    })
    await settle(system)
    expect(system.calls[0]!.event.Records).toEqual([
      {
        messageId,
        receiptHandle: expect.any(String),
        body: '{"n":1}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: '0',
          SenderId: 'enroll',
          ApproximateFirstReceiveTimestamp: '0',
        },
        messageAttributes: { kind: { dataType: 'String', stringValue: 'send', stringListValues: [], binaryListValues: [] } },
        md5OfBody: '082c26c8a6bc75226a31da5495cc9292',
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:mails',
        awsRegion: 'eu-west-1',
      },
    ])
  })

  test('tries only the failed messages again, after their visibility timeout', async () => {
    const system = open(partly('b'))
    for (const body of 'ab') system.queues.send('mails', { body })
    await runUntil(system, 30 * second)
    expect(system.calls.map(({ at, bodies }) => ({ at, bodies }))).toEqual([
      { at: 0, bodies: ['a', 'b'] },
      { at: 30 * second, bodies: ['b'] },
    ])
    expect(system.failures).toMatchObject([{ error: { errorType: 'Lambda.BatchItemFailures' } }, {}])
  })

  test('lets a message die that fails as often as the queue allows', async () => {
    const system = open(broken)
    system.queues.send('mails', { body: 'poison' })
    await runUntil(system, 120 * second)
    expect(system.calls.map(({ at }) => at)).toEqual([0, 30 * second])
    expect(system.queues.list('dead')).toMatchObject([{ body: 'poison' }])
    expect(system.services[0]!.nextAt()).toBeUndefined()
  })

  test.each<[string, Answer]>([
    ['an error', broken],
    ['a broken connection', () => Promise.reject(new Error('gone'))],
    ['an identifier that is not in the batch', () => ({ ok: true, payload: { batchItemFailures: [{ itemIdentifier: 'x' }] } })],
    ['an answer that makes no sense', () => ({ ok: true, payload: 'fine' })],
  ])('fails the whole batch on %s', async (_name, answer) => {
    const system = open(answer)
    for (const body of 'ab') system.queues.send('mails', { body })
    await settle(system)
    expect(system.queues.counts('mails')).toEqual({ visible: 0, inFlight: 2, delayed: 0 })
    expect(system.failures).toHaveLength(1)
  })

  test('takes any answer for success when the function does not report failures of items', async () => {
    const system = open(() => ({ ok: true, payload: 'fine' }), { reportsItemFailures: false })
    system.queues.send('mails', { body: 'a' })
    await settle(system)
    expect(system.queues.list('mails')).toEqual([])
  })

  test('keeps to its greatest concurrency', async () => {
    let atOnce = 0
    let most = 0
    const system = open(
      async () => {
        most = Math.max(most, ++atOnce)
        await Promise.resolve()
        atOnce--
        return { ok: true, payload: null }
      },
      { batchSize: 1, maxConcurrency: 2 }
    )
    for (const body of 'abcde') system.queues.send('mails', { body })
    expect(system.services[0]!.pump(0)).toBe(2)
    expect(system.services[0]!.nextAt()).toBe(0)
    await settle(system)
    expect(most).toBe(2)
    expect(system.calls).toHaveLength(5)
  })

  test('waits for its window unless the batch is full', async () => {
    const system = open(fine, { windowMs: 5 * second })
    system.queues.send('mails', { body: 'a' })
    await runUntil(system, second)
    expect(system.calls).toEqual([])
    system.queues.send('mails', { body: 'b' })
    await settle(system)
    system.queues.send('mails', { body: 'c' })
    await runUntil(system, 10 * second)
    expect(system.calls.map(({ at, bodies }) => ({ at, bodies }))).toEqual([
      { at: second, bodies: ['a', 'b'] },
      { at: 6 * second, bodies: ['c'] },
    ])
  })

  test('drops what its filters do not let through', async () => {
    const system = open(fine, { filters: [{ body: { kind: ['mail'] } }] })
    for (const kind of ['mail', 'other']) system.queues.send('mails', { body: JSON.stringify({ kind }) })
    system.queues.send('mails', { body: 'text' })
    await settle(system)
    expect(bodiesOf(system.calls)).toEqual([['{"kind":"mail"}']])
    expect(system.queues.list('mails')).toEqual([])
  })

  test('leaves a disabled mapping alone', async () => {
    const system = open(fine, { enabled: false })
    system.queues.send('mails', { body: 'a' })
    await settle(system)
    expect(system.calls).toEqual([])
    expect(system.services[0]!.nextAt()).toBeUndefined()
  })
})
