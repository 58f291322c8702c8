// Tasks that call and get a result: Lambda functions, queues and the table, their errors and their timeouts.

import { describe, expect, test } from 'vitest'
import { Problem } from '../../../engine/problem.ts'
import { ARN, drive, failed, LAMBDA, makeRig, ok, only, run, start } from './rig.ts'

function throwing(error: Error): () => never {
  return () => {
    throw error
  }
}

function catching(error: string): object {
  return {
    StartAt: 'Task',
    States: {
      Task: { ...TASK, Catch: [{ ErrorEquals: [error], Next: 'Caught' }], End: true },
      Caught: { Type: 'Pass', Result: 'caught', End: true }
    }
  }
}

const TASK = { Type: 'Task', Resource: LAMBDA, Parameters: { FunctionName: 'decide', 'Payload.$': '$' } }

describe('lambda:invoke', () => {
  test('hands the payload over and wraps what comes back', async () => {
    const { output, rig } = await run(only(TASK), { n: 1 }, { answer: () => ok({ next: 'x' }) })
    expect(rig.invoked).toMatchObject([{ functionName: 'decide', payload: { n: 1 } }])
    expect(output).toEqual({ ExecutedVersion: '$LATEST', Payload: { next: 'x' }, StatusCode: 200 })
  })

  test('InputPath, ResultSelector, ResultPath and OutputPath shape data on its way', async () => {
    const state = {
      ...TASK,
      InputPath: '$.inner',
      ResultSelector: { 'kept.$': '$.Payload.n' },
      ResultPath: '$.result',
      OutputPath: '$.result'
    }
    const { output, rig } = await run(only(state), { inner: { n: 3 } })
    expect(rig.invoked[0]?.payload).toEqual({ n: 3 })
    expect(output).toEqual({ kept: 3 })
  })

  test('takes an ARN for a name, and no payload for an empty one', async () => {
    const FunctionName = 'arn:aws:lambda:eu-west-1:000000000000:function:decide:live'
    const { rig } = await run(only({ ...TASK, Parameters: { FunctionName } }))
    expect(rig.invoked).toMatchObject([{ functionName: 'decide', payload: {} }])
  })

  test("an error of the function is the task's, with its cause as Lambda writes it", async () => {
    expect(await run(only(TASK), {}, { answer: () => failed('Broken', 'no such thing') })).toMatchObject({
      status: 'FAILED',
      error: 'Broken',
      cause: '{"errorType":"Broken","errorMessage":"no such thing"}'
    })
  })

  test('a call that cannot be made is an error of the service', async () => {
    const missing = Object.assign(new Error('Function not found'), { name: 'ResourceNotFoundException' })
    expect(await run(only(TASK), {}, { answer: throwing(missing) })).toMatchObject({
      error: 'Lambda.ResourceNotFoundException',
      cause: 'Function not found'
    })
  })
})

test('a function named by its ARN gets the input and gives the output as they are', async () => {
  const state = { Type: 'Task', Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:plain', InputPath: '$.a' }
  const { output, rig } = await run(only(state), { a: [1] }, { answer: () => ok('done') })
  expect(rig.invoked).toMatchObject([{ functionName: 'plain', payload: [1] }])
  expect(output).toBe('done')
})

describe('sqs:sendMessage', () => {
  const SEND = {
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage',
    Parameters: {
      QueueUrl: 'http://localhost/mail',
      MessageBody: { 'id.$': '$.id' },
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'send' } },
      DelaySeconds: 5
    }
  }

  test('sends in the very step that enters the state, an object as JSON', () => {
    const rig = makeRig({ definition: only(SEND) })
    start(rig, { id: 9 })
    expect(rig.sent).toEqual([
      {
        queueUrl: 'http://localhost/mail',
        body: '{"id":9}',
        attributes: { kind: { DataType: 'String', StringValue: 'send' } },
        delaySeconds: 5
      }
    ])
  })

  test("the queue's answer is the result", async () => {
    expect((await run(only(SEND), { id: 1 })).output).toEqual({ MessageId: 'message-1', MD5OfMessageBody: 'md5' })
  })

  test('a queue that refuses fails the task', async () => {
    const send = throwing(new Problem('QueueDoesNotExist', 'There is no such queue.'))
    expect(await run(only(SEND), { id: 1 }, { send })).toMatchObject({ error: 'SQS.QueueDoesNotExist' })
  })

  test('anything else that goes wrong stops the executor instead of the task', () => {
    const rig = makeRig({ definition: only(SEND), send: throwing(new TypeError('a bug')) })
    expect(() => start(rig, { id: 1 })).toThrow('a bug')
    expect(() => rig.machines.pump(rig.clock.now())).toThrow(expect.objectContaining({ code: 'states.out-of-step' }))
  })
})

describe('dynamodb', () => {
  const PUT = {
    Type: 'Task',
    Resource: 'arn:aws:states:::dynamodb:updateItem',
    Parameters: { TableName: 'people', Key: { pk: { 'S.$': '$.id' } } },
    ResultPath: null
  }

  test('hands the parameters over', async () => {
    const { output, rig } = await run(only(PUT), { id: 'x' })
    const parameters = { TableName: 'people', Key: { pk: { S: 'x' } } }
    expect(rig.tableCalls).toEqual([{ action: 'updateItem', parameters }])
    expect(output).toEqual({ id: 'x' })
  })

  test("the SDK's error gets the service's prefix", async () => {
    const name = 'ConditionalCheckFailedException'
    const table = throwing(Object.assign(new Error('The conditional request failed'), { name }))
    expect(await run(only(PUT), { id: 'x' }, { table })).toMatchObject({ error: `DynamoDB.${name}` })
  })
})

describe('limits', () => {
  const LARGE = { answer: () => ok('x'.repeat(262_144)) }

  test('a result above 256 KiB fails, and States.ALL does not catch that', async () => {
    expect(await run(catching('States.ALL'), {}, LARGE)).toMatchObject({ error: 'States.DataLimitExceeded' })
  })

  test('it is caught by its own name', async () => {
    expect(await run(catching('States.DataLimitExceeded'), {}, LARGE)).toMatchObject({ output: 'caught' })
  })

  test('just below the limit passes, however many bytes each character may take', async () => {
    const state = { ...TASK, OutputPath: '$.Payload' }
    const most = 'x'.repeat(262_144 - 2)
    const tight = { ...state, ResultSelector: { 'Payload.$': '$.Payload' } }
    expect(await run(only(tight), {}, { answer: () => ok(most.slice(100)) })).toMatchObject({ status: 'SUCCEEDED' })
    expect(await run(only(tight), {}, { answer: () => ok('ü'.repeat(131_072)) })).toMatchObject({ status: 'FAILED' })
  })

  test('no more than 25,000 events', async () => {
    const endless = {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Choice', Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'C' }], Default: 'A' },
        C: { Type: 'Succeed' }
      }
    }
    const { status, error, rig } = await run(endless)
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Runtime' })
    // One event for the start, two for each state but the last: 12,500 states, the one too many, and the start itself.
    expect(rig.machines.transitions.get(ARN.slice(0, -2))).toBe(12_502)
  })
})

test('no task timeout runs while its call is in flight, for time stands still', async () => {
  const rig = makeRig({ definition: only({ ...TASK, TimeoutSeconds: 1 }) })
  start(rig)
  await drive(rig)
  expect(rig.statuses).toEqual(['run RUNNING on day 0', 'run SUCCEEDED on day 0'])
})
