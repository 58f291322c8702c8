import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  MessageNotInflight,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openEndpoint, queue, type Opened } from './open-endpoint.ts'

let system: Opened
let sqs: SQSClient
const QueueUrl = queue('mails').url

beforeAll(async () => {
  system = await openEndpoint()
  sqs = new SQSClient(system.client('MAILER'))
})
afterEach(() => {
  for (const { receiptHandle } of system.queues.receive('mails', { max: 100 })) system.queues.delete('mails', receiptHandle)
})
afterAll(() => system.close())

describe('the SQS client', () => {
  test('sends, receives with attributes, and deletes', async () => {
    const sent = await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'Grüße',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'send' },
          bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2) },
        },
      })
    )
    expect(sent).toMatchObject({ MessageId: expect.any(String), MD5OfMessageAttributes: expect.any(String) })
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] })
    )
    expect(Messages).toMatchObject([
      {
        MessageId: sent.MessageId,
        Body: 'Grüße',
        Attributes: { ApproximateReceiveCount: '1', SenderId: 'MAILER' },
        MessageAttributes: { kind: { StringValue: 'send' }, bytes: { BinaryValue: Uint8Array.of(1, 2) } },
      },
    ])
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle }))
    expect(system.queues.list('mails')).toEqual([])
  })

  test('gets no list where nothing is visible', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 5 }))
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined()
    expect(system.queues.counts('mails')).toMatchObject({ delayed: 1 })
    const [message] = system.queues.list('mails')
    expect(message!.visibleAt).toBe(system.clock.now() + 5000)
    system.clock.moveTo(message!.visibleAt)
  })

  test('sends and deletes batches, each entry for itself', async () => {
    const { Successful, Failed } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: 'one' },
          { Id: 'b', MessageBody: '' },
        ],
      })
    )
    expect(Successful).toMatchObject([{ Id: 'a', MessageId: expect.any(String) }])
    expect(Failed).toMatchObject([{ Id: 'b', SenderFault: true, Code: 'MissingParameter' }])
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
    const answer = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', ReceiptHandle: Messages![0]!.ReceiptHandle },
          { Id: 'b', ReceiptHandle: 'nonsense' },
        ],
      })
    )
    expect(answer).toMatchObject({ Successful: [{ Id: 'a' }], Failed: [{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }] })
  })

  test('changes visibility', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }))
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
    const change = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle, VisibilityTimeout: 0 })
    await sqs.send(change)
    expect(system.queues.counts('mails')).toMatchObject({ visible: 1 })
    await expect(sqs.send(change)).rejects.toThrow(MessageNotInflight)
  })

  test('reads URL and attributes', async () => {
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'mails' }))).QueueUrl).toBe(`${system.url}/000000000000/mails`)
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      QueueArn: queue('mails').arn,
      VisibilityTimeout: '30',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queue('dead').arn, maxReceiveCount: 5 }),
    })
    const one = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))
    expect(one.Attributes).toEqual({ QueueArn: queue('mails').arn })
  })

  test('gets its own errors', async () => {
    await expect(sqs.send(new SendMessageCommand({ QueueUrl: queue('nobody').url, MessageBody: 'a' }))).rejects.toThrow(QueueDoesNotExist)
    await expect(sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'nonsense' }))).rejects.toThrow(ReceiptHandleIsInvalid)
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [] }))).rejects.toMatchObject({ name: 'EmptyBatchRequest' })
  })
})
