import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidName,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn'
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import type { EndpointOptions } from '../../../local/endpoint/endpoint.ts'
import { machineArn, openEndpoint, queue, start, type Opened } from './open-endpoint.ts'

let system: Opened
afterEach(() => system.close())

const open = async (more?: Partial<EndpointOptions>): Promise<Opened> => {
  system = await openEndpoint(more)
  return system
}

const token = (): string => {
  const { token: found }: { token: string } = JSON.parse(system.queues.list('tokens').at(-1)?.body ?? '{}')
  return found
}

describe('the EventBridge client', () => {
  test('puts events, each with an outcome of its own', async () => {
    const events = new EventBridgeClient((await open()).client())
    const answer = await events.send(
      new PutEventsCommand({
        Entries: [
          { EventBusName: 'perennial', Source: 'perennial', DetailType: 'StageChanged', Detail: '{"to":"loyal"}', Time: new Date('2025-01-01T00:00:00Z') },
          { EventBusName: 'perennial', Source: 'perennial', DetailType: 'StageChanged', Detail: '[' },
        ],
      })
    )
    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ EventId: expect.any(String) }, { ErrorCode: 'MalformedDetail' }] })
    const put = system.queues.list('mails').map(({ body }): unknown => JSON.parse(body))
    expect(put).toMatchObject([{ detail: { to: 'loyal' }, time: '2025-01-01T00:00:00Z' }])
  })

  test('may not put more than ten at once', async () => {
    const events = new EventBridgeClient((await open()).client())
    const Entries = Array.from({ length: 11 }, () => ({ Source: 'a', DetailType: 'b', Detail: '{}' }))
    await expect(events.send(new PutEventsCommand({ Entries }))).rejects.toMatchObject({ name: 'ValidationException' })
  })
})

describe('the Step Functions client', () => {
  test('starts an execution by version, and again with the same input, and describes it', async () => {
    const states = new SFNClient((await open()).client())
    const command = new StartExecutionCommand({ stateMachineArn: `${machineArn}:1`, name: 'e1', input: '{"a":1}' })
    const first = await states.send(command)
    expect(first).toMatchObject({ executionArn: expect.stringContaining(':execution:welcome:e1'), startDate: new Date(start) })
    expect((await states.send(command)).executionArn).toBe(first.executionArn)
    expect(await states.send(new DescribeExecutionCommand({ executionArn: first.executionArn }))).toMatchObject({
      status: 'RUNNING',
      stateMachineArn: machineArn,
      stateMachineVersionArn: `${machineArn}:1`,
      input: '{"a":1}',
      startDate: new Date(start),
    })
  })

  test('answers tokens once', async () => {
    const states = new SFNClient((await open()).client())
    const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn: `${machineArn}:1`, name: 'e1' }))
    await states.send(new SendTaskHeartbeatCommand({ taskToken: token() }))
    await states.send(new SendTaskSuccessCommand({ taskToken: token(), output: '{"ok":true}' }))
    expect(await states.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'SUCCEEDED', output: '{"ok":true}' })
    await expect(states.send(new SendTaskSuccessCommand({ taskToken: token(), output: '{}' }))).rejects.toThrow(TaskTimedOut)
    await expect(states.send(new SendTaskHeartbeatCommand({ taskToken: 'nonsense' }))).rejects.toThrow(InvalidToken)
  })

  test('fails and stops executions', async () => {
    const states = new SFNClient((await open()).client())
    const failed = await states.send(new StartExecutionCommand({ stateMachineArn: `${machineArn}:1`, name: 'e1' }))
    await states.send(new SendTaskFailureCommand({ taskToken: token(), error: 'NotNow', cause: 'at night' }))
    expect(await states.send(new DescribeExecutionCommand({ executionArn: failed.executionArn }))).toMatchObject({ status: 'FAILED', error: 'NotNow', cause: 'at night' })
    const stopped = await states.send(new StartExecutionCommand({ stateMachineArn: `${machineArn}:1`, name: 'e2' }))
    expect(await states.send(new StopExecutionCommand({ executionArn: stopped.executionArn }))).toMatchObject({ stopDate: new Date(start) })
    expect(await states.send(new DescribeExecutionCommand({ executionArn: stopped.executionArn }))).toMatchObject({ status: 'ABORTED', stopDate: new Date(start) })
  })

  test('gets its own errors', async () => {
    const states = new SFNClient((await open()).client())
    const go = (more: { stateMachineArn?: string; name?: string; input?: string }): Promise<unknown> =>
      states.send(new StartExecutionCommand({ stateMachineArn: `${machineArn}:1`, name: 'e1', ...more }))
    await go({})
    await expect(go({ input: '{"other":1}' })).rejects.toThrow(ExecutionAlreadyExists)
    await expect(go({ stateMachineArn: `${machineArn}:2` })).rejects.toThrow(StateMachineDoesNotExist)
    await expect(go({ name: 'a b' })).rejects.toThrow(InvalidName)
    await expect(states.send(new DescribeExecutionCommand({ executionArn: `${machineArn}:none` }))).rejects.toThrow(ExecutionDoesNotExist)
  })
})

describe('the Secrets Manager client', () => {
  test('gets a secret by name and by ARN', async () => {
    const secrets = new SecretsManagerClient((await open()).client())
    const byName = await secrets.send(new GetSecretValueCommand({ SecretId: 'links' }))
    expect(byName).toMatchObject({ SecretString: 'hush', Name: 'links' })
    expect((await secrets.send(new GetSecretValueCommand({ SecretId: byName.ARN }))).SecretString).toBe('hush')
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toThrow(ResourceNotFoundException)
  })
})

describe('objects', () => {
  test('are the assets, by bucket and key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assets-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'model.json'), '{"journeys":[]}')
    const asset = { hash: 'abc', bucket: 'cdk-assets', key: 'abc.json', path: join(folder, 'model.json'), packaging: 'file' } as const
    const { url } = await open({ assets: [asset] })
    const found = await fetch(`${url}/cdk-assets/abc.json`)
    expect([found.status, found.headers.get('content-type'), await found.text()]).toEqual([200, 'application/json', '{"journeys":[]}'])
    const missing = await fetch(`${url}/cdk-assets/other.json`)
    expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('<Code>NoSuchKey</Code>')])
  })
})

describe('a caller', () => {
  test('is known by its access key, and refused what it may not do', async () => {
    const asked: string[][] = []
    await open({
      authorize: (...question) => {
        asked.push(question)
        return question[0] === 'MAILER'
      },
    })
    const send = (identity: string): Promise<unknown> =>
      new SQSClient(system.client(identity)).send(new SendMessageCommand({ QueueUrl: queue('mails').url, MessageBody: 'a' }))
    await send('MAILER')
    await expect(send('FOLD')).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('FOLD') })
    expect(asked).toEqual([
      ['MAILER', 'sqs', 'SendMessage', queue('mails').arn],
      ['FOLD', 'sqs', 'SendMessage', queue('mails').arn],
    ])
    expect(system.queues.list('mails')).toHaveLength(1)
  })

  test('hears that an operation is not known', async () => {
    const { url } = await open()
    const answer = await fetch(url, { method: 'POST', headers: { 'x-amz-target': 'AmazonSQS.PurgeQueue' }, body: '{}' })
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([400, 'UnknownOperationException'])
  })

  test('hears that its body is not JSON', async () => {
    const { url } = await open()
    const answer = await fetch(url, { method: 'POST', headers: { 'x-amz-target': 'AmazonSQS.SendMessage' }, body: '{' })
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([400, 'SerializationException'])
  })
})
