// Executions as a whole: starting and stopping them, their names, what is told about them, and the order of a run.

import { describe, expect, test } from 'vitest'
import { ARN, DAY_MS, drive, failed, LAMBDA, makeRig, ok, resultOf, settle, start, type Rig } from './rig.ts'

const MACHINE = ARN.slice(0, -2)
const EXECUTION = 'arn:aws:states:eu-west-1:000000000000:execution:journey:'
const WEEK = {
  StartAt: 'Week',
  States: { Week: { Type: 'Wait', Seconds: 7 * 86_400, Next: 'Done' }, Done: { Type: 'Succeed' } }
}

function code(expected: string): unknown {
  return expect.objectContaining({ code: expected })
}

describe('starting', () => {
  test('the same name with the same input while it runs is the same execution', () => {
    const rig = makeRig({ definition: WEEK })
    const wanted = { machine: ARN, name: 'a', input: '{"x":1}' }
    expect(rig.machines.start(wanted)).toEqual({ kind: 'started', executionArn: `${EXECUTION}a` })
    expect(rig.machines.start(wanted)).toEqual({ kind: 'same', executionArn: `${EXECUTION}a` })
    expect(rig.statuses).toEqual(['a RUNNING on day 0'])
  })

  test('the same name with other bytes, or once it has ended, is refused', async () => {
    const rig = makeRig({ definition: WEEK })
    start(rig, { x: 1 }, 'a')
    const spaced = { machine: ARN, name: 'a', input: '{ "x": 1 }' }
    expect(() => rig.machines.start(spaced)).toThrow(code('states.execution-already-exists'))
    await drive(rig)
    expect(() => start(rig, { x: 1 }, 'a')).toThrow(code('states.execution-already-exists'))
  })

  test('a name is unique within its machine, whatever the version', () => {
    const rig = makeRig({ definition: WEEK })
    rig.machines.publish(`${MACHINE}:2`, 'journey', { ...WEEK, Comment: 'second' })
    rig.machines.publish(`${MACHINE}-other:1`, 'other', WEEK)
    start(rig, {}, 'a')
    const begin = (machine: string): unknown => rig.machines.start({ machine, name: 'a', input: '[]' }).kind
    expect(() => begin(`${MACHINE}:2`)).toThrow(code('states.execution-already-exists'))
    expect(begin(`${MACHINE}-other:1`)).toBe('started')
  })

  test.each(['', 'a b', 'a:b', 'a/b', 'a*', 'x'.repeat(81), 'a\u0007'])('refuses the name "%s"', (name) => {
    expect(() => start(makeRig({ definition: WEEK }), {}, name)).toThrow(code('states.invalid-name'))
  })

  test('refuses what is not JSON, what is too large, and an unknown version', () => {
    const { machines } = makeRig({ definition: WEEK })
    const begin = (input: string, machine = ARN): unknown => machines.start({ machine, name: 'a', input })
    expect(() => begin('{')).toThrow(code('states.invalid-execution-input'))
    expect(() => begin(`"${'ü'.repeat(131_072)}"`)).toThrow(code('states.invalid-execution-input'))
    expect(() => begin('{}', `${MACHINE}:9`)).toThrow(code('states.state-machine-does-not-exist'))
    expect(machines.openCount).toBe(0)
  })
})

describe('stopping', () => {
  test('ends it as aborted, with error and cause; later it changes nothing', async () => {
    const rig = makeRig({ definition: WEEK })
    const arn = start(rig)
    rig.clock.moveTo(rig.clock.now() + DAY_MS)
    const { stopDate } = rig.machines.stop(arn, 'Exited', 'unsubscribed')
    expect(resultOf(rig, arn)).toEqual({ status: 'ABORTED', error: 'Exited', cause: 'unsubscribed', days: 1 })
    await drive(rig, rig.clock.now() + 30 * DAY_MS)
    expect(rig.machines.stop(arn)).toEqual({ stopDate })
    expect(rig.statuses).toEqual(['run RUNNING on day 0', 'run ABORTED on day 1'])
    expect(rig.machines.nextAt()).toBeUndefined()
  })

  test('what a call returns afterwards is not heard', async () => {
    const task = { Type: 'Task', Resource: LAMBDA, Parameters: { FunctionName: 'f' }, End: true }
    const rig: Rig = makeRig({
      definition: { StartAt: 'Task', States: { Task: task } },
      answer: () => {
        rig.machines.stop(`${EXECUTION}run`)
        return ok(1)
      }
    })
    const arn = start(rig)
    await drive(rig)
    expect(resultOf(rig, arn).status).toBe('ABORTED')
    expect(rig.machines.openCount).toBe(0)
  })

  test('knows what it never started', () => {
    const { machines } = makeRig({ definition: WEEK })
    const unknown = code('states.execution-does-not-exist')
    expect(() => machines.stop(`${EXECUTION}nobody`)).toThrow(unknown)
    expect(() => machines.describe(`${EXECUTION}nobody`)).toThrow(unknown)
    expect(() => machines.history(`${EXECUTION}nobody`)).toThrow(unknown)
  })
})

describe('what is told', () => {
  test('describe tells an execution whole', async () => {
    const rig = makeRig({ definition: WEEK })
    const arn = start(rig, { x: 1 })
    const { startDate } = rig.machines.describe(arn)
    await drive(rig)
    expect(rig.machines.describe(arn)).toEqual({
      executionArn: `${EXECUTION}run`,
      name: 'run',
      machineArn: MACHINE,
      versionArn: ARN,
      status: 'SUCCEEDED',
      startDate,
      stopDate: startDate + 7 * DAY_MS,
      input: '{"x":1}',
      output: '{"x":1}'
    })
  })

  test('list tells the newest first, by status and machine', () => {
    const { machines, ...rig } = makeRig({ definition: WEEK })
    machines.publish(`${MACHINE}-other:1`, 'other', WEEK)
    for (const name of ['a', 'b', 'c']) start({ machines, ...rig }, {}, name)
    machines.start({ machine: `${MACHINE}-other:1`, name: 'd', input: '1' })
    machines.stop(`${EXECUTION}b`)
    const names = (query: Parameters<typeof machines.list>[0]): string[] => machines.list(query).map(({ name }) => name)
    expect(names({ limit: 9 })).toEqual(['d', 'c', 'b', 'a'])
    expect(names({ limit: 1, status: 'RUNNING', machine: MACHINE })).toEqual(['c'])
    expect(names({ limit: 9, status: 'ABORTED' })).toEqual(['b'])
    expect(names({ limit: 9, machine: `${MACHINE}-other` })).toEqual(['d'])
  })

  test('history tells the states left, then the one it is in', async () => {
    const Done = { Type: 'Wait', Seconds: 86_400, End: true }
    const rig = makeRig({ definition: { ...WEEK, States: { ...WEEK.States, Done } } })
    const arn = start(rig)
    const { startDate } = rig.machines.describe(arn)
    const left = startDate + 7 * DAY_MS
    await drive(rig, left)
    const week = { state: 'Week', enteredAt: startDate, leftAt: left }
    expect(rig.machines.history(arn)).toEqual([week, { state: 'Done', enteredAt: left }])
    await drive(rig)
    expect(rig.machines.history(arn)).toEqual([week, { state: 'Done', enteredAt: left, leftAt: left + DAY_MS }])
  })

  test('a transition is counted for the start and for each state entered', async () => {
    const rig = makeRig({ definition: WEEK })
    start(rig, {}, 'a')
    start(rig, {}, 'b')
    await drive(rig)
    expect([...rig.machines.transitions]).toEqual([[MACHINE, 6]])
  })

  test('a listener is told every status with the whole execution', async () => {
    const rig = makeRig({ definition: WEEK })
    const told: unknown[] = []
    rig.machines.onStatusChange((execution) => told.push({ ...execution }))
    const arn = start(rig)
    const running = rig.machines.describe(arn)
    await drive(rig)
    expect(told).toEqual([running, rig.machines.describe(arn)])
  })
})

describe('versions', () => {
  test('never change', () => {
    const { machines } = makeRig({ definition: WEEK })
    const other = { ...WEEK, Comment: 'other' }
    expect(() => machines.publish(ARN, 'journey', other)).toThrow(code('states.version-differs'))
    expect(() => machines.publish(MACHINE, 'journey', WEEK)).toThrow(code('states.invalid-arn'))
  })

  test('the next number is taken only by another definition', () => {
    const { machines } = makeRig({ definition: WEEK })
    expect(machines.publishNext(MACHINE, 'journey', WEEK)).toBe(ARN)
    expect(machines.publishNext(MACHINE, 'journey', { ...WEEK, Comment: 'other' })).toBe(`${MACHINE}:2`)
    expect(machines.publishNext(MACHINE, 'journey', WEEK)).toBe(`${MACHINE}:3`)
  })

  test('an execution ends on the version it began with', async () => {
    const rig = makeRig({ definition: WEEK })
    const arn = start(rig)
    rig.machines.publishNext(MACHINE, 'journey', { StartAt: 'No', States: { No: { Type: 'Fail' } } })
    await drive(rig)
    expect(resultOf(rig, arn).status).toBe('SUCCEEDED')
  })

  test('one that is refused is not there', () => {
    const { machines } = makeRig()
    expect(() => machines.publish(ARN, 'journey', { StartAt: 'A' })).toThrow(code('states.definition-refused'))
    const begin = (): unknown => machines.start({ machine: ARN, name: 'a', input: '{}' })
    expect(begin).toThrow(code('states.state-machine-does-not-exist'))
  })
})

describe('the order of a run', () => {
  const SEND = {
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage',
    Parameters: { QueueUrl: 'q', 'MessageBody.$': '$$.Execution.Name' },
    End: true
  }

  test('what is due first goes first, at the same instant by name', async () => {
    const Wait = { Type: 'Wait', SecondsPath: '$.s', Next: 'Send' }
    const rig = makeRig({ definition: { StartAt: 'Wait', States: { Wait, Send: SEND } } })
    for (const [name, s] of [['d', 60], ['b', 60], ['z', 30], ['a', 90], ['c', 60]] as const) start(rig, { s }, name)
    // One jump over all of them keeps their order too.
    rig.clock.moveTo(rig.clock.now() + 3_600_000)
    await settle(rig)
    expect(rig.sent.map(({ body }) => body)).toEqual(['z', 'b', 'c', 'd', 'a'])
  })

  test('what came back together goes on by name, whichever came first', async () => {
    const Call = { Type: 'Task', Resource: LAMBDA, Parameters: { FunctionName: 'f' }, Next: 'Send' }
    const rig = makeRig({ definition: { StartAt: 'Call', States: { Call, Send: SEND } } })
    for (const name of ['c', 'a', 'b']) start(rig, {}, name)
    await settle(rig)
    expect(rig.sent.map(({ body }) => body)).toEqual(['a', 'b', 'c'])
  })

  test('two runs of the same are the same, retries and all', async () => {
    const definition = {
      StartAt: 'Call',
      States: {
        Call: {
          Type: 'Task',
          Resource: LAMBDA,
          Parameters: { FunctionName: 'f', Payload: { 'id.$': 'States.UUID()', 'n.$': '$.n' } },
          Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 50, JitterStrategy: 'FULL', MaxAttempts: 4 }],
          Next: 'Wait'
        },
        Wait: { Type: 'Wait', Seconds: 40, Next: 'Send' },
        Send: SEND
      }
    }
    const runOnce = async (): Promise<unknown> => {
      const rig = makeRig({
        definition,
        answer: (_name, _payload, call) => (call % 3 === 0 ? failed('E') : ok(call))
      })
      for (let n = 0; n < 50; n++) start(rig, { n }, `run-${n}`)
      await drive(rig)
      return { invoked: rig.invoked, statuses: rig.statuses, sent: rig.sent }
    }
    expect(await runOnce()).toEqual(await runOnce())
  })
})
