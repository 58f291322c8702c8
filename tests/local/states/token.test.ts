// Tasks that wait for a task token to be answered: success, failure, heartbeats, timeouts, and answers out of place.

import { describe, expect, test } from 'vitest'
import {
  DAY_MS,
  drive,
  failed,
  LAMBDA,
  makeRig,
  resultOf,
  run,
  settle,
  start,
  tokenIn,
  type Rig,
  type RigOptions
} from './rig.ts'

function machine(fields: object = {}): object {
  return {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Parameters: { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } },
        ResultPath: '$.answer',
        Catch: [
          { ErrorEquals: ['Unsubscribed'], ResultPath: '$.error', Next: 'Ended' },
          { ErrorEquals: ['States.Timeout'], ResultPath: '$.error', Next: 'Late' }
        ],
        ...fields,
        End: true
      },
      Ended: { Type: 'Pass', End: true },
      Late: { Type: 'Pass', Parameters: { late: true, 'name.$': '$.error.Error' }, End: true }
    }
  }
}

interface Open {
  rig: Rig
  arn: string
  token: string
}

function open(fields: object = {}, input: unknown = {}, options: RigOptions = {}): Open {
  const rig = makeRig({ definition: machine(fields), ...options })
  const arn = start(rig, input)
  return { rig, arn, token: tokenOf(rig) }
}

function tokenOf(rig: Rig): string {
  return tokenIn(rig.sent.at(-1)?.body ?? '{}')
}

test('an answer is the result, as it is', async () => {
  const { rig, arn, token } = open({}, { id: 1 })
  rig.clock.moveTo(rig.clock.now() + 3 * DAY_MS)
  expect(rig.machines.succeed(token, '{"next":"x"}')).toEqual({ kind: 'ok' })
  expect(resultOf(rig, arn)).toEqual({ status: 'SUCCEEDED', output: { id: 1, answer: { next: 'x' } }, days: 3 })
})

test('a failure is caught by its name, with its cause', () => {
  const { rig, arn, token } = open({}, { id: 1 })
  expect(rig.machines.fail(token, 'Unsubscribed', '{"at":1}')).toEqual({ kind: 'ok' })
  expect(resultOf(rig, arn).output).toEqual({ id: 1, error: { Error: 'Unsubscribed', Cause: '{"at":1}' } })
})

test('a failure that nobody catches fails the execution', () => {
  const { rig, arn, token } = open()
  rig.machines.fail(token, 'Broken', 'why')
  expect(resultOf(rig, arn)).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'why' })
})

describe('timeouts', () => {
  test.each<[string, object, number, string]>([
    ['TimeoutSeconds', { TimeoutSeconds: 86_400 }, 1, 'States.Timeout'],
    ['thirty days', { TimeoutSeconds: 30 * 86_400 }, 30, 'States.Timeout'],
    ['TimeoutSecondsPath reads the input, not the payload', { TimeoutSecondsPath: '$.limit' }, 2, 'States.Timeout'],
    ['behind an InputPath', { InputPath: '$.in', TimeoutSecondsPath: '$.limit' }, 3, 'States.Timeout'],
    ['no heartbeat', { TimeoutSeconds: 86_400, HeartbeatSeconds: 43_200 }, 0.5, 'States.HeartbeatTimeout'],
    ['HeartbeatSecondsPath', { HeartbeatSecondsPath: '$.limit' }, 2, 'States.HeartbeatTimeout']
  ])('%s', async (_name, fields, days, name) => {
    const { rig, arn } = open(fields, { limit: 2 * 86_400, in: { limit: 3 * 86_400 } })
    await drive(rig)
    expect(resultOf(rig, arn)).toEqual({ status: 'SUCCEEDED', output: { late: true, name }, days })
  })

  test('without a timeout it waits for a year', async () => {
    const { rig, arn } = open()
    await drive(rig)
    expect(resultOf(rig, arn)).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' })
    expect(Math.floor(resultOf(rig, arn).days)).toBe(365)
  })

  test('whichever of task and machine was due first ends it, even when time jumps over both', async () => {
    const cases = [{ task: 100, whole: 200, status: 'SUCCEEDED' }, { task: 200, whole: 100, status: 'TIMED_OUT' }]
    for (const { task, whole, status } of cases) {
      const rig = makeRig({ definition: { TimeoutSeconds: whole, ...machine({ TimeoutSeconds: task }) } })
      const arn = start(rig)
      rig.clock.moveTo(rig.clock.now() + DAY_MS)
      await settle(rig)
      expect(resultOf(rig, arn).status).toBe(status)
    }
  })

  test('the timeout of the machine ends everything', async () => {
    const rig = makeRig({ definition: { TimeoutSeconds: 5 * 86_400, ...machine() } })
    const arn = start(rig)
    await drive(rig)
    expect(resultOf(rig, arn)).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout', cause: undefined, days: 5 })
  })
})

test('each heartbeat gives the task another interval', async () => {
  const { rig, arn, token } = open({ HeartbeatSeconds: 86_400 })
  for (const day of [0.75, 1.5, 2.25]) {
    await drive(rig, arnStart(rig, arn) + day * DAY_MS)
    expect(rig.machines.heartbeat(token)).toEqual({ kind: 'ok' })
  }
  await drive(rig)
  expect(resultOf(rig, arn).days).toBe(3.25)
  expect(rig.machines.heartbeat(token)).toEqual({ kind: 'timed-out' })
})

function arnStart(rig: Rig, arn: string): number {
  return rig.machines.describe(arn).startDate
}

describe('answers out of place', () => {
  test('the second answer is too late, and changes nothing', () => {
    const { rig, arn, token } = open()
    rig.machines.succeed(token, '1')
    expect(rig.machines.succeed(token, '2')).toEqual({ kind: 'timed-out' })
    expect(rig.machines.fail(token, 'Broken')).toEqual({ kind: 'timed-out' })
    expect(resultOf(rig, arn).output).toEqual({ answer: 1 })
  })

  test('a token of nobody is invalid', () => {
    const { rig, token } = open()
    const foreign = Buffer.from('arn:aws:states:eu-west-1:000000000000:execution:journey:other 1').toString('base64url')
    for (const wrong of ['', 'nonsense', foreign, token.slice(0, -8)]) {
      expect(rig.machines.succeed(wrong, '1')).toEqual({ kind: 'invalid' })
    }
  })

  test('an attempt that was never made has no token', () => {
    const { rig, arn } = open()
    const next = Buffer.from(`${arn} 2`).toString('base64url')
    expect(rig.machines.succeed(next, '1')).toEqual({ kind: 'timed-out' })
  })

  test('what is not JSON is refused, and the task still waits', () => {
    const { rig, token } = open()
    const refused = expect.objectContaining({ code: 'states.invalid-output' })
    expect(() => rig.machines.succeed(token, 'nope')).toThrow(refused)
    expect(rig.machines.succeed(token, 'null')).toEqual({ kind: 'ok' })
  })

  test('each attempt has a token of its own', async () => {
    const { rig, arn, token } = open({ Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 60 }] })
    rig.machines.fail(token, 'Again')
    await drive(rig, rig.clock.now() + 60_000)
    const second = tokenOf(rig)
    expect(second).not.toBe(token)
    expect(rig.machines.succeed(token, '1')).toEqual({ kind: 'timed-out' })
    expect(rig.machines.succeed(second, '2')).toEqual({ kind: 'ok' })
    expect(resultOf(rig, arn).output).toEqual({ answer: 2 })
  })
})

describe('lambda:invoke.waitForTaskToken', () => {
  const CALL = {
    Resource: `${LAMBDA}.waitForTaskToken`,
    Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } }
  }

  test('what the function returns is not the result', async () => {
    const { rig, arn } = open(CALL)
    await settle(rig)
    expect(resultOf(rig, arn).status).toBe('RUNNING')
    rig.machines.succeed(tokenIn(rig.invoked[0]?.payload), '"answered"')
    expect(resultOf(rig, arn).output).toEqual({ answer: 'answered' })
  })

  test('an answer may come before the function returns', async () => {
    const rig = makeRig({
      definition: machine(CALL),
      answer: (_name, payload) => {
        rig.machines.succeed(tokenIn(payload), '"early"')
        return failed('Late')
      }
    })
    const arn = start(rig)
    await drive(rig)
    expect(resultOf(rig, arn)).toMatchObject({ status: 'SUCCEEDED', output: { answer: 'early' } })
  })

  test('a function that fails fails the task', async () => {
    expect(await run(machine(CALL), {}, { answer: () => failed('Unsubscribed') })).toMatchObject({
      output: { error: { Error: 'Unsubscribed' } }
    })
  })
})
