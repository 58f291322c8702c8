// The queues and the stream of a world in memory. Deliveries are at least once, like Lambda's: what throws comes again.

interface Message {
  body: string
  at: number
  tries: number
}

/** How messages are delivered. */
export interface DeliveryRules<Queue extends string> {
  /** The most messages of one delivery. */
  batchOf(queue: Queue): number
  /** Every message is delivered this often. */
  deliveries: number
  /** Milliseconds after which what failed comes again. */
  againAfter(queue: Queue): number
  perform(queue: Queue, bodies: string[]): Promise<void>
  failed(queue: Queue, error: unknown): void
}

const mostTries = 20

export class MessageQueues<Queue extends string> {
  readonly #queues = new Map<Queue, Message[]>()
  readonly #rules: DeliveryRules<Queue>

  constructor(rules: DeliveryRules<Queue>) {
    this.#rules = rules
  }

  send(queue: Queue, body: string, at: number): void {
    const list = this.#queues.get(queue) ?? []
    this.#queues.set(queue, list)
    list.push({ body, at, tries: 0 })
  }

  /** When the next message is due; Infinity when there is none. */
  nextAt(): number {
    return Math.min(Infinity, ...[...this.#queues.values()].flatMap((list) => list.map(({ at }) => at)))
  }

  /** One delivery of each queue that has something due; whether there was any. */
  async deliver(now: number): Promise<boolean> {
    let any = false
    for (const [queue, list] of this.#queues) {
      const ready = list.filter(({ at }) => at <= now).slice(0, this.#rules.batchOf(queue))
      if (ready.length === 0) continue
      any = true
      for (const message of ready) list.splice(list.indexOf(message), 1)
      for (let delivery = 0; delivery < this.#rules.deliveries; delivery++) await this.#deliver(queue, list, ready, now)
    }
    return any
  }

  async #deliver(queue: Queue, list: Message[], messages: readonly Message[], now: number): Promise<void> {
    try {
      await this.#rules.perform(queue, messages.map(({ body }) => body))
    } catch (error) {
      this.#rules.failed(queue, error)
      if (messages.some(({ tries }) => tries > mostTries)) throw new Error(`A message of ${queue} failed more than ${mostTries} times`, { cause: error })
      for (const message of messages.toReversed()) list.unshift({ ...message, tries: message.tries + 1, at: now + this.#rules.againAfter(queue) })
    }
  }
}
