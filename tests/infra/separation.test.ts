import { describe, expect, test } from 'vitest'
import { assembled, compiled, journey, resourcesOf, text } from './assembled.ts'
import type { Assembled } from './assembled.ts'

const before = assembled()

const names = (type: string, property: string) => resourcesOf(before.core, type).map(([, { Properties }]) => text(Properties[property]))
const found = (pattern: RegExp) => new Set([...before.texts.journeys.matchAll(pattern)].map(([, name]) => name))
const versions = (template: Assembled) => resourcesOf(template.journeys, 'AWS::StepFunctions::StateMachineVersion')
const machines = (template: Assembled) => resourcesOf(template.journeys, 'AWS::StepFunctions::StateMachine')

describe('a marketer’s change', () => {
  const changes = {
    'of copy': compiled({ model: { hash: 'f'.repeat(32), json: '{"facts":[],"emails":{"hello":"Hi"}}' } }),
    'that brings a fact in': compiled({ model: { hash: 'e'.repeat(32), json: '{"facts":["orders"]}' } }),
    'that adds a journey triggered by an event': compiled({
      journeys: [...compiled().journeys, journey('referral', { pattern: { 'detail-type': ['Customer Event'], detail: { event: ['Order Completed'] } } })],
    }),
  }

  test.for(Object.entries(changes))('%s leaves the core as it is, byte for byte', ([, change]) => {
    const after = assembled(change)
    expect(after.texts.core).toBe(before.texts.core)
    expect(after.texts.journeys).not.toBe(before.texts.journeys)
  })

  test('deploys alone: neither stack exports to the other or imports from it', () => {
    expect(before.texts.journeys).not.toContain('Fn::ImportValue')
    expect(before.texts.core).not.toContain('Fn::ImportValue')
    expect(before.texts.journeys).not.toContain('/cdk/exports')
    expect(Object.values(before.core.Outputs ?? {}).filter((output) => output.Export !== undefined)).toEqual([])
  })
})

describe('what the journeys stack finds by name', () => {
  test('is in the core under that name', () => {
    const queues = found(/(?:sqs:|AccountId\}\/)(?:\$\{AWS::\w+\}:?)*(perennial-[\w-]+)/g)
    expect(queues).toEqual(new Set(['perennial-enroll', 'perennial-bus-dead', 'perennial-mail']))
    expect(names('AWS::SQS::Queue', 'QueueName')).toEqual(expect.arrayContaining([...queues]))
    expect(found(/:function:([\w-]+)/g)).toEqual(new Set(['perennial-steps']))
    expect(names('AWS::Lambda::Function', 'FunctionName')).toContain('perennial-steps')
    expect(found(/:role\/([\w-]+)/g)).toEqual(new Set(names('AWS::IAM::Role', 'RoleName').filter((name) => name !== '')))
    expect(found(/log-group:([\w/-]+)/g)).toEqual(new Set(['/aws/vendedlogs/states/perennial-journeys']))
    expect(names('AWS::Logs::LogGroup', 'LogGroupName')).toContain('/aws/vendedlogs/states/perennial-journeys')
    expect(names('AWS::Events::EventBus', 'Name')).toEqual(['perennial'])
  })

  test('lets the journeys’ rules in', () => {
    const policies = resourcesOf(before.core, 'AWS::SQS::QueuePolicy').filter(([, { Properties }]) =>
      JSON.stringify(Properties).match(/"aws:SourceArn":(\[[^\]]*)?\{"Fn::Sub":"[^"]*rule\/perennial\/(perennial-)?\*"/),
    )
    expect(policies.map(([id]) => id.replace(/Policy.*/, '')).toSorted()).toEqual(['BusDeadLetters', 'EnrollQueue'])
  })
})

describe('a state machine’s version', () => {
  const rewritten = compiled({ journeys: [journey('welcome', { definition: { StartAt: 'close', States: { close: { Type: 'Succeed' } } } })] })

  test('is kept when it leaves the template', () => {
    expect(versions(before)).toHaveLength(2)
    expect(versions(before).filter(([, { DeletionPolicy: gone, UpdateReplacePolicy: replaced }]) => gone !== 'Retain' || replaced !== 'Retain')).toEqual([])
  })

  test('is a new resource when the definition changed, on the same machine', () => {
    const [[old] = ['']] = versions(before)
    const [[young] = ['']] = versions(assembled(rewritten))
    expect(young).toMatch(/^welcomeVersion/)
    expect(young).not.toBe(old)
    expect(machines(assembled(rewritten))[0]?.[0]).toBe(machines(before)[0]?.[0])
  })

  test('is the same resource when only content changed', () => {
    const after = assembled(compiled({ model: { hash: 'f'.repeat(32), json: '{}' } }))
    expect(versions(after)).toEqual(versions(before))
  })
})

describe('a journey', () => {
  const rules = resourcesOf(before.journeys, 'AWS::Events::Rule')

  test('has a rule only while it is live, and its machine whatever its status', () => {
    expect(rules.map(([, { Properties }]) => Properties['Name'])).toEqual(['perennial-welcome'])
    expect(machines(before).map(([, { Properties }]) => Properties['StateMachineName'])).toEqual(['perennial-welcome', 'perennial-win-back'])
  })

  test('hands enroll the journey, the model, the machine’s version and the event', () => {
    const [[, rule] = []] = rules
    const [[version] = []] = versions(before)
    expect(rule?.Properties['EventBusName']).toBe('perennial')
    expect(rule?.Properties['EventPattern']).toEqual({ source: ['perennial'], 'detail-type': ['Stage Changed'], detail: { stage: ['new'] } })
    expect(rule?.Properties['Targets']?.[0]?.['InputTransformer']).toEqual({
      InputPathsMap: { type: '$.detail-type', detail: '$.detail' },
      InputTemplate: {
        'Fn::Join': [
          '',
          [`{"journey":"welcome","model":"${compiled().model.hash}","machine":"`, { Ref: version }, '","type":<type>,"detail":<detail>}'],
        ],
      },
    })
  })

  test('is refused when its text would be taken for a placeholder', () => {
    const definition = { StartAt: 'a', States: { a: { Type: 'Pass', Result: { plan: '${pro}' }, End: true } } }
    expect(() => assembled(compiled({ journeys: [journey('welcome', { definition })] }))).toThrow(/The journey welcome cannot be deployed: \$\{pro\} in its text/)
  })

  test('logs every state and no data, and is traced', () => {
    expect(machines(before).map(([, { Properties }]) => Properties)).toEqual(
      [1, 2].map(() =>
        expect.objectContaining({
          LoggingConfiguration: expect.objectContaining({ Level: 'ALL', IncludeExecutionData: false }),
          TracingConfiguration: { Enabled: true },
        }),
      ),
    )
  })
})

describe('a journey that is stopped', () => {
  const stopped = (model: string): Assembled => assembled(compiled({ model: { hash: model, json: '{}' }, journeys: [...compiled().journeys, journey('offer', { status: 'stopped', was: ['sale'] })] }))
  const stopOf = (template: Assembled) => resourcesOf(template.journeys, 'Custom::AWS').find(([id]) => id.includes('Stop'))

  test('is counted once it is so, under each of its names, after the pointer has turned and not by later deploys', () => {
    const [[pointer] = []] = resourcesOf(before.journeys, 'Custom::AWS')
    const one = stopped('a'.repeat(32))
    const [, stop] = stopOf(one)!
    expect(stop.DependsOn).toContain(pointer)
    expect([stop.Properties['Update'], stop.Properties['Delete']]).toEqual([undefined, undefined])
    expect(JSON.parse(text(stop.Properties['Create']))).toMatchObject({ action: 'updateItem', parameters: {
      Key: { pk: { S: 'MODEL' }, sk: { S: 'CURRENT' } },
      // Due at once again: the sweep may have looked between the two.
      UpdateExpression: 'SET dueShard = :shard, dueAt = :at ADD #stop0 :one, #stop1 :one',
      ExpressionAttributeNames: { '#stop0': 'stop:offer', '#stop1': 'stop:sale' },
    } })
    expect(stopOf(stopped('b'.repeat(32)))).toEqual(stopOf(one))
    expect(stopOf(before)).toBeUndefined()
  })
})

describe('the model’s pointer', () => {
  test('turns last, to the model that this template was made of', () => {
    const [[, pointer] = []] = resourcesOf(before.journeys, 'Custom::AWS')
    const made = [...resourcesOf(before.journeys, 'AWS::Events::Rule'), ...versions(before).slice(1)]
    expect(pointer?.DependsOn).toEqual(expect.arrayContaining(made.map(([id]) => id)))
    const { Create: create, Update: update, Delete: remove } = pointer?.Properties ?? {}
    expect([update, remove]).toEqual([create, undefined])
    expect(JSON.parse(text(create))).toEqual({
      service: 'DynamoDB',
      action: 'updateItem',
      parameters: {
        TableName: 'perennial',
        Key: { pk: { S: 'MODEL' }, sk: { S: 'CURRENT' } },
        // Due at once: the next sweep sees to what a new model brings.
        UpdateExpression: 'SET #current = :hash, #model = :true, dueShard = :shard, dueAt = :at',
        ExpressionAttributeNames: { '#current': 'current', '#model': `model:${compiled().model.hash}` },
        ExpressionAttributeValues: { ':hash': { S: compiled().model.hash }, ':true': { BOOL: true }, ':shard': { S: 'due#00' }, ':at': { N: '0' } },
      },
      physicalResourceId: { id: compiled().model.hash },
    })
  })
})
