// SQS's operations over its JSON protocol.

import { Problem } from '../../engine/problem.ts'
import { md5, md5OfAttributes, systemAttributesOf, type ReceivedMessage } from '../queues/message.ts'
import type { Queues } from '../queues/queues.ts'
import { queueNameOfUrl, readWireAttributes, writeWireAttributes } from '../queues/wire.ts'
import type { Account } from '../template/names.ts'
import type { Caller } from './caller.ts'
import type { Input } from './input.ts'
import type { Operation } from './operation.ts'
import { refusalOf } from './refusal.ts'

/** `origin` is that of the URLs it gives out: the SDK sends to wherever a queue's URL points. */
export function queueOperations(queues: Queues, account: Account, origin: () => string): Record<string, Operation> {
  /** The queue that the request is for, if the caller may do this to it. */
  const queueOf = (input: Input, caller: Caller, action: string): string => {
    const name = queueNameOfUrl(input.text('QueueUrl'))
    caller.mayDo('sqs', action, queues.resource(name).arn)
    return name
  }

  const send = (queue: string, input: Input, caller: Caller): object => {
    const body = input.text('MessageBody')
    const attributes = readWireAttributes(input.value('MessageAttributes'))
    const delay = input.optionalNumber('DelaySeconds')
    const { messageId } = queues.send(queue, {
      body,
      attributes,
      sender: caller.identity,
      ...(delay === undefined ? {} : { delayMs: delay * 1000 }),
    })
    const hasAttributes = Object.keys(attributes).length > 0
    return {
      MessageId: messageId,
      MD5OfMessageBody: md5(body),
      ...(hasAttributes ? { MD5OfMessageAttributes: md5OfAttributes(attributes) } : {}),
    }
  }

  return {
    SendMessage: (input, caller) => send(queueOf(input, caller, 'SendMessage'), input, caller),

    SendMessageBatch: (input, caller) => {
      const queue = queueOf(input, caller, 'SendMessage')
      return eachOf(input, (entry) => send(queue, entry, caller))
    },

    ReceiveMessage: (input, caller) => {
      const queue = queueOf(input, caller, 'ReceiveMessage')
      const timeout = input.optionalNumber('VisibilityTimeout')
      const messages = queues.receive(queue, {
        max: input.optionalNumber('MaxNumberOfMessages') ?? 1,
        ...(timeout === undefined ? {} : { visibilityTimeoutMs: timeout * 1000 }),
      })
      const system = [...input.texts('MessageSystemAttributeNames'), ...input.texts('AttributeNames')]
      const own = input.texts('MessageAttributeNames')
      return messages.length === 0 ? {} : { Messages: messages.map((message) => received(message, system, own)) }
    },

    DeleteMessage: (input, caller) => {
      queues.delete(queueOf(input, caller, 'DeleteMessage'), input.text('ReceiptHandle'))
      return {}
    },

    DeleteMessageBatch: (input, caller) => {
      const queue = queueOf(input, caller, 'DeleteMessage')
      return eachOf(input, (entry) => {
        queues.delete(queue, entry.text('ReceiptHandle'))
        return {}
      })
    },

    ChangeMessageVisibility: (input, caller) => {
      const queue = queueOf(input, caller, 'ChangeMessageVisibility')
      const seconds = input.optionalNumber('VisibilityTimeout') ?? 0
      queues.changeVisibility(queue, input.text('ReceiptHandle'), seconds * 1000)
      return {}
    },

    GetQueueUrl: (input, caller) => {
      const { arn, name } = queues.resource(input.text('QueueName'))
      caller.mayDo('sqs', 'GetQueueUrl', arn)
      return { QueueUrl: `${origin()}/${account.accountId}/${name}` }
    },

    GetQueueAttributes: (input, caller) => {
      const queue = queueOf(input, caller, 'GetQueueAttributes')
      return { Attributes: chosen(attributesOf(queues, queue), input.texts('AttributeNames')) }
    },
  }
}

/** Does each entry of a batch for itself. */
function eachOf(input: Input, act: (entry: Input) => object): { Successful: object[]; Failed: object[] } {
  const entries = input.objects('Entries')
  const identifiers = new Set(entries.map((entry) => entry.text('Id')))
  if (entries.length === 0) throw new Problem('queues.empty-batch', 'There should be at least one entry in the request.')
  if (entries.length > 10) throw new Problem('queues.batch-too-long', `Found ${entries.length} entries; 10 are allowed.`)
  if (identifiers.size < entries.length) throw new Problem('queues.batch-ids-repeated', 'Two entries have the same Id.')
  const Successful: object[] = []
  const Failed: object[] = []
  for (const entry of entries) {
    const Id = entry.text('Id')
    try {
      Successful.push({ Id, ...act(entry) })
    } catch (error) {
      const { name, message, status } = refusalOf(error)
      Failed.push({ Id, Code: name, Message: message, SenderFault: status < 500 })
    }
  }
  return { Successful, Failed }
}

function received(message: ReceivedMessage, system: string[], own: string[]): object {
  const Attributes = chosen(systemAttributesOf(message), system)
  const MessageAttributes = chosen(writeWireAttributes(message.attributes), own)
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(Attributes).length === 0 ? {} : { Attributes }),
    ...(Object.keys(MessageAttributes).length === 0 ? {} : { MessageAttributes }),
  }
}

function chosen<T>(values: Record<string, T>, names: string[]): Record<string, T> {
  if (names.includes('All') || names.includes('.*')) return values
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}

function attributesOf(queues: Queues, queue: string): Record<string, string> {
  const { arn, visibilityTimeoutMs, retentionMs, delayMs, redrive } = queues.resource(queue)
  const { visible, inFlight, delayed } = queues.counts(queue)
  return {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    QueueArn: arn,
    VisibilityTimeout: String(visibilityTimeoutMs / 1000),
    MessageRetentionPeriod: String(retentionMs / 1000),
    DelaySeconds: String(delayMs / 1000),
    ...(redrive === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: queues.resource(redrive.deadLetterQueue).arn,
            maxReceiveCount: redrive.maxReceiveCount,
          }),
        }),
  }
}
