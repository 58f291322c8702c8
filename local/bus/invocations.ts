// Lambda's asynchronous events: kept until the function has taken them, tried again after one and two minutes, and then
// handed to the function's failure destination or dead-letter queue.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html

import { randomUUID } from 'node:crypto'
import type { StatementSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import type { FunctionError, Functions, InvokeResult } from '../functions.ts'
import type { MessageAttribute } from '../queues/message.ts'
import type { Queues } from '../queues/queues.ts'
import type { Service } from '../service.ts'
import type { Store } from '../store.ts'
import type { FunctionResource } from '../template/functions.ts'
import type { Work } from '../work.ts'
import { failureRecord, type Invocation } from './failure-record.ts'

export interface InvocationsOptions {
  store: Store
  clock: Clock
  work: Work
  functions: Functions
  queues: Queues
  resources: Pick<FunctionResource, 'name' | 'arn' | 'asynchronous'>[]
  /** Calls of one function at once; 10 unless told. */
  concurrency?: number
  /** Told of an event given up on, and whether some queue has it. */
  onFailure?(failure: { functionName: string; requestId: string; error: FunctionError; kept: boolean }): void
}

type Resource = InvocationsOptions['resources'][number]

const retryDelaysMs = [60_000, 120_000]

const schema = `
  CREATE TABLE IF NOT EXISTS asynchronous_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    function TEXT NOT NULL,
    request_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    in_flight INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX IF NOT EXISTS asynchronous_events_due ON asynchronous_events (function, in_flight, due_at, seq);
  UPDATE asynchronous_events SET in_flight = 0 WHERE in_flight = 1;
`

export class Invocations implements Service {
  readonly name = 'asynchronous invocations'
  readonly #options: InvocationsOptions
  readonly #functions: Map<string, { resource: Resource; inFlight: number; next: number | undefined | 'unknown' }>
  readonly #insert: StatementSync
  readonly #due: StatementSync
  readonly #next: StatementSync
  readonly #start: StatementSync
  readonly #retry: StatementSync
  readonly #remove: StatementSync

  constructor(options: InvocationsOptions) {
    this.#options = options
    const { db } = options.store
    db.exec(schema)
    this.#insert = db.prepare(
      'INSERT INTO asynchronous_events (function, request_id, payload, accepted_at, due_at) VALUES (?, ?, ?, ?, ?)'
    )
    this.#due = db.prepare(
      `SELECT seq, request_id, payload, accepted_at, attempts FROM asynchronous_events
       WHERE function = ? AND in_flight = 0 AND due_at <= ? ORDER BY due_at, seq LIMIT ?`
    )
    this.#next = db.prepare('SELECT min(due_at) AS at FROM asynchronous_events WHERE function = ? AND in_flight = 0')
    this.#start = db.prepare('UPDATE asynchronous_events SET in_flight = 1 WHERE seq = ?')
    this.#retry = db.prepare('UPDATE asynchronous_events SET in_flight = 0, attempts = ?, due_at = ? WHERE seq = ?')
    this.#remove = db.prepare('DELETE FROM asynchronous_events WHERE seq = ?')
    this.#functions = new Map(
      options.resources.map((resource) => [resource.name, { resource, inFlight: 0, next: 'unknown' }])
    )
  }

  /** Takes an event for a function; `payload` is JSON. It lasts with the transaction that this is called in. */
  accept(functionName: string, payload: string): { requestId: string } {
    const now = this.#options.clock.now()
    const requestId = randomUUID()
    this.#insert.run(functionName, requestId, payload, now, now)
    const known = this.#functions.get(functionName)
    if (known !== undefined) known.next = 'unknown'
    return { requestId }
  }

  pump(now: number): number {
    let started = 0
    for (const [name, state] of this.#functions) {
      const free = (this.#options.concurrency ?? 10) - state.inFlight
      if (free <= 0 || (this.#nextOf(name) ?? Infinity) > now) continue
      for (const row of this.#due.all(name, now, free)) {
        this.#start.run(Number(row['seq']))
        state.inFlight++
        started++
        void this.#options.work.track(this.#invoke(state.resource, invocationOf(row)))
      }
      state.next = 'unknown'
    }
    return started
  }

  nextAt(): number | undefined {
    const next = Math.min(...[...this.#functions.keys()].map((name) => this.#nextOf(name) ?? Infinity))
    return next === Infinity ? undefined : next
  }

  #nextOf(functionName: string): number | undefined {
    const state = this.#functions.get(functionName)
    if (state === undefined) return undefined
    if (state.next === 'unknown') {
      const at = this.#next.get(functionName)?.['at']
      state.next = typeof at === 'number' ? at : undefined
    }
    return state.next
  }

  async #invoke(resource: Resource, invocation: Invocation): Promise<void> {
    let result: InvokeResult
    try {
      result = await this.#options.functions.invoke(resource.name, JSON.parse(invocation.payload))
    } catch (error) {
      result = { ok: false, error: { errorType: 'Invocation.Failed', errorMessage: String(error) } }
    }
    this.#options.store.transaction(() => {
      if (result.ok) this.#remove.run(invocation.seq)
      else this.#fail(resource, invocation, result.error)
    })
    const state = this.#functions.get(resource.name)
    if (state === undefined) return
    state.inFlight--
    state.next = 'unknown'
  }

  #fail(resource: Resource, invocation: Invocation, error: FunctionError): void {
    const { retries, maxAgeMs, onFailureQueue, deadLetterQueue } = resource.asynchronous
    const now = this.#options.clock.now()
    const delay = retryDelaysMs[Math.min(invocation.attempts, retryDelaysMs.length - 1)] ?? 0
    const isTooOld = now + delay - invocation.acceptedAt > maxAgeMs
    if (invocation.attempts < retries && !isTooOld) {
      this.#retry.run(invocation.attempts + 1, now + delay, invocation.seq)
      return
    }
    this.#remove.run(invocation.seq)
    const { queues } = this.#options
    if (onFailureQueue !== undefined) {
      const body = failureRecord(resource.arn, invocation, error, now, isTooOld)
      queues.send(onFailureQueue, { body, sender: 'lambda.amazonaws.com' })
    }
    if (deadLetterQueue !== undefined) {
      queues.send(deadLetterQueue, {
        body: invocation.payload,
        sender: 'lambda.amazonaws.com',
        attributes: {
          RequestID: textAttribute(invocation.requestId),
          ErrorCode: { dataType: 'Number', stringValue: '200' },
          ErrorMessage: textAttribute(error.errorMessage.slice(0, 1024) || error.errorType),
        },
      })
    }
    const kept = onFailureQueue !== undefined || deadLetterQueue !== undefined
    this.#options.onFailure?.({ functionName: resource.name, requestId: invocation.requestId, error, kept })
  }
}

function textAttribute(stringValue: string): MessageAttribute {
  return { dataType: 'String', stringValue }
}

function invocationOf(row: Record<string, unknown>): Invocation {
  return {
    seq: Number(row['seq']),
    requestId: String(row['request_id']),
    payload: String(row['payload']),
    acceptedAt: Number(row['accepted_at']),
    attempts: Number(row['attempts']),
  }
}
