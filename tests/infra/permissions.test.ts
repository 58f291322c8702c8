import { describe, expect, test } from 'vitest'
import { functionNames } from '../../functions/environment.ts'
import { assembled, list, referred, resourcesOf, text } from './assembled.ts'
import type { Template, Value } from './assembled.ts'

const { core, journeys } = assembled()

const named = new Map(
  Object.entries(core.Resources).map(([id, { Type, Properties }]) => {
    const names = ['QueueName', 'TableName', 'Name', 'FunctionName'].map((property) => text(Properties[property]))
    return [id, `${Type.split('::')[1]} ${names.find((name) => name !== '')?.replace(/^perennial-?/, '') ?? id}`.trim()]
  }),
)

/** A resource of a statement as a person would write it: `SQS mail`, `states:stateMachine:perennial-*`. */
function spoken(value: Value | undefined): string {
  if (typeof value === 'string') return value
  const pattern = text(value?.['Fn::Sub'])
  if (pattern !== '') return pattern.replaceAll(/^arn:\$\{AWS::Partition\}:|\$\{AWS::\w+\}:?/g, '')
  const parts = list(value?.['Fn::Join']?.[1])
  if (parts.length > 0) return parts.map(spoken).join('')
  return `${named.get(referred(value))}${text(value?.['Fn::GetAtt']?.[1]) === 'StreamArn' ? ' stream' : ''}`
}

function statementsOf(template: Template, roleId: string): Value[] {
  return resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => referred(Properties['Roles']?.[0]) === roleId)
    .flatMap(([, { Properties }]) => list(Properties['PolicyDocument']?.['Statement']))
}

function grantsOf(template: Template, roleId: string): string[] {
  return statementsOf(template, roleId)
    .flatMap(({ Action: actions, Resource: targets }) =>
      [actions].flat().flatMap((action) => [targets].flat().map((target) => `${text(action)} ${spoken(target)}`)),
    )
    .toSorted()
}

function roleOf(functionName: string): string {
  const [, fn] = resourcesOf(core, 'AWS::Lambda::Function').find(([, { Properties }]) => text(Properties['FunctionName']) === functionName) ?? []
  return referred(fn?.Properties['Role'])
}

const each = (service: string, resource: string, ...actions: string[]) => actions.map((action) => `${service}:${action} ${resource}`)
const readWrite = each('dynamodb', 'DynamoDB', 'BatchGetItem', 'BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem')
const secret = ['secretsmanager:GetSecretValue SecretsManager secret']
const model = ['s3:GetObject s3:::cdk-hnb659fds-assets--/*.json']
const consume = (queue: string) => each('sqs', `SQS ${queue}`, 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage')
const machines = (...actions: string[]) => each('states', 'states:stateMachine:perennial-*', ...actions)
const executions = (...actions: string[]) => each('states', 'states:execution:perennial-*', ...actions)

const allowed: Record<(typeof functionNames)[number], string[]> = {
  ingest: [...each('dynamodb', 'DynamoDB', 'PutItem'), ...secret],
  unsubscribe: [...readWrite, ...secret, ...model],
  fold: [
    ...readWrite,
    ...model,
    ...each('dynamodb', 'DynamoDB stream', 'DescribeStream', 'GetRecords', 'GetShardIterator'),
    'dynamodb:ListStreams DynamoDB/stream/*',
    'events:PutEvents Events',
    'sqs:SendMessage SQS fold-dead',
    'sqs:SendMessage SQS sweep',
  ],
  enroll: [...readWrite, ...model, ...consume('enroll'), ...machines('StartExecution'), 'sqs:SendMessage SQS stop'],
  mailer: [
    ...readWrite,
    ...secret,
    ...model,
    ...consume('mail'),
    ...machines('SendTaskFailure', 'SendTaskSuccess'),
    'ses:SendEmail ses:configuration-set/perennial',
    'ses:SendEmail ses:identity/*',
  ],
  undeliverable: [...readWrite, ...consume('mail-dead'), ...machines('SendTaskFailure')],
  steps: [...readWrite, ...secret, ...model, 'events:PutEvents Events', ...machines('SendTaskSuccess'), 'sqs:SendMessage SQS stop'],
  resume: [...readWrite, ...secret, ...model, ...consume('happenings'), ...machines('SendTaskSuccess'), 'sqs:SendMessage SQS stop'],
  stop: [...readWrite, ...consume('stop'), ...executions('DescribeExecution', 'StopExecution')],
  feedback: [...readWrite, ...secret, ...consume('feedback')],
  reconcile: [...readWrite, ...model, ...consume('status'), ...executions('DescribeExecution'), ...machines('StartExecution')],
  sweep: [
    ...readWrite,
    ...model,
    ...consume('sweep'),
    'dynamodb:Query DynamoDB/index/due',
    'dynamodb:Query DynamoDB/index/stage',
    'events:PutEvents Events',
    'sqs:SendMessage SQS status',
    'sqs:SendMessage SQS sweep',
  ],
}

describe('a function', () => {
  test.for(functionNames)('%s may do exactly what it needs', (name) => {
    const tracing = ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *']
    const grants = grantsOf(core, roleOf(`perennial-${name}`)).filter((grant) => !grant.startsWith('logs:'))
    expect(grants).toEqual([...allowed[name], ...tracing].toSorted())
  })

  test.for(functionNames)('%s writes to its own log group only', (name) => {
    const [[logs] = ['']] = resourcesOf(core, 'AWS::Logs::LogGroup').filter(([, { Properties }]) => text(Properties['LogGroupName']) === `/aws/lambda/perennial-${name}`)
    const grants = statementsOf(core, roleOf(`perennial-${name}`)).filter((statement) => JSON.stringify(statement['Action']).includes('logs:'))
    expect(grants).toEqual([
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: { 'Fn::GetAtt': [logs, 'Arn'] } },
    ])
  })

  test('has a role of its own, and no role has a policy that AWS manages', () => {
    const roles = resourcesOf(core, 'AWS::Lambda::Function').map(([, { Properties }]) => JSON.stringify(Properties['Role']))
    expect(new Set(roles).size).toBe(functionNames.length)
    const managed = [core, journeys].flatMap((template) => resourcesOf(template, 'AWS::IAM::Role')).filter(([, { Properties }]) => 'ManagedPolicyArns' in Properties)
    expect(managed).toEqual([])
  })

  test('runs on Node 24 and arm64, traced', () => {
    const settings = resourcesOf(core, 'AWS::Lambda::Function').map(([, { Properties }]) => {
      const { Runtime, Architectures, Handler, TracingConfig } = Properties
      return { Runtime, Architectures, Handler, TracingConfig }
    })
    const wanted = { Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler', TracingConfig: { Mode: 'Active' } }
    expect(settings).toEqual(functionNames.map(() => wanted))
  })
})

describe('an enrollment’s execution', () => {
  test('may run steps and hand over mail, and writes its log and trace', () => {
    const grants = grantsOf(core, 'ExecutionsRoleEA1A0629')
    const own = grants.filter((grant) => !grant.endsWith(' *'))
    const general = new Set(grants.filter((grant) => grant.endsWith(' *')).map((grant) => grant.split(':')[0]))
    expect(own).toEqual(['lambda:InvokeFunction Lambda steps', 'sqs:SendMessage SQS mail'])
    expect(general).toEqual(new Set(['logs', 'xray']))
  })
})

describe('publishing the model', () => {
  test('may turn the pointer and nothing else in the table', () => {
    const statements = statementsOf(journeys, 'ModelRole3E65CE92').filter(({ Action: action }) => text(action) === 'dynamodb:UpdateItem')
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: 'dynamodb:UpdateItem',
        Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/perennial' },
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['MODEL'] } },
      },
    ])
  })
})
