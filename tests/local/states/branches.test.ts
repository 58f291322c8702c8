// Parallel and Map: branches walk at once, their outputs come in order, and one failure ends them all.

import { describe, expect, test } from 'vitest'
import { drive, failed, LAMBDA, makeRig, ok, only, resultOf, run, start, START } from './rig.ts'

function waitThen(seconds: number, result: unknown, name: string): object {
  return {
    StartAt: `Wait ${name}`,
    States: {
      [`Wait ${name}`]: { Type: 'Wait', Seconds: seconds, Next: `Give ${name}` },
      [`Give ${name}`]: { Type: 'Pass', Result: result, End: true }
    }
  }
}

const CALL_ONCE = {
  StartAt: 'Call',
  States: { Call: { Type: 'Task', Resource: LAMBDA, Parameters: { FunctionName: 'f' }, End: true } }
}

function waitThenSend(name: string): object {
  return {
    StartAt: `Wait ${name}`,
    States: {
      [`Wait ${name}`]: { Type: 'Wait', Seconds: 60, Next: `Send ${name}` },
      [`Send ${name}`]: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Parameters: { QueueUrl: 'q', MessageBody: name },
        End: true
      }
    }
  }
}

describe('Parallel', () => {
  test('gives the outputs in the order of its branches, once the last has ended', async () => {
    const state = {
      Type: 'Parallel',
      Branches: [waitThen(86_400, 'slow', 'a'), waitThen(10, 'quick', 'b')],
      ResultSelector: { 'both.$': '$' },
      ResultPath: '$.out'
    }
    const output = { id: 1, out: { both: ['slow', 'quick'] } }
    expect(await run(only(state), { id: 1 })).toMatchObject({ days: 1, output })
  })

  test('each branch gets the Parameters as its input', async () => {
    const branches = ['a', 'b'].map((name) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } }))
    const state = { Type: 'Parallel', Parameters: { 'n.$': '$.id' }, Branches: branches }
    expect((await run(only(state), { id: 1 })).output).toEqual([{ n: 1 }, { n: 1 }])
  })

  test('one that fails ends the others, and the error is caught', async () => {
    const failing = {
      StartAt: 'Soon',
      States: { Soon: { Type: 'Wait', Seconds: 5, Next: 'No' }, No: { Type: 'Fail', Error: 'E', Cause: 'c' } }
    }
    const definition = {
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [waitThen(86_400, 1, 'a'), failing],
          Catch: [{ ErrorEquals: ['E'], ResultPath: '$.error', Next: 'Caught' }],
          End: true
        },
        Caught: { Type: 'Pass', End: true }
      }
    }
    const { output, days, rig } = await run(definition, { id: 1 })
    expect(output).toEqual({ id: 1, error: { Error: 'E', Cause: 'c' } })
    expect(days * 86_400).toBe(5)
    const arn = rig.machines.list({ limit: 1 })[0]?.executionArn ?? ''
    expect(rig.machines.history(arn).map(({ state, error }) => [state, error])).toEqual([
      ['Soon', undefined],
      ['Wait a', 'E'],
      ['No', 'E'],
      ['Both', 'E'],
      ['Caught', undefined]
    ])
  })

  test('is retried as a whole', async () => {
    const Retry = [{ ErrorEquals: ['E'], IntervalSeconds: 9 }]
    const state = { Type: 'Parallel', Branches: [CALL_ONCE, waitThen(1, 'w', 'b')], Retry }
    const { output, rig } = await run(only(state), {}, {
      answer: (_name, _payload, call) => (call === 1 ? failed('E') : ok('fine'))
    })
    expect(output).toEqual([{ ExecutedVersion: '$LATEST', Payload: 'fine', StatusCode: 200 }, 'w'])
    expect(rig.invoked.map(({ at }) => (at - START) / 1000)).toEqual([0, 9])
  })

  test('stopped inside, the history tells every state that was left for it', async () => {
    const state = { Type: 'Parallel', Branches: [waitThen(1, 1, 'a'), waitThen(86_400, 2, 'b')] }
    const rig = makeRig({ definition: only(state) })
    const arn = start(rig)
    await drive(rig, START + 60_000)
    rig.machines.stop(arn, 'Exited')
    expect(rig.machines.history(arn).map(({ state: name, error }) => [name, error])).toEqual([
      ['Wait a', undefined],
      ['Give a', undefined],
      ['Only', 'Exited'],
      ['Wait b', 'Exited']
    ])
  })

  test('a call of a branch that was ended before it was made is not made', async () => {
    const failing = { StartAt: 'No', States: { No: { Type: 'Fail', Error: 'E' } } }
    const { status, rig } = await run(only({ Type: 'Parallel', Branches: [CALL_ONCE, failing] }))
    expect({ status, calls: rig.invoked.length }).toEqual({ status: 'FAILED', calls: 0 })
  })
})

describe('Map', () => {
  const CALL = {
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: LAMBDA,
        Parameters: { FunctionName: 'f', Payload: { 'index.$': '$$.Map.Item.Index', 'input.$': '$' } },
        OutputPath: '$.Payload',
        End: true
      }
    }
  }

  test('walks once for each item, with the item selected', async () => {
    const state = {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemSelector: { 'item.$': '$$.Map.Item.Value', 'id.$': '$.id' },
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...CALL },
      ResultPath: '$.out'
    }
    expect((await run(only(state), { id: 7, items: ['a', 'b'] })).output).toEqual({
      id: 7,
      items: ['a', 'b'],
      out: [
        { index: 0, input: { item: 'a', id: 7 } },
        { index: 1, input: { item: 'b', id: 7 } }
      ]
    })
  })

  test('takes the older names, and null for an item', async () => {
    const { output } = await run(only({ Type: 'Map', Iterator: CALL }), [null, 1])
    expect(output).toEqual([{ index: 0, input: null }, { index: 1, input: 1 }])
  })

  test.each([
    [1, 5],
    [2, 3],
    [0, 1]
  ])('MaxConcurrency %i takes five one-day items %i days', async (MaxConcurrency, days) => {
    const state = { Type: 'Map', MaxConcurrency, ItemProcessor: waitThen(86_400, 'x', 'a') }
    expect(await run(only(state), [1, 2, 3, 4, 5])).toMatchObject({ days, output: ['x', 'x', 'x', 'x', 'x'] })
  })

  test('nothing to walk gives nothing, and what is no array fails', async () => {
    const state = { Type: 'Map', ItemProcessor: CALL }
    expect((await run(only(state), [])).output).toEqual([])
    expect((await run(only(state), { items: 1 })).error).toBe('States.Runtime')
  })

  test('a Parallel inside sees the item that it stands in', async () => {
    const both = { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [CALL], End: true } } }
    const { output } = await run(only({ Type: 'Map', ItemProcessor: both }), ['a', 'b'])
    expect(output).toEqual([[{ index: 0, input: 'a' }], [{ index: 1, input: 'b' }]])
  })

  test('maps nest, each with its own item', async () => {
    const inner = { StartAt: 'Inner', States: { Inner: { Type: 'Map', ItemProcessor: CALL, End: true } } }
    const { output } = await run(only({ Type: 'Map', ItemProcessor: inner }), [['a'], ['b', 'c']])
    expect(output).toEqual([
      [{ index: 0, input: 'a' }],
      [{ index: 0, input: 'b' }, { index: 1, input: 'c' }]
    ])
  })
})

test('branches due at the same instant go on from left to right', async () => {
  const rig = makeRig({ definition: only({ Type: 'Parallel', Branches: ['c', 'a', 'b'].map(waitThenSend) }) })
  const arn = start(rig)
  await drive(rig)
  expect(resultOf(rig, arn).status).toBe('SUCCEEDED')
  expect(rig.sent.map(({ body }) => body)).toEqual(['c', 'a', 'b'])
})
