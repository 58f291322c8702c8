// Which way a Choice goes.

import { expect, test } from 'vitest'
import { run } from './rig.ts'

const INPUT = {
  n: 5,
  m: 5,
  s: 'beta',
  t: '2026-03-01T12:00:00Z',
  u: '2026-03-01T13:00:00+01:00',
  yes: true,
  no: false,
  nothing: null,
  file: 'order-12.pdf',
  star: 'a*b'
}

async function wayOf(rule: object, input: unknown = INPUT): Promise<unknown> {
  const states = {
    Which: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
    Yes: { Type: 'Pass', Result: true, End: true },
    No: { Type: 'Pass', Result: false, End: true }
  }
  const { output, error } = await run({ StartAt: 'Which', States: states }, input)
  return output ?? error
}

test.each<[string, unknown, string, unknown]>([
  ['$.n', 'NumericEquals', '5', true],
  ['$.n', 'NumericLessThan', '5', false],
  ['$.n', 'NumericLessThanEquals', '5', true],
  ['$.n', 'NumericGreaterThan', '4.5', true],
  ['$.n', 'NumericGreaterThanEquals', '6', false],
  ['$.s', 'NumericLessThan', '5', false],
  ['$.s', 'StringEquals', '"beta"', true],
  ['$.s', 'StringLessThan', '"gamma"', true],
  ['$.s', 'StringGreaterThan', '"alpha"', true],
  ['$.s', 'StringLessThanEquals', '"alpha"', false],
  ['$.s', 'StringGreaterThanEquals', '"beta"', true],
  ['$.n', 'StringEquals', '"5"', false],
  ['$.yes', 'BooleanEquals', 'true', true],
  ['$.no', 'BooleanEquals', 'false', true],
  ['$.s', 'BooleanEquals', 'true', false],
  ['$.t', 'TimestampEquals', '"2026-03-01T13:00:00+01:00"', true],
  ['$.t', 'TimestampLessThan', '"2026-03-01T12:00:00.001Z"', true],
  ['$.t', 'TimestampGreaterThan', '"2026-03-01T12:00:00Z"', false],
  ['$.t', 'TimestampLessThanEquals', '"2026-03-01T12:00:00Z"', true],
  ['$.t', 'TimestampGreaterThanEquals', '"2026-04-01T12:00:00Z"', false],
  ['$.s', 'TimestampLessThan', '"2026-04-01T12:00:00Z"', false],
  ['$.n', 'NumericEqualsPath', '"$.m"', true],
  ['$.n', 'NumericLessThanPath', '"$.m"', false],
  ['$.n', 'NumericEqualsPath', '"$.s"', false],
  ['$.s', 'StringEqualsPath', '"$.s"', true],
  ['$.yes', 'BooleanEqualsPath', '"$.no"', false],
  ['$.t', 'TimestampEqualsPath', '"$.u"', true],
  ['$$.Execution.Name', 'StringEquals', '"run"', true],
  ['$.file', 'StringMatches', '"order-*.pdf"', true],
  ['$.file', 'StringMatches', '"order-*.txt"', false],
  ['$.file', 'StringMatches', '"order.12.pdf"', false],
  ['$.star', 'StringMatches', String.raw`"a\\*b"`, true],
  ['$.file', 'StringMatches', String.raw`"order\\*"`, false],
  ['$.nothing', 'IsNull', 'true', true],
  ['$.n', 'IsNull', 'false', true],
  ['$.n', 'IsNumeric', 'true', true],
  ['$.s', 'IsString', 'true', true],
  ['$.yes', 'IsBoolean', 'true', true],
  ['$.t', 'IsTimestamp', 'true', true],
  ['$.s', 'IsTimestamp', 'true', false],
  ['$.n', 'IsPresent', 'true', true],
  ['$.nothing', 'IsPresent', 'true', true],
  ['$.missing', 'IsPresent', 'true', false],
  ['$.missing', 'IsPresent', 'false', true],
  ['$.missing', 'StringEquals', '"x"', 'States.Runtime'],
  ['$.missing', 'IsNull', 'true', 'States.Runtime'],
  ['$.n', 'NumericEqualsPath', '"$.missing"', 'States.Runtime']
])('%s %s %s: %s', async (variable, operator, operand, expected) => {
  expect(await wayOf({ Variable: variable, [String(operator)]: JSON.parse(operand) as unknown })).toBe(expected)
})

const TRUE = { Variable: '$.yes', BooleanEquals: true }
const FALSE = { Variable: '$.yes', BooleanEquals: false }
const BROKEN = { Variable: '$.missing', BooleanEquals: false }

test.each<[string, object, boolean]>([
  ['And needs all', { And: [TRUE, FALSE] }, false],
  ['Or needs one', { Or: [FALSE, TRUE] }, true],
  ['Not turns it round', { Not: FALSE }, true],
  ['they nest', { And: [TRUE, { Not: { Or: [FALSE, { And: [TRUE, FALSE] }] } }] }, true],
  ['And stops at the first that does not hold', { And: [{ Variable: '$.missing', IsPresent: true }, BROKEN] }, false],
  ['Or stops at the first that holds', { Or: [TRUE, BROKEN] }, true]
])('%s', async (_name, rule, expected) => {
  expect(await wayOf(rule)).toBe(expected)
})

test('the first rule that holds decides, and without a default none is an error', async () => {
  const definition = {
    StartAt: 'Which',
    States: {
      Which: {
        Type: 'Choice',
        InputPath: '$.inner',
        OutputPath: '$.n',
        Choices: [
          { Variable: '$.n', NumericGreaterThan: 10, Next: 'Big' },
          { Variable: '$.n', NumericGreaterThan: 5, Next: 'Middle' }
        ]
      },
      Big: { Type: 'Pass', End: true },
      Middle: { Type: 'Succeed' }
    }
  }
  expect((await run(definition, { inner: { n: 20 } })).output).toBe(20)
  const { rig, output } = await run(definition, { inner: { n: 7 } })
  const arn = rig.machines.list({ limit: 1 })[0]?.executionArn ?? ''
  expect(rig.machines.history(arn).map(({ state }) => state)).toEqual(['Which', 'Middle'])
  expect(output).toBe(7)
  expect((await run(definition, { inner: { n: 1 } })).error).toBe('States.NoChoiceMatched')
})
