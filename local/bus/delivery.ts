// Brings a text to the target of a rule or a schedule, in the transaction in which it is called: a queue has it at once,
// a function's event is kept until the function has taken it.

import { Problem } from '../../engine/problem.ts'
import type { MessageAttributes } from '../queues/message.ts'
import type { Queues } from '../queues/queues.ts'
import type { Destination } from '../template/names.ts'
import type { Invocations } from './invocations.ts'

export class Delivery {
  readonly #queues: Queues
  readonly #invocations: Invocations

  constructor(options: { queues: Queues; invocations: Invocations }) {
    this.#queues = options.queues
    this.#invocations = options.invocations
  }

  /** Throws the problems of `Queues.send`, and `bus.bad-input` when a function would get what is no JSON. */
  deliver(destination: Destination, text: string, sender: string): void {
    if (destination.kind === 'queue') {
      this.#queues.send(destination.name, { body: text, sender })
      return
    }
    try {
      JSON.parse(text)
    } catch (cause) {
      throw new Problem('bus.bad-input', `The input of the function ${destination.name} is not JSON.`, { cause })
    }
    this.#invocations.accept(destination.name, text)
  }

  /** Puts what could not be delivered into a dead-letter queue, with the reason in the attributes that AWS sets. */
  bury(queueName: string, text: string, reasons: Record<string, string>, sender: string): void {
    const attributes: MessageAttributes = Object.fromEntries(
      Object.entries(reasons).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }])
    )
    this.#queues.send(queueName, { body: text, attributes, sender })
  }
}
