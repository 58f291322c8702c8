// Retry and Catch: who answers an error, how long a retry waits, and where the error goes.

import { describe, expect, test } from 'vitest'
import { ARN, failed, LAMBDA, ok, run, START, type Answer, type Result, type Rig } from './rig.ts'

function machine(fields: object): { StartAt: string; States: Record<string, object> } {
  return {
    StartAt: 'Task',
    States: {
      Task: {
        Type: 'Task',
        Resource: LAMBDA,
        Parameters: { FunctionName: 'f', Payload: { 'retries.$': '$$.State.RetryCount' } },
        ResultPath: '$.result',
        ...fields,
        End: true
      },
      ...('Catch' in fields && { Caught: { Type: 'Pass', End: true } })
    }
  }
}

/** The seconds at which the function was called. */
function calls(rig: Rig): number[] {
  return rig.invoked.map(({ at }) => (at - START) / 1000)
}

/** A function that answers with these errors in turn, then well. */
function failing(...errors: string[]): Answer {
  return (_name, _payload, call) => {
    const error = errors[call - 1]
    return error === undefined ? ok('fine') : failed(error)
  }
}

function runWith(fields: object, answer: Answer): Promise<Result & { rig: Rig }> {
  return run(machine(fields), { id: 1 }, { answer })
}

describe('Retry', () => {
  test('waits one, two and four seconds unless told', async () => {
    const { status, rig } = await runWith({ Retry: [{ ErrorEquals: ['E'] }] }, failing('E', 'E', 'E'))
    expect({ status, calls: calls(rig) }).toEqual({ status: 'SUCCEEDED', calls: [0, 1, 3, 7] })
    expect(rig.invoked.map(({ payload }) => payload)).toEqual([0, 1, 2, 3].map((retries) => ({ retries })))
  })

  test('gives up after MaxAttempts', async () => {
    const { error, rig } = await runWith({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }] }, failing('E', 'E', 'E'))
    expect({ error, calls: calls(rig) }).toEqual({ error: 'E', calls: [0, 1] })
  })

  test('MaxAttempts 0 is never', async () => {
    const Retry = [{ ErrorEquals: ['E'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }]
    const { error, rig } = await runWith({ Retry }, failing('E'))
    expect({ error, calls: calls(rig) }).toEqual({ error: 'E', calls: [0] })
  })

  test('backs off by BackoffRate, up to MaxDelaySeconds', async () => {
    const retrier = { ErrorEquals: ['E'], IntervalSeconds: 10, BackoffRate: 3, MaxDelaySeconds: 60, MaxAttempts: 4 }
    const { rig } = await runWith({ Retry: [retrier] }, failing('E', 'E', 'E', 'E'))
    expect(calls(rig)).toEqual([0, 10, 40, 100, 160])
  })

  test('each retrier counts for itself', async () => {
    const Retry = [
      { ErrorEquals: ['A'], IntervalSeconds: 1, MaxAttempts: 1 },
      { ErrorEquals: ['B'], IntervalSeconds: 100, MaxAttempts: 1 }
    ]
    const { error, rig } = await runWith({ Retry }, failing('A', 'B', 'A'))
    expect({ error, calls: calls(rig) }).toEqual({ error: 'A', calls: [0, 1, 101] })
  })

  test('full jitter stays within the delay, differs between executions and repeats in a run that repeats', async () => {
    const fixed = { ErrorEquals: ['E'], IntervalSeconds: 1000, MaxAttempts: 5, BackoffRate: 1 }
    const Retry = [{ ...fixed, JitterStrategy: 'FULL' }]
    const errors = ['E', 'E', 'E', 'E', 'E']
    const [first, second] = [await runWith({ Retry }, failing(...errors)), await runWith({ Retry }, failing(...errors))]
    const times = calls(first.rig)
    const delays = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(new Set(delays).size).toBe(5)
    for (const delay of delays) expect(delay >= 0 && delay < 1000).toBe(true)
    expect(calls(second.rig)).toEqual(times)
  })

  test('every retry is billed', async () => {
    const { rig } = await runWith({ Retry: [{ ErrorEquals: ['E'] }] }, failing('E', 'E'))
    // The start, the state, two retries.
    expect(rig.machines.transitions.get(ARN.slice(0, -2))).toBe(4)
  })
})

describe('Catch', () => {
  test.each<[string, string[], string, boolean]>([
    ['its name', ['E'], 'E', true],
    ['another name', ['F'], 'E', false],
    ['States.ALL', ['States.ALL'], 'E', true],
    ['States.TaskFailed', ['States.TaskFailed'], 'E', true],
    ['States.TaskFailed, a timeout', ['States.TaskFailed'], 'States.Timeout', false],
    ['States.ALL, a timeout', ['States.ALL'], 'States.Timeout', true],
    ['States.ALL, an error of the run time', ['States.ALL'], 'States.Runtime', false],
    ['even its own name, an error of the run time', ['States.Runtime'], 'States.Runtime', false]
  ])('by %s', async (_name, ErrorEquals, error, isCaught) => {
    const Catch = [{ ErrorEquals, Next: 'Caught', ResultPath: '$.error' }]
    const Cause = `{"errorType":"${error}","errorMessage":"said no"}`
    expect(await runWith({ Catch }, failing(error))).toMatchObject(
      isCaught ? { output: { id: 1, error: { Error: error, Cause } } } : { status: 'FAILED', error, cause: Cause }
    )
  })

  test('replaces the input unless a ResultPath says where, and null drops the error', async () => {
    const byDefault = await runWith({ Catch: [{ ErrorEquals: ['E'], Next: 'Caught' }] }, failing('E'))
    expect(byDefault.output).toEqual({ Error: 'E', Cause: '{"errorType":"E","errorMessage":"said no"}' })
    const dropped = await runWith({ Catch: [{ ErrorEquals: ['E'], Next: 'Caught', ResultPath: null }] }, failing('E'))
    expect(dropped.output).toEqual({ id: 1 })
  })

  test('comes after the retries, and the first catcher that fits takes over', async () => {
    const fields = {
      Retry: [{ ErrorEquals: ['E'], MaxAttempts: 2 }],
      Catch: [
        { ErrorEquals: ['E'], Next: 'Caught', ResultPath: '$.first' },
        { ErrorEquals: ['States.ALL'], Next: 'Caught', ResultPath: '$.second' }
      ]
    }
    const { output, rig } = await runWith(fields, failing('E', 'E', 'E'))
    expect(rig.invoked).toHaveLength(3)
    expect(output).toMatchObject({ id: 1, first: { Error: 'E' } })
  })

  test('a failing intrinsic of a task is caught, a missing path is not', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }]
    const intrinsic = { FunctionName: 'f', Payload: { 'x.$': "States.StringToJson('{')" } }
    expect(await runWith({ Parameters: intrinsic, Catch }, failing())).toMatchObject({
      output: { Error: 'States.IntrinsicFailure' }
    })
    const missing = { FunctionName: 'f', Payload: { 'x.$': '$.missing' } }
    expect(await runWith({ Parameters: missing, Catch }, failing())).toMatchObject({ error: 'States.Runtime' })
  })
})

describe('Fail', () => {
  test.each<[string, object, { error?: string; cause?: string }]>([
    ['fixed', { Error: 'E', Cause: 'because' }, { error: 'E', cause: 'because' }],
    ['from the input', { ErrorPath: '$.e', CausePath: "States.Format('at {}', $.at)" }, { error: 'E', cause: 'at 7' }]
  ])('%s', async (_name, fields, expected) => {
    const definition = { StartAt: 'End', States: { End: { Type: 'Fail', ...fields } } }
    expect(await run(definition, { e: 'E', at: 7 })).toMatchObject({ status: 'FAILED', ...expected })
  })

  test('without a name', async () => {
    const { status, error } = await run({ StartAt: 'End', States: { End: { Type: 'Fail' } } })
    expect({ status, error }).toEqual({ status: 'FAILED', error: undefined })
  })
})
