// An endpoint with everything behind it, on a virtual clock, and SDK clients that talk to it.

import { randomUUID } from 'node:crypto'
import { Bus } from '../../../local/bus/bus.ts'
import { Delivery } from '../../../local/bus/delivery.ts'
import { Invocations } from '../../../local/bus/invocations.ts'
import { VirtualClock } from '../../../local/clock.ts'
import { Endpoint, type EndpointOptions } from '../../../local/endpoint/endpoint.ts'
import { Secrets } from '../../../local/endpoint/secrets.ts'
import type { Functions } from '../../../local/functions.ts'
import { Mailbox } from '../../../local/mailbox/mailbox.ts'
import { Queues } from '../../../local/queues/queues.ts'
import { Machines } from '../../../local/states/machines.ts'
import { Store } from '../../../local/store.ts'
import type { QueueResource } from '../../../local/template/storage.ts'
import { Work } from '../../../local/work.ts'

export const account = { accountId: '000000000000', region: 'eu-west-1', partition: 'aws', urlSuffix: 'amazonaws.com' }
export const start = Date.parse('2026-03-01T09:00:00Z')
export const machineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:welcome'

export const queue = (name: string, more: Partial<QueueResource> = {}): QueueResource => ({
  name,
  arn: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
  url: `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}`,
  visibilityTimeoutMs: 30_000,
  retentionMs: 86_400_000,
  delayMs: 0,
  ...more,
})

/** One state that waits for its token, which is sent to the queue `tokens`. */
const waiting = {
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl: queue('tokens').url, MessageBody: { 'token.$': '$$.Task.Token' } },
      TimeoutSeconds: 3600,
      HeartbeatSeconds: 600,
      End: true,
    },
  },
}

export interface Opened {
  endpoint: Endpoint
  url: string
  clock: VirtualClock
  work: Work
  queues: Queues
  bus: Bus
  machines: Machines
  mailbox: Mailbox
  store: Store
  /** Options for any SDK client, calling as `identity`. */
  client(identity?: string): ClientOptions
  close(): Promise<void>
}

export interface ClientOptions {
  endpoint: string
  region: string
  maxAttempts: number
  credentials: { accessKeyId: string; secretAccessKey: string }
}

const nobody: Functions = { invoke: async () => ({ ok: true, payload: null }) }

export async function openEndpoint(more: Partial<EndpointOptions> = {}): Promise<Opened> {
  const store = new Store(':memory:')
  const clock = new VirtualClock(start)
  const work = new Work()
  const queues = new Queues({
    store,
    clock,
    queues: [queue('mails', { redrive: { deadLetterQueue: 'dead', maxReceiveCount: 5 } }), queue('dead'), queue('tokens')],
  })
  const invocations = new Invocations({ store, clock, work, queues, resources: [], functions: nobody })
  const delivery = new Delivery({ queues, invocations })
  const buses = ['default', 'perennial'].map((name) => ({ name, arn: `arn:aws:events:eu-west-1:000000000000:event-bus/${name}` }))
  const toMails = { id: 'T', destination: { kind: 'queue', name: 'mails' } as const, input: { kind: 'event' } as const, retry: { attempts: 1, maxAgeMs: 1 } }
  const rules = buses.map(({ name }) => ({ name: `of-${name}`, arn: 'arn:rule', busName: name, enabled: true, pattern: {}, targets: [toMails] }))
  const bus = new Bus({ store, clock, delivery, account, buses, rules })
  const machines = new Machines({
    store,
    clock,
    work,
    integrations: {
      invoke: (name, payload) => nobody.invoke(name, payload),
      dynamodb: async () => ({}),
      sendMessage: ({ queueUrl, body }) => {
        const { messageId } = queues.send(queueUrl.split('/').at(-1) ?? '', { body })
        return { MessageId: messageId, MD5OfMessageBody: '' }
      },
    },
  })
  machines.publish(`${machineArn}:1`, 'welcome', waiting)
  const mailbox = new Mailbox({
    store,
    clock,
    bus,
    account,
    configurationSets: [
      { name: 'marketing', eventDestinations: [{ enabled: true, busArn: 'arn:default', eventTypes: ['send', 'DELIVERY', 'bounce', 'complaint', 'open', 'click'] }] },
    ],
  })
  const secrets = new Secrets({
    store,
    secrets: [{ name: 'links', arn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:links-abcdef', value: 'hush' }],
  })
  const endpoint = new Endpoint({
    dynamoUrl: 'http://127.0.0.1:9',
    account,
    queues,
    bus,
    executor: machines,
    mailbox,
    secrets,
    assets: [],
    ...more,
  })
  const url = await endpoint.listen()
  return {
    endpoint,
    url,
    clock,
    work,
    queues,
    bus,
    machines,
    mailbox,
    store,
    client: (identity = `KEY${randomUUID()}`) => ({
      endpoint: url,
      region: 'eu-west-1',
      maxAttempts: 1,
      credentials: { accessKeyId: identity, secretAccessKey: 'none' },
    }),
    close: async () => {
      await endpoint.close()
      machines.close()
      store.close()
    },
  }
}
