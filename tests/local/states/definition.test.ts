// What a definition must look like, and that everything else is refused with its place.

import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Problems } from '../../../engine/problem.ts'
import { loadDefinition } from '../../../local/states/definition.ts'

/** Every problem as `code place`. */
function problemsOf(definition: string | object): string[] {
  try {
    loadDefinition(definition, 'journey')
    return []
  } catch (error) {
    if (!(error instanceof Problems) || error.code !== 'states.definition-refused') throw error
    return error.problems.map(({ code, place }) => `${code} ${place?.path ?? ''}`)
  }
}

function withState(state: object): object {
  return { StartAt: 'A', States: { A: state } }
}

const LAMBDA_TASK = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'f' },
  End: true
}

describe('refuses what is not executed here', () => {
  test.each([
    [
      'JSONata for the machine',
      { QueryLanguage: 'JSONata', ...withState({ Type: 'Pass', End: true }) },
      '$.QueryLanguage'
    ],
    [
      'JSONata for a state',
      withState({ Type: 'Pass', QueryLanguage: 'JSONata', End: true }),
      '$.States["A"].QueryLanguage'
    ],
    ['Arguments', withState({ ...LAMBDA_TASK, Arguments: {} }), '$.States["A"].Arguments'],
    ['Output', withState({ Type: 'Succeed', Output: {} }), '$.States["A"].Output'],
    ['Assign', withState({ Type: 'Pass', Assign: { x: 1 }, End: true }), '$.States["A"].Assign'],
    ['a filter', withState({ Type: 'Pass', InputPath: '$.a[?(@.b == 1)]', End: true }), '$.States["A"].InputPath'],
    ['a wildcard', withState({ Type: 'Pass', OutputPath: '$.a[*]', End: true }), '$.States["A"].OutputPath'],
    ['a slice', withState({ Type: 'Pass', Parameters: { 'x.$': '$.a[0:2]' }, End: true }), '$.States["A"].Parameters'],
    ['a descent', withState({ Type: 'Pass', Parameters: { 'x.$': '$..a' }, End: true }), '$.States["A"].Parameters'],
    ['an index from the end', withState({ Type: 'Pass', InputPath: '$.a[-1]', End: true }), '$.States["A"].InputPath'],
    [
      'a resource of another service',
      withState({ ...LAMBDA_TASK, Resource: 'arn:aws:states:::sns:publish' }),
      '$.States["A"].Resource'
    ],
    ['.sync', withState({ ...LAMBDA_TASK, Resource: 'arn:aws:states:::lambda:invoke.sync' }), '$.States["A"].Resource'],
    [
      'an asynchronous invocation',
      withState({ ...LAMBDA_TASK, Parameters: { FunctionName: 'f', InvocationType: 'Event' } }),
      '$.States["A"].Parameters.InvocationType'
    ],
    [
      'a parameter that would be dropped',
      withState({ ...LAMBDA_TASK, Parameters: { FunctionName: 'f', Qualifier: '2' } }),
      '$.States["A"].Parameters.Qualifier'
    ],
    ['a heartbeat without token', withState({ ...LAMBDA_TASK, HeartbeatSeconds: 5 }), '$.States["A"].HeartbeatSeconds'],
    ['another role', withState({ ...LAMBDA_TASK, Credentials: { RoleArn: 'x' } }), '$.States["A"].Credentials'],
    [
      'a distributed Map',
      withState({
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED' },
          StartAt: 'B',
          States: { B: { Type: 'Pass', End: true } }
        },
        End: true
      }),
      '$.States["A"].ItemProcessor.ProcessorConfig.Mode'
    ]
  ])('%s', (_name, definition, place) => {
    expect(problemsOf(definition)).toEqual([`states.unsupported ${place}`])
  })
})

describe('refuses what is not Amazon States Language', () => {
  test.each([
    ['an unknown field', withState({ Type: 'Pass', Color: 'red', End: true }), '$.States["A"].Color'],
    ['a field of another kind', withState({ Type: 'Succeed', Next: 'A' }), '$.States["A"].Next'],
    ['an unknown type', withState({ Type: 'Sleep', End: true }), '$.States["A"].Type'],
    ['a way to nowhere', withState({ Type: 'Pass', Next: 'B' }), '$.States["A"]'],
    ['Next beside End', withState({ Type: 'Pass', Next: 'A', End: true }), '$.States["A"]'],
    ['a start that is no state', { StartAt: 'B', States: { A: { Type: 'Succeed' } } }, '$.StartAt'],
    ['two kinds of wait', withState({ Type: 'Wait', Seconds: 1, SecondsPath: '$.s', End: true }), '$.States["A"]'],
    [
      'a timestamp that is none',
      withState({ Type: 'Wait', Timestamp: 'tomorrow', End: true }),
      '$.States["A"].Timestamp'
    ],
    [
      'States.ALL in company',
      withState({ ...LAMBDA_TASK, Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }),
      '$.States["A"].Retry[0].ErrorEquals'
    ],
    [
      'States.ALL before the last',
      withState({ ...LAMBDA_TASK, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }),
      '$.States["A"].Retry[0].ErrorEquals'
    ],
    [
      'a delay limit below the interval',
      withState({ ...LAMBDA_TASK, Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 5, MaxDelaySeconds: 5 }] }),
      '$.States["A"].Retry[0].MaxDelaySeconds'
    ],
    [
      'a ResultPath into the context',
      withState({ Type: 'Pass', ResultPath: '$$.x', End: true }),
      '$.States["A"].ResultPath'
    ],
    [
      'an unknown intrinsic',
      withState({ Type: 'Pass', Parameters: { 'x.$': 'States.Nope()' }, End: true }),
      '$.States["A"].Parameters'
    ],
    [
      'an intrinsic with too few arguments',
      withState({ Type: 'Pass', Parameters: { 'x.$': 'States.MathAdd(1)' }, End: true }),
      '$.States["A"].Parameters'
    ],
    [
      'a dynamic field that holds no path',
      withState({ Type: 'Pass', Parameters: { 'x.$': 'y' }, End: true }),
      '$.States["A"].Parameters'
    ],
    [
      'one field twice',
      withState({ Type: 'Pass', Parameters: { 'x.$': '$', x: 1 }, End: true }),
      '$.States["A"].Parameters'
    ],
    ['a missing FunctionName', withState({ ...LAMBDA_TASK, Parameters: {} }), '$.States["A"].Parameters'],
    [
      'a token that nobody gets',
      withState({ ...LAMBDA_TASK, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }),
      '$.States["A"].Parameters'
    ],
    [
      'an operand of another type',
      withState({ Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: '1', Next: 'A' }], Default: 'A' }),
      '$.States["A"].Choices[0].NumericEquals'
    ],
    [
      'a rule with two comparisons',
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, IsString: true, Next: 'B' }] },
          B: { Type: 'Succeed' }
        }
      },
      '$.States["A"].Choices[0]'
    ]
  ])('%s', (_name, definition, place) => {
    expect(problemsOf(definition)).toContain(`states.invalid ${place}`)
  })

  test('a state that no way leads to, and a machine that cannot end', () => {
    const lost = { StartAt: 'A', States: { A: { Type: 'Succeed' }, B: { Type: 'Succeed' } } }
    expect(problemsOf(lost)).toEqual(['states.invalid $.States["B"]'])
    const endless = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } }
    expect(problemsOf(endless)).toEqual(['states.invalid $.States'])
  })

  test('what is not JSON', () => {
    expect(problemsOf('{')).toEqual(['states.invalid '])
  })

  test('one name for two states, one of them in a branch', () => {
    const branch = withState({ Type: 'Pass', End: true })
    const parallel = withState({ Type: 'Parallel', Branches: [branch], End: true })
    expect(problemsOf(parallel)).toEqual(['states.invalid $.States["A"].Branches[0].States'])
  })
})

test('reports every problem at once', () => {
  const definition = {
    StartAt: 'A',
    States: { A: { Type: 'Wait', Next: 'B' }, B: { Type: 'Pass', Color: 'red', Assign: {} } }
  }
  expect(problemsOf(definition)).toEqual([
    'states.invalid $.States["A"]',
    'states.invalid $.States["B"]',
    'states.invalid $.States["B"].Color',
    'states.unsupported $.States["B"].Assign',
    'states.invalid $.States'
  ])
})

const SHARED = new URL('../../../../shared/data/asl/', import.meta.url)
const CASES = new URL('asl-validator-cases.json', SHARED)
const SAMPLES = new URL('aws-samples-definitions.json.gz', SHARED)

/** A literal of a wrong type fails with States.IntrinsicFailure when it is evaluated, not before. */
const REFUSED_WHEN_RUN = new Set(['invalid-math-add.json'])
/** Its resources are Fn::GetAtt and Ref: here a definition must be resolved. */
const NOT_RESOLVED = new Set(['valid-task-intrisic-function.json'])

const WHY = 'skipped where ../shared/data/asl is not beside the repository'

// The cases lie beside the repository, and their absence is no fault of the code.
describe.skipIf(!existsSync(CASES))(`independent cases (${WHY})`, () => {
  const text = existsSync(CASES) ? readFileSync(CASES, 'utf8') : '{"cases":[]}'
  const { cases }: { cases: { name: string; expect: string; raw: string }[] } = JSON.parse(text)

  test.each(cases.filter((each) => each.expect === 'invalid'))('refuses $name', ({ name, raw }) => {
    expect(problemsOf(raw).length > 0).toBe(!REFUSED_WHEN_RUN.has(name))
  })

  test.each(cases.filter((each) => each.expect === 'valid'))('finds nothing invalid in $name', ({ name, raw }) => {
    const isInvalid = problemsOf(raw).some((problem) => problem.startsWith('states.invalid '))
    expect(isInvalid).toBe(NOT_RESOLVED.has(name))
  })

  test('finds nothing invalid in real definitions, and executes some of them', () => {
    const samples: { cases: { path: string; definition: object }[] } = JSON.parse(
      gunzipSync(readFileSync(SAMPLES)).toString()
    )
    // One has an entry in States that is no object, a slip of its author.
    const sound = samples.cases.filter(({ path }) => !path.startsWith('shared-fallback-state-jsonata/'))
    const found = sound.map(({ path, definition }) => ({ path, problems: problemsOf(definition) }))
    expect(found.filter(({ problems }) => problems.some((problem) => problem.startsWith('states.invalid')))).toEqual([])
    expect(found.filter(({ problems }) => problems.length === 0).length).toBeGreaterThan(0)
  })
})
