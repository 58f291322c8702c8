// The event source mappings of queues: they read batches, call a function with them, and delete what succeeded. What
// failed becomes visible again when its visibility timeout is over, and dies when it was received too often.

import type { FunctionError, Functions } from '../functions.ts'
import { compile, type Test } from '../bus/pattern.ts'
import type { Service } from '../service.ts'
import type { Store } from '../store.ts'
import type { QueueMapping } from '../template/functions.ts'
import type { Work } from '../work.ts'
import { readBatchResponse } from './batch-response.ts'
import { recordOf, systemAttributesOf, type ReceivedMessage } from './message.ts'
import type { Queues } from './queues.ts'

export interface BatchFailure {
  queueName: string
  functionName: string
  messageIds: string[]
  error: FunctionError
}

export interface QueuePollerOptions {
  store: Store
  work: Work
  functions: Functions
  queues: Queues
  mappings: QueueMapping[]
  region: string
  /** Calls at once for a mapping without MaximumConcurrency, where AWS would go on to a thousand; 10 unless told. */
  concurrency?: number
  /** Told of every batch, or part of one, that failed and will be tried again or die. */
  onFailure?(failure: BatchFailure): void
}

interface Mapping extends QueueMapping {
  inFlight: number
  limit: number
  filters: Test[]
}

export class QueuePoller implements Service {
  readonly name = 'queues'
  readonly #options: QueuePollerOptions
  readonly #mappings: Mapping[]

  constructor(options: QueuePollerOptions) {
    this.#options = options
    this.#mappings = options.mappings
      .filter(({ enabled }) => enabled)
      .map((mapping) => ({
        ...mapping,
        inFlight: 0,
        limit: mapping.maxConcurrency ?? options.concurrency ?? 10,
        filters: mapping.filters.map(compile),
      }))
  }

  pump(now: number): number {
    let started = 0
    for (const mapping of this.#mappings) {
      while (mapping.inFlight < mapping.limit && this.#dueAt(mapping, now) <= now) {
        const messages = this.#receive(mapping)
        if (messages === undefined) break
        if (messages.length === 0) continue
        mapping.inFlight++
        started++
        void this.#options.work.track(this.#deliver(mapping, messages))
      }
    }
    return started
  }

  nextAt(): number | undefined {
    let next = Infinity
    for (const mapping of this.#mappings) next = Math.min(next, this.#dueAt(mapping, -Infinity))
    return next === Infinity ? undefined : next
  }

  /** When a batch may be read: when the first message is visible, or, with a window, when it is full or over. */
  #dueAt({ queueName, windowMs, batchSize }: Mapping, now: number): number {
    const { queues } = this.#options
    const visibleAt = queues.nextVisibleAt(queueName) ?? Infinity
    if (windowMs === 0 || visibleAt + windowMs <= now) return visibleAt
    return visibleAt <= now && queues.counts(queueName).visible >= batchSize ? visibleAt : visibleAt + windowMs
  }

  /** A batch, without what the filters drop; undefined when nothing was visible after all. */
  #receive(mapping: Mapping): ReceivedMessage[] | undefined {
    const { queues, store } = this.#options
    return store.transaction(() => {
      const messages = queues.receive(mapping.queueName, { max: mapping.batchSize })
      if (messages.length === 0) return undefined
      if (mapping.filters.length === 0) return messages
      return messages.filter((message) => {
        const wanted = mapping.filters.some((test) => test(filterable(message)))
        if (!wanted) queues.delete(mapping.queueName, message.receiptHandle)
        return wanted
      })
    })
  }

  async #deliver(mapping: Mapping, messages: ReceivedMessage[]): Promise<void> {
    const { functions, queues, region, store } = this.#options
    const { arn } = queues.resource(mapping.queueName)
    const Records = messages.map((message) => recordOf(message, arn, region))
    let failed: Set<string>
    try {
      const result = await functions.invoke(mapping.functionName, { Records })
      failed = result.ok ? this.#failedOf(mapping, messages, result.payload) : this.#failAll(mapping, messages, result.error)
    } catch (error) {
      failed = this.#failAll(mapping, messages, { errorType: 'Invocation.Failed', errorMessage: String(error) })
    }
    mapping.inFlight--
    store.transaction(() => {
      for (const { id, receiptHandle } of messages) {
        if (failed.has(id)) queues.release(mapping.queueName, receiptHandle)
        else queues.delete(mapping.queueName, receiptHandle)
      }
    })
  }

  #failedOf(mapping: Mapping, messages: ReceivedMessage[], payload: unknown): Set<string> {
    if (!mapping.reportsItemFailures) return new Set()
    const outcome = readBatchResponse(payload, new Set(messages.map(({ id }) => id)))
    if (outcome.kind === 'whole-batch-failed') {
      return this.#failAll(mapping, messages, { errorType: 'Lambda.BadBatchResponse', errorMessage: outcome.why })
    }
    if (outcome.failed.size > 0) {
      this.#report(mapping, [...outcome.failed], {
        errorType: 'Lambda.BatchItemFailures',
        errorMessage: `${outcome.failed.size} of ${messages.length} messages failed`,
      })
    }
    return outcome.failed
  }

  #failAll(mapping: Mapping, messages: ReceivedMessage[], error: FunctionError): Set<string> {
    const identifiers = messages.map(({ id }) => id)
    this.#report(mapping, identifiers, error)
    return new Set(identifiers)
  }

  #report({ queueName, functionName }: Mapping, messageIds: string[], error: FunctionError): void {
    this.#options.onFailure?.({ queueName, functionName, messageIds, error })
  }
}

/** A message as filters see it: with its body as JSON where it is JSON. */
function filterable(message: ReceivedMessage): Record<string, unknown> {
  let body: unknown = message.body
  try {
    body = JSON.parse(message.body)
  } catch {
    // A text stays a text: patterns of objects do not match it.
  }
  return { body, attributes: systemAttributesOf(message), messageAttributes: message.attributes }
}
