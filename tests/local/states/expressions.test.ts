// Paths, templates and intrinsic functions: what a field that ends in `.$` gives.

import { describe, expect, test } from 'vitest'
import { evaluate, only, run } from './rig.ts'

const INPUT = {
  a: { b: [10, { c: 'deep' }], 'odd name': 1, nothing: null },
  text: 'x.y',
  list: [1, 2, 2, '2', { k: 1 }, { k: 1 }]
}

describe('paths', () => {
  test.each([
    ['$', INPUT],
    ['$.a.b[0]', 10],
    ['$.a.b[1].c', 'deep'],
    ["$.a['odd name']", 1],
    ['$["a"]["b"].[0]', 10],
    ['$.a.nothing', null],
    ['$.a.missing', 'States.Runtime'],
    ['$.a.b[2]', 'States.Runtime'],
    ['$.text.length', 'States.Runtime'],
    ['$.a.constructor', 'States.Runtime']
  ])('%s', async (path, expected) => {
    expect(await evaluate(path, INPUT)).toEqual(expected)
  })
})

describe('intrinsic functions', () => {
  test.each<[string, unknown]>([
    ["States.Format('{} and {}', $.text, 2)", 'x.y and 2'],
    ["States.Format('\\{\\} {} it\\'s', null)", "{} null it's"],
    ["States.Format('{} {}', 1)", 'States.IntrinsicFailure'],
    ["States.Format('{}', $.a)", 'States.IntrinsicFailure'],
    ["States.StringToJson('\\{\"k\":[1]\\}')", { k: [1] }],
    ["States.StringToJson('nope')", 'States.IntrinsicFailure'],
    ['States.JsonToString($.a.b)', '[10,{"c":"deep"}]'],
    ["States.Array(1, 'two', $.a.nothing, true)", [1, 'two', null, true]],
    ['States.Array()', []],
    ['States.ArrayPartition(States.ArrayRange(1, 5, 1), 2)', [[1, 2], [3, 4], [5]]],
    ['States.ArrayPartition($.list, 0)', 'States.IntrinsicFailure'],
    ['States.ArrayContains($.list, $.list[4])', true],
    ["States.ArrayContains($.list, '1')", false],
    ['States.ArrayRange(1, 9, 4)', [1, 5, 9]],
    ['States.ArrayRange(3, 1, -1)', [3, 2, 1]],
    ['States.ArrayRange(1, 2000, 1)', 'States.IntrinsicFailure'],
    ['States.ArrayRange(1, 2, 0)', 'States.IntrinsicFailure'],
    ['States.ArrayGetItem($.list, 3)', '2'],
    ['States.ArrayGetItem($.list, 9)', 'States.IntrinsicFailure'],
    ['States.ArrayLength($.list)', 6],
    ['States.ArrayLength($.text)', 'States.IntrinsicFailure'],
    ['States.ArrayUnique($.list)', [1, 2, '2', { k: 1 }]],
    ["States.Base64Encode('Grüße')", 'R3LDvMOfZQ=='],
    ["States.Base64Decode('R3LDvMOfZQ==')", 'Grüße'],
    ["States.Hash('abc', 'SHA-256')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ["States.Hash('abc', 'MD5')", '900150983cd24fb0d6963f7d28e17f72'],
    ["States.Hash('abc', 'CRC')", 'States.IntrinsicFailure'],
    ["States.JsonMerge($.list[4], States.StringToJson('{\"k\":2,\"m\":3}'), false)", { k: 2, m: 3 }],
    ['States.JsonMerge($.list[4], $.list[5], true)', 'States.IntrinsicFailure'],
    ['States.MathAdd(111, -1)', 110],
    ["States.MathAdd(1, 'x')", 'States.IntrinsicFailure'],
    ["States.StringSplit('This.is+a,test=string', '.+,=')", ['This', 'is', 'a', 'test', 'string']],
    ["States.StringSplit('1,2,,3', ',')", ['1', '2', '3']],
    ["States.Format('{}', States.ArrayGetItem(States.StringSplit($.text, '.'), 1))", 'y']
  ])('%s', async (call, expected) => {
    expect(await evaluate(call, INPUT)).toEqual(expected)
  })

  test('MathRandom stays below its end and UUID is a version 4 one; both repeat in a run that repeats', async () => {
    const template = only({
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Draw',
        States: {
          Draw: { Type: 'Pass', Parameters: { 'n.$': 'States.MathRandom(1, 3)', 'id.$': 'States.UUID()' }, End: true }
        }
      }
    })
    const items = Array.from({ length: 40 }, (_, index) => index)
    const [first, second] = [await run(template, items), await run(template, items)]
    const drawn: { n: number; id: string }[] = JSON.parse(JSON.stringify(first.output))
    expect(new Set(drawn.map(({ n }) => n))).toEqual(new Set([1, 2]))
    expect(new Set(drawn.map(({ id }) => id)).size).toBe(40)
    for (const { id } of drawn) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u)
    expect(second.output).toEqual(first.output)
  })
})

describe('data flow', () => {
  test('InputPath, Parameters and ResultPath make the output from the raw input', async () => {
    const Parameters = { fixed: [1, { 'deep.$': '$.b[1].c' }] }
    const state = { Type: 'Pass', InputPath: '$.a', Parameters, ResultPath: '$.new.place' }
    const { output } = await run(only(state), INPUT)
    expect(output).toEqual({ ...INPUT, new: { place: { fixed: [1, { deep: 'deep' }] } } })
  })

  test('a template keeps null that a path gives, inside arrays too', async () => {
    const { output } = await run(only({ Type: 'Pass', Parameters: { list: [{ 'x.$': '$.a.nothing' }] } }), INPUT)
    expect(output).toEqual({ list: [{ x: null }] })
  })

  test.each<[string, object, unknown]>([
    ['InputPath null gives an empty object', { InputPath: null }, {}],
    ['OutputPath null gives an empty object', { OutputPath: null }, {}],
    ['OutputPath picks from the output', { OutputPath: '$.a.b[0]' }, 10],
    ['ResultPath null drops the result', { Result: 5, ResultPath: null }, INPUT],
    ['Result is the output', { Result: { x: 1 } }, { x: 1 }],
    [
      'ResultPath replaces an element',
      { Result: 5, ResultPath: '$.list[0]' },
      { ...INPUT, list: [5, ...INPUT.list.slice(1)] }
    ]
  ])('%s', async (_name, fields, expected) => {
    expect((await run(only({ Type: 'Pass', ...fields }), INPUT)).output).toEqual(expected)
  })

  test('a ResultPath through something that is no object fails', async () => {
    expect(await run(only({ Type: 'Pass', Result: 1, ResultPath: '$.text.x' }), INPUT)).toMatchObject({
      status: 'FAILED',
      error: 'States.ResultPathMatchFailure'
    })
  })

  test('the error of a missing path does not tell the data', async () => {
    const { error, cause } = await run(only({ Type: 'Pass', InputPath: '$.missing' }), { secret: 'anna@example.com' })
    expect({ error, cause }).toEqual({
      error: 'States.Runtime',
      cause: "The JSONPath '$.missing' could not be found in the input."
    })
  })
})

test('the context object tells execution, state and machine', async () => {
  const definition = {
    StartAt: 'Later',
    States: {
      Later: { Type: 'Wait', Seconds: 60, Next: 'Look' },
      Look: {
        Type: 'Pass',
        Parameters: { 'all.$': '$$', 'name.$': '$$.Execution.Name', 'key.$': '$$.Execution.Input.key' },
        End: true
      }
    }
  }
  expect((await run(definition, { key: 7 })).output).toEqual({
    all: {
      Execution: {
        Id: 'arn:aws:states:eu-west-1:000000000000:execution:journey:run',
        Input: { key: 7 },
        Name: 'run',
        StartTime: '2026-01-01T00:00:00.000Z',
        RedriveCount: 0
      },
      State: { EnteredTime: '2026-01-01T00:01:00.000Z', Name: 'Look', RetryCount: 0 },
      StateMachine: { Id: 'arn:aws:states:eu-west-1:000000000000:stateMachine:journey', Name: 'journey' }
    },
    name: 'run',
    key: 7
  })
  expect(await evaluate('$$.Task.Token')).toBe('States.Runtime')
})
