import { describe, expect, test } from 'vitest'
import { assembled, resourcesOf } from './assembled.ts'
import type { Template } from './assembled.ts'

const { core, journeys } = assembled()

// Open enrollments hold these for up to a year. CloudFormation replaces a resource whose logical id or name changes, and
// the table, the links in sent mail or the state machines would be left behind: never edit this list, only add to it.
const pinnedInCore = {
  Table7ABB320E: ['AWS::DynamoDB::Table', 'TableName', 'perennial'],
  SecretFDB41899: ['AWS::SecretsManager::Secret', 'Name', 'perennial-secret'],
  MailQueue405CF89C: ['AWS::SQS::Queue', 'QueueName', 'perennial-mail'],
  HappeningsQueue4FA4F4C0: ['AWS::SQS::Queue', 'QueueName', 'perennial-happenings'],
  StepsB1944141: ['AWS::Lambda::Function', 'FunctionName', 'perennial-steps'],
  ExecutionsRoleEA1A0629: ['AWS::IAM::Role', 'RoleName', 'perennial-journeys-role'],
}
const pinnedInJourneys = {
  welcomeMachineDD8EED61: ['AWS::StepFunctions::StateMachine', 'StateMachineName', 'perennial-welcome'],
}

function namesIn(template: Template, pinned: Record<string, string[]>): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.entries(pinned).map(([id, [, property]]) => {
      const resource = template.Resources[id]
      return [id, [resource?.Type, property, resource?.Properties[property ?? '']]]
    }),
  )
}

describe('what open enrollments hold', () => {
  test('keeps its logical ids and its names', () => {
    expect(namesIn(core, pinnedInCore)).toEqual(pinnedInCore)
    expect(namesIn(journeys, pinnedInJourneys)).toEqual(pinnedInJourneys)
  })

  test('outlives the stack and every replacement', () => {
    const kept = [
      ...Object.keys(pinnedInCore).map((id) => core.Resources[id]),
      ...resourcesOf(core, 'AWS::SQS::Queue').map(([, queue]) => queue),
      // A function without its policy, or a role without it, would stay and fail.
      core.Resources['StepsRoleAF31F4BE'],
      core.Resources['StepsRoleDefaultPolicy47EBAE6D'],
      core.Resources['ExecutionsRoleDefaultPolicy4BB753B6'],
      ...resourcesOf(journeys, 'AWS::StepFunctions::StateMachine').map(([, machine]) => machine),
    ]
    expect(kept.length).toBeGreaterThan(20)
    expect(kept.filter((resource) => resource?.UpdateReplacePolicy !== 'Retain')).toEqual([])
    expect(kept.filter((resource) => resource?.DeletionPolicy !== 'RetainExceptOnCreate')).toEqual([])
  })

  test('bears the prefix that the deployment chose', () => {
    const renamed = assembled(undefined, { name: 'shop' })
    const table = renamed.core.Resources['Table7ABB320E']
    expect(table?.Properties['TableName']).toBe('shop')
    expect(renamed.texts.journeys).toContain(':function:shop-steps')
    expect(renamed.texts.core + renamed.texts.journeys).not.toMatch(/perennial-(?!infra)/)
  })
})

const key = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
]

describe('the table', () => {
  const table = core.Resources['Table7ABB320E']?.Properties ?? {}

  test('has the keys and indexes that the engine writes', () => {
    const keysOnly = { ProjectionType: 'KEYS_ONLY' }
    expect(table['KeySchema']).toEqual(key('pk', 'sk'))
    expect(table['LocalSecondaryIndexes']).toEqual([{ IndexName: 'unsplit', KeySchema: key('pk', 'lsi'), Projection: keysOnly }])
    expect(table['GlobalSecondaryIndexes']).toEqual([
      { IndexName: 'due', KeySchema: key('dueShard', 'dueAt'), Projection: keysOnly },
      { IndexName: 'stage', KeySchema: key('stageShard', 'pk'), Projection: keysOnly },
    ])
  })

  test('streams new images, forgets what expired, and can be restored', () => {
    expect(table['StreamSpecification']).toEqual({ StreamViewType: 'NEW_IMAGE' })
    expect(table['TimeToLiveSpecification']).toEqual({ AttributeName: 'expires', Enabled: true })
    expect(table['PointInTimeRecoverySpecification']).toEqual({ PointInTimeRecoveryEnabled: true })
    expect(table['BillingMode']).toBe('PAY_PER_REQUEST')
  })
})
