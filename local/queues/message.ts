// A message of a queue: as it is kept, as it is handed out, and as a function gets it from an event source mapping.

import { createHash } from 'node:crypto'

export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with or without a label behind a dot. */
  dataType: string
  stringValue?: string
  /** Base64. */
  binaryValue?: string
}

export type MessageAttributes = Record<string, MessageAttribute>

export interface Message {
  id: string
  body: string
  attributes: MessageAttributes
  /** Who sent it: the identity of the caller, or the service's name. */
  sender: string
  /** Instants in ms since the epoch. */
  sentAt: number
  visibleAt: number
  firstReceivedAt?: number
  receiveCount: number
  /** ARN of the queue that this message died in. */
  deadLetterSource?: string
}

export interface ReceivedMessage extends Message {
  receiptHandle: string
}

/** What `aws:sqs` hands to a function, per message. */
export function recordOf(message: ReceivedMessage, queueArn: string, region: string): Record<string, unknown> {
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: systemAttributesOf(message),
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, attribute]) => [
        name,
        { ...attribute, stringListValues: [], binaryListValues: [] },
      ])
    ),
    md5OfBody: md5(message.body),
    ...(Object.keys(message.attributes).length === 0
      ? {}
      : { md5OfMessageAttributes: md5OfAttributes(message.attributes) }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  }
}

export function systemAttributesOf(message: Message): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: message.sender,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ...(message.deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSource }),
  }
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export function md5OfAttributes(attributes: MessageAttributes): string {
  const hash = createHash('md5')
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hash.update(length).update(bytes)
  }
  const inOrder = Object.entries(attributes).toSorted(([one], [other]) => (one < other ? -1 : 1))
  for (const [name, { dataType, stringValue, binaryValue }] of inOrder) {
    add(Buffer.from(name))
    add(Buffer.from(dataType))
    hash.update(Buffer.of(binaryValue === undefined ? 1 : 2))
    add(binaryValue === undefined ? Buffer.from(stringValue ?? '') : Buffer.from(binaryValue, 'base64'))
  }
  return hash.digest('hex')
}
