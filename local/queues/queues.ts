// SQS's standard queues on the store: delay, visibility, receive counts, dead letters, retention. A message is handed
// out in the order in which messages became visible, so that a run repeats itself.

import { randomUUID } from 'node:crypto'
import { Problem } from '../../engine/problem.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'
import type { QueueResource } from '../template/storage.ts'
import { MessageTable, messageOf } from './message-table.ts'
import type { Message, MessageAttributes, ReceivedMessage } from './message.ts'
import { readReceipt, writeReceipt } from './receipt.ts'

export interface Outgoing {
  body: string
  attributes?: MessageAttributes
  /** Instead of the queue's own delay. */
  delayMs?: number
  sender?: string
}

export interface Receiving {
  max: number
  /** Instead of the queue's own visibility timeout. */
  visibilityTimeoutMs?: number
}

interface Queue {
  resource: QueueResource
  /** A lower bound of the instants at which a message is visible; Infinity for none, -Infinity for not known. */
  earliest: number
  /** A lower bound of the instants at which messages were sent. */
  oldest: number
}

/** 1 MiB, attributes not counted here. */
const maxBodyBytes = 1_048_576

export class Queues {
  readonly #table: MessageTable
  readonly #store: Store
  readonly #clock: Clock
  readonly #queues: Map<string, Queue>

  /** What the last run had in hand becomes visible at once, in its old order, as if it had not been received. */
  constructor(options: { store: Store; clock: Clock; queues: QueueResource[] }) {
    this.#table = new MessageTable(options.store)
    this.#store = options.store
    this.#clock = options.clock
    this.#queues = new Map(
      options.queues.map((resource) => {
        const oldest = this.#table.oldest(resource.name) ?? Infinity
        return [resource.name, { resource, earliest: -Infinity, oldest }]
      })
    )
  }

  names(): string[] {
    return [...this.#queues.keys()]
  }

  resource(name: string): QueueResource {
    return this.#queue(name).resource
  }

  /** Throws `queues.unknown-queue`, `queues.message-too-long` and `queues.empty-message`. */
  send(name: string, { body, attributes = {}, delayMs, sender = 'local' }: Outgoing): { messageId: string } {
    const queue = this.#queue(name)
    if (body.length === 0) throw new Problem('queues.empty-message', `A message to ${name} has no body.`)
    if (body.length > maxBodyBytes / 3 && Buffer.byteLength(body) > maxBodyBytes) {
      throw new Problem(
        'queues.message-too-long',
        `A message to ${name} has ${Buffer.byteLength(body)} bytes; ${maxBodyBytes} are allowed.`
      )
    }
    const sentAt = this.#clock.now()
    const visibleAt = sentAt + (delayMs ?? queue.resource.delayMs)
    const id = randomUUID()
    this.#table.insert(name, { id, body, attributes, sender, sentAt, visibleAt, receiveCount: 0 })
    queue.earliest = Math.min(queue.earliest, visibleAt)
    queue.oldest = Math.min(queue.oldest, sentAt)
    return { messageId: id }
  }

  /** Messages that are visible now; those received too often go to the dead-letter queue instead. */
  receive(name: string, { max, visibilityTimeoutMs }: Receiving): ReceivedMessage[] {
    const queue = this.#queue(name)
    const now = this.#clock.now()
    this.#expire(queue, now)
    if (this.#earliest(queue) > now) return []
    const visibleAt = now + (visibilityTimeoutMs ?? queue.resource.visibilityTimeoutMs)
    return this.#store.transaction(() => {
      const received: ReceivedMessage[] = []
      for (;;) {
        const rows = this.#table.visible(name, now, max - received.length)
        for (const row of rows) {
          if (this.#bury(queue, row.seq, row.receives, now)) continue
          this.#table.take(row.seq, now, visibleAt)
          const receives = row.receives + 1
          const message = messageOf({ ...row, receives, first_received_at: row.first_received_at ?? now })
          received.push({ ...message, visibleAt, receiptHandle: writeReceipt(name, row.seq, receives) })
        }
        // With no timeout a message is visible again at once, and would be taken for ever.
        if (rows.length === 0 || received.length >= max || visibleAt <= now) break
      }
      queue.earliest = -Infinity
      return received
    })
  }

  /** A stale receipt deletes nothing. Throws `queues.bad-receipt`. */
  delete(name: string, receiptHandle: string): void {
    const { seq, receives } = readReceipt(name, receiptHandle)
    this.#table.remove(seq, receives)
    this.#queue(name).earliest = -Infinity
  }

  /** Hands a message back after a failure: it waits for the end of its visibility timeout, over a restart too. */
  release(name: string, receiptHandle: string): void {
    const { seq, receives } = readReceipt(name, receiptHandle)
    this.#table.release(seq, receives)
  }

  /** Throws `queues.not-in-flight` when the message is visible or gone. */
  changeVisibility(name: string, receiptHandle: string, timeoutMs: number): void {
    const now = this.#clock.now()
    const { seq, receives } = readReceipt(name, receiptHandle)
    if (!this.#table.show(seq, receives, now, now + timeoutMs)) {
      throw new Problem('queues.not-in-flight', `The message of this receipt is not in flight in ${name}.`)
    }
    this.#queue(name).earliest = -Infinity
  }

  counts(name: string): { visible: number; inFlight: number; delayed: number } {
    const now = this.#clock.now()
    this.#expire(this.#queue(name), now)
    return this.#table.counts(name, now)
  }

  /** What is in the queue, without receiving it. */
  list(name: string, limit = 1000): Message[] {
    this.#expire(this.#queue(name), this.#clock.now())
    return this.#table.list(name, limit)
  }

  /** Moves dead letters back to the queues they died in, as new messages; returns how many. */
  redrive(deadLetterQueue: string): number {
    const now = this.#clock.now()
    this.#expire(this.#queue(deadLetterQueue), now)
    return this.#store.transaction(() => {
      let moved = 0
      for (const row of this.#table.dead(deadLetterQueue)) {
        const source = this.#queues.get(row.dead_letter_source?.split(':').at(-1) ?? '')
        if (source === undefined) continue
        this.#table.revive(row.seq, source.resource.name, randomUUID(), now)
        source.earliest = Math.min(source.earliest, now)
        source.oldest = Math.min(source.oldest, now)
        moved++
      }
      this.#queue(deadLetterQueue).earliest = -Infinity
      return moved
    })
  }

  /** When the next message is, or was, visible; undefined for an empty queue. */
  nextVisibleAt(name: string): number | undefined {
    const at = this.#earliest(this.#queue(name))
    return at === Infinity ? undefined : at
  }

  #bury(queue: Queue, seq: number, receives: number, now: number): boolean {
    const { redrive, arn } = queue.resource
    if (redrive === undefined || receives < redrive.maxReceiveCount) return false
    const dead = this.#queue(redrive.deadLetterQueue)
    this.#table.bury(seq, redrive.deadLetterQueue, now, arn)
    dead.earliest = Math.min(dead.earliest, now)
    // A dead letter keeps the instant at which it was first sent.
    dead.oldest = -Infinity
    return true
  }

  #earliest(queue: Queue): number {
    if (queue.earliest === -Infinity) queue.earliest = this.#table.earliest(queue.resource.name) ?? Infinity
    return queue.earliest
  }

  #expire(queue: Queue, now: number): void {
    const { name, retentionMs } = queue.resource
    if (queue.oldest + retentionMs > now) return
    if (this.#table.expire(name, now - retentionMs) > 0) queue.earliest = -Infinity
    queue.oldest = this.#table.oldest(name) ?? Infinity
  }

  #queue(name: string): Queue {
    const queue = this.#queues.get(name)
    if (queue !== undefined) return queue
    throw new Problem('queues.unknown-queue', `There is no queue ${name}. There are: ${this.names().join(', ')}.`)
  }
}
