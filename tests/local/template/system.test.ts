import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localEnvironment } from '../../../local/template/environment.ts'
import { readSystem, type System } from '../../../local/template/system.ts'
import { synthesizeSmallApp } from './small-app.ts'

let folder: string
let assembly: string
let system: System

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'small-app-'))
  assembly = synthesizeSmallApp(folder)
  system = readSystem(assembly)
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const mail = (): System['functions'][number] => system.functions.find(({ name }) => name.startsWith('Core-Mail'))!

describe('a synthesized app read as a system', () => {
  test('lists its functions with handler, bundle and limits, but not the helpers of custom resources', () => {
    expect(system.functions).toHaveLength(1)
    expect(mail()).toMatchObject({ handler: 'index.handler', memoryMb: 512, timeoutMs: 30_000, asynchronous: { retries: 1 } })
    expect(readFileSync(join(mail().folder, 'index.mjs'), 'utf8')).toContain('handler')
  })

  test('resolves every value of a function environment', () => {
    const api = system.httpApis[0]!
    expect(mail().environment).toEqual({
      TABLE: 'customers',
      QUEUE: 'https://sqs.eu-west-1.amazonaws.com/000000000000/mails',
      BUS: 'perennial',
      SECRET: system.secrets[0]!.arn,
      SENDER: 'shop@example.com',
      LINKS: `https://${api.id}.execute-api.eu-west-1.amazonaws.com/u`,
      MACHINES: 'arn:aws:states:eu-west-1:000000000000:stateMachine:${name}',
    })
  })

  test('puts this machine in place of AWS into an environment, and only there', () => {
    const local = localEnvironment(mail().environment, system, { endpoint: 'http://127.0.0.1:1', api: 'http://localhost:2' })
    expect(local).toMatchObject({ QUEUE: 'http://127.0.0.1:1/000000000000/mails', LINKS: 'http://localhost:2/u', TABLE: 'customers' })
    expect(system.queues.find(({ name }) => name === 'mails')!.url).toContain('https://sqs.eu-west-1.amazonaws.com')
  })

  test('lists the table with its keys, indexes, stream and expiry', () => {
    expect(system.tables).toEqual([
      {
        name: 'customers',
        arn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/customers',
        attributes: [
          { name: 'pk', type: 'S' },
          { name: 'sk', type: 'S' },
          { name: 'shard', type: 'S' },
          { name: 'dueAt', type: 'N' },
          { name: 'never', type: 'S' },
        ],
        keys: [
          { name: 'pk', type: 'HASH' },
          { name: 'sk', type: 'RANGE' },
        ],
        globalIndexes: [
          {
            name: 'due',
            keys: [
              { name: 'shard', type: 'HASH' },
              { name: 'dueAt', type: 'RANGE' },
            ],
            projection: { type: 'KEYS_ONLY', attributes: [] },
          },
        ],
        localIndexes: [
          {
            name: 'whole',
            keys: [
              { name: 'pk', type: 'HASH' },
              { name: 'never', type: 'RANGE' },
            ],
            projection: { type: 'ALL', attributes: [] },
          },
        ],
        stream: 'NEW_IMAGE',
        timeToLiveAttribute: 'expires',
      },
    ])
  })

  test('tells stream mappings from queue mappings', () => {
    const deadLetters = system.queues.find(({ name }) => name.startsWith('Core-Dead'))!.name
    expect(system.streamMappings).toEqual([
      {
        functionName: mail().name,
        tableName: 'customers',
        enabled: true,
        batchSize: 500,
        windowMs: 0,
        reportsItemFailures: true,
        filters: [{ eventName: ['INSERT'] }],
        startingPosition: 'TRIM_HORIZON',
        bisectOnError: true,
        maxRetries: 3,
        onFailureQueue: deadLetters,
        parallelizationFactor: 1,
      },
    ])
    expect(system.queueMappings).toEqual([
      {
        functionName: mail().name,
        queueName: 'mails',
        enabled: true,
        batchSize: 5,
        windowMs: 0,
        reportsItemFailures: true,
        filters: [],
        maxConcurrency: 2,
      },
    ])
  })

  test('lists queues with their times in milliseconds and their dead-letter queue', () => {
    expect(system.queues).toMatchObject([
      { visibilityTimeoutMs: 30_000, retentionMs: 14 * 86_400_000, delayMs: 0 },
      { name: 'mails', visibilityTimeoutMs: 180_000, redrive: { maxReceiveCount: 5, deadLetterQueue: system.queues[0]!.name } },
    ])
  })

  test('lists rules by bus, with what each target gets and how often it is tried', () => {
    expect(system.buses.map(({ name }) => name)).toEqual(['default', 'perennial'])
    const [transitions, reports] = system.rules
    expect(transitions).toMatchObject({
      busName: 'perennial',
      pattern: { source: ['perennial'], 'detail-type': ['StageChanged'] },
      targets: [
        {
          destination: { kind: 'queue', name: 'mails' },
          input: { kind: 'template', paths: { 'detail-customer': '$.detail.customer' }, template: '{"customer":<detail-customer>,"one":1}' },
          deadLetterQueue: system.queues[0]!.name,
          retry: { attempts: 3, maxAgeMs: 3_600_000 },
        },
      ],
    })
    expect(reports).toMatchObject({ busName: 'default', targets: [{ input: { kind: 'event' }, retry: { attempts: 185 } }] })
  })

  test('lists schedules of both kinds, and the metadata of the template beside them', () => {
    expect(system.schedules).toMatchObject([
      { expression: 'rate(1 minute)', destination: { kind: 'queue', name: 'mails' }, input: '{"shard":1}', source: 'aws.scheduler' },
      { expression: 'cron(0 3 * * ? *)', destination: { kind: 'function', name: mail().name }, input: '{"nightly":true}', source: 'aws.events' },
    ])
    expect(system.metadata['Core']).toEqual({ sweeps: ['Sweep'] })
  })

  test('leads each route to its function', () => {
    expect(system.httpApis).toMatchObject([
      { name: 'ingest', routes: [{ method: 'POST', path: '/v1/batch', functionName: mail().name, payloadFormat: '2.0' }] },
    ])
  })

  test('reads definitions across stacks, with substitutions and intrinsics resolved', () => {
    const [welcome, inline] = system.stateMachines
    expect(JSON.parse(welcome!.definition)).toMatchObject({ States: { Decide: { Parameters: { FunctionName: mail().arn } } } })
    expect(JSON.parse(inline!.definition)).toMatchObject({ Comment: 'in eu-west-1' })
    expect(system.stateMachineVersions).toMatchObject([
      { arn: `${welcome!.arn}:1`, stateMachineName: 'welcome', definition: welcome!.definition },
    ])
  })

  test('gives a version the number it is told for the revision of its definition', () => {
    const asked: string[][] = []
    const numbered = readSystem(assembly, {
      versionNumber: (name, revision) => {
        asked.push([name, revision])
        return 7
      },
    })
    expect(numbered.stateMachineVersions[0]!.arn).toBe('arn:aws:states:eu-west-1:000000000000:stateMachine:welcome:7')
    expect(asked[0]).toEqual(['welcome', system.stateMachines[0]!.revisionId])
  })

  test('lists what SES reports, and how a secret is made', () => {
    expect(system.configurationSets).toEqual([
      {
        name: 'marketing',
        eventDestinations: [
          { enabled: true, busArn: 'arn:aws:events:eu-west-1:000000000000:event-bus/default', eventTypes: ['send', 'bounce'] },
        ],
      },
    ])
    expect(system.secrets).toMatchObject([{ generate: { length: 40, excludePunctuation: true, includeSpace: false } }])
    expect(system.parameters).toEqual([{ name: '/shop/sender', value: 'shop@example.com' }])
  })

  test('lists the calls of the deployment, each after what it depends on', () => {
    const model = system.assets.find(({ path }) => path.endsWith('.json') && !path.endsWith('template.json'))!
    expect(system.deploymentCalls.map(({ create }) => create)).toEqual([
      {
        service: 'dynamodb',
        action: 'PutItem',
        parameters: { TableName: 'customers', Item: { pk: { S: 'Published' }, value: { S: `${model.bucket}/${model.key}` } } },
      },
      {
        service: 'dynamodb',
        action: 'PutItem',
        parameters: {
          TableName: 'customers',
          Item: { pk: { S: 'APointer' }, value: { S: system.stateMachineVersions[0]!.arn } },
        },
      },
    ])
    expect(readFileSync(model.path, 'utf8')).toBe('{"journeys":[]}')
    expect(model.bucket).toBe('cdk-hnb659fds-assets-000000000000-eu-west-1')
  })
})
