import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { VirtualClock } from '../../../local/clock.ts'
import { Queues } from '../../../local/queues/queues.ts'
import { Store } from '../../../local/store.ts'
import type { QueueResource } from '../../../local/template/storage.ts'

const second = 1000
const day = 86_400 * second

function queue(name: string, more: Partial<QueueResource> = {}): QueueResource {
  return {
    name,
    arn: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
    url: `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}`,
    visibilityTimeoutMs: 30 * second,
    retentionMs: 4 * day,
    delayMs: 0,
    ...more,
  }
}

const resources = [
  queue('mails', { redrive: { deadLetterQueue: 'dead', maxReceiveCount: 2 } }),
  queue('dead', { retentionMs: 14 * day }),
  queue('slow', { delayMs: 5 * second }),
]

function open(store = new Store(':memory:'), now = 0): { clock: VirtualClock; queues: Queues; store: Store } {
  const clock = new VirtualClock(now)
  return { clock, store, queues: new Queues({ store, clock, queues: resources }) }
}

const code = (value: string): unknown => expect.objectContaining({ code: value })
const bodies = (messages: { body: string }[]): string[] => messages.map(({ body }) => body)

describe('a queue', () => {
  test('hands out messages in the order in which they became visible', () => {
    const { clock, queues } = open()
    queues.send('mails', { body: 'late', delayMs: 2 * second })
    queues.send('mails', { body: 'a' })
    queues.send('mails', { body: 'b' })
    expect(bodies(queues.receive('mails', { max: 10 }))).toEqual(['a', 'b'])
    clock.moveTo(2 * second)
    expect(bodies(queues.receive('mails', { max: 10 }))).toEqual(['late'])
  })

  test('hands out no more than asked for', () => {
    const { queues } = open()
    for (const body of 'abc') queues.send('mails', { body })
    expect(bodies(queues.receive('mails', { max: 2 }))).toEqual(['a', 'b'])
  })

  test('delays by its own delay unless the message has one', () => {
    const { queues } = open()
    queues.send('slow', { body: 'own' })
    queues.send('slow', { body: 'now', delayMs: 0 })
    expect(bodies(queues.receive('slow', { max: 10 }))).toEqual(['now'])
    expect(queues.nextVisibleAt('slow')).toBe(5 * second)
  })

  test('hides a received message for its visibility timeout and counts how often it was received', () => {
    const { clock, queues } = open()
    queues.send('dead', { body: 'a' })
    expect(queues.receive('dead', { max: 1 })).toMatchObject([{ receiveCount: 1, firstReceivedAt: 0 }])
    expect(queues.receive('dead', { max: 1 })).toEqual([])
    expect(queues.nextVisibleAt('dead')).toBe(30 * second)
    clock.moveTo(30 * second)
    expect(queues.receive('dead', { max: 1 })).toMatchObject([{ receiveCount: 2, firstReceivedAt: 0 }])
  })

  test('forgets a deleted message', () => {
    const { clock, queues } = open()
    queues.send('mails', { body: 'a' })
    const [message] = queues.receive('mails', { max: 1 })
    queues.delete('mails', message!.receiptHandle)
    clock.moveTo(day)
    expect(queues.receive('mails', { max: 1 })).toEqual([])
    expect(queues.nextVisibleAt('mails')).toBeUndefined()
  })

  test('does not delete by a receipt from before the message was received again', () => {
    const { clock, queues } = open()
    queues.send('dead', { body: 'a' })
    const [stale] = queues.receive('dead', { max: 1 })
    clock.moveTo(30 * second)
    queues.receive('dead', { max: 1 })
    queues.delete('dead', stale!.receiptHandle)
    expect(bodies(queues.list('dead'))).toEqual(['a'])
  })

  test('changes the visibility of a message in flight, and refuses it for one that is visible', () => {
    const { clock, queues } = open()
    queues.send('mails', { body: 'a' })
    const [message] = queues.receive('mails', { max: 1 })
    queues.changeVisibility('mails', message!.receiptHandle, 60 * second)
    expect(queues.nextVisibleAt('mails')).toBe(60 * second)
    queues.changeVisibility('mails', message!.receiptHandle, 0)
    expect(queues.nextVisibleAt('mails')).toBe(clock.now())
    expect(() => queues.changeVisibility('mails', message!.receiptHandle, 0)).toThrow(
      expect.objectContaining({ code: 'queues.not-in-flight' })
    )
  })

  test('moves a message to the dead-letter queue instead of handing it out once too often', () => {
    const { clock, queues } = open()
    queues.send('mails', { body: 'poison' })
    for (const at of [0, 30, 60]) {
      clock.moveTo(at * second)
      queues.receive('mails', { max: 1 })
    }
    expect(queues.list('mails')).toEqual([])
    expect(queues.list('dead')).toMatchObject([
      { body: 'poison', receiveCount: 0, sentAt: 0, deadLetterSource: 'arn:aws:sqs:eu-west-1:000000000000:mails' },
    ])
  })

  test('fills the batch with living messages when dead ones are in the way', () => {
    const { clock, queues } = open()
    queues.send('mails', { body: 'poison' })
    queues.receive('mails', { max: 1 })
    clock.moveTo(30 * second)
    queues.receive('mails', { max: 1 })
    clock.moveTo(60 * second)
    queues.send('mails', { body: 'fresh' })
    expect(bodies(queues.receive('mails', { max: 1 }))).toEqual(['fresh'])
  })

  test('gives dead letters back to the queue that they died in, as new messages', () => {
    const { clock, queues } = open()
    queues.send('mails', { body: 'poison' })
    queues.send('dead', { body: 'of nobody' })
    for (const at of [0, 30, 60]) {
      clock.moveTo(at * second)
      queues.receive('mails', { max: 1 })
    }
    expect(queues.redrive('dead')).toBe(1)
    expect(queues.receive('mails', { max: 10 })).toMatchObject([{ body: 'poison', receiveCount: 1, sentAt: 60 * second }])
    expect(bodies(queues.list('dead'))).toEqual(['of nobody'])
  })

  test('drops messages when their retention is over, dead letters by the instant at which they were first sent', () => {
    const { clock, queues } = open()
    queues.send('mails', { body: 'old' })
    clock.moveTo(4 * day - 1)
    queues.send('mails', { body: 'young' })
    expect(queues.counts('mails')).toEqual({ visible: 2, inFlight: 0, delayed: 0 })
    clock.moveTo(4 * day)
    expect(bodies(queues.receive('mails', { max: 10 }))).toEqual(['young'])
  })

  test('counts what is visible, in flight and delayed', () => {
    const { queues } = open()
    queues.send('mails', { body: 'in flight' })
    queues.receive('mails', { max: 1 })
    queues.send('mails', { body: 'visible' })
    queues.send('mails', { body: 'delayed', delayMs: second })
    expect(queues.counts('mails')).toEqual({ visible: 1, inFlight: 1, delayed: 1 })
  })

  test('refuses a queue that is not there, an empty body, one that is too long, and a receipt of another queue', () => {
    const { queues } = open()
    expect(() => queues.send('nobody', { body: 'a' })).toThrow(code('queues.unknown-queue'))
    expect(() => queues.send('mails', { body: '' })).toThrow(code('queues.empty-message'))
    expect(() => queues.send('mails', { body: 'é'.repeat(600_000) })).toThrow(code('queues.message-too-long'))
    queues.send('mails', { body: 'a' })
    const [message] = queues.receive('mails', { max: 1 })
    expect(() => queues.delete('dead', message!.receiptHandle)).toThrow(code('queues.bad-receipt'))
  })

  test('takes back what is sent in a transaction that fails', () => {
    const { queues, store } = open()
    expect(() =>
      store.transaction(() => {
        queues.send('mails', { body: 'never' })
        throw new Error('rolled back')
      })
    ).toThrow('rolled back')
    expect(queues.receive('mails', { max: 1 })).toEqual([])
  })
})

describe('a restart', () => {
  test('makes what was in hand visible at once, in its old order and with its old count', () => {
    const folder = mkdtempSync(join(tmpdir(), 'queues-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'store.sqlite')
    const before = open(new Store(path))
    for (const body of 'abc') before.queues.send('mails', { body })
    const [first, second_] = before.queues.receive('mails', { max: 2 })
    before.queues.release('mails', second_!.receiptHandle)
    expect(first!.body).toBe('a')
    before.store.close()

    const after = open(new Store(path), second)
    expect(after.queues.receive('mails', { max: 10 })).toMatchObject([
      { body: 'a', receiveCount: 1 },
      { body: 'c', receiveCount: 1 },
    ])
    after.clock.moveTo(30 * second)
    expect(after.queues.receive('mails', { max: 1 })).toMatchObject([{ body: 'b', receiveCount: 2 }])
    after.store.close()
  })
})
