import { describe, expect, test } from 'vitest'
import { assembled, list, referred, resourcesOf, text } from './assembled.ts'

const { core } = assembled()
const properties = (type: string) => resourcesOf(core, type).map(([, resource]) => resource.Properties)
const rule = (name: string) => properties('AWS::Events::Rule').find((each) => text(each['Name']) === name)
const target = (name: string) => rule(name)?.['Targets']?.[0]

describe('the HTTP API', () => {
  test('has the routes of Segment’s tracking API, of enrolling and of unsubscribing, and no other', () => {
    const calls = ['identify', 'track', 'page', 'screen', 'group', 'alias', 'batch'].map((call) => `POST /v1/${call}`)
    const routes = properties('AWS::ApiGatewayV2::Route').map((route) => route['RouteKey'])
    expect(routes).toEqual([...calls, 'POST /v1/journeys/{journey}/enroll', 'GET /unsubscribe/{token}', 'POST /unsubscribe/{token}'])
  })

  test('lets browsers post from any site', () => {
    const [api] = properties('AWS::ApiGatewayV2::Api')
    expect(api?.['CorsConfiguration']).toMatchObject({ AllowOrigins: ['*'], AllowMethods: ['POST'], AllowHeaders: expect.arrayContaining(['authorization', 'content-type']) })
  })

  test('is throttled, and its access log names neither addresses nor paths', () => {
    const [stage] = properties('AWS::ApiGatewayV2::Stage')
    const format = text(stage?.['AccessLogSettings']?.['Format'])
    expect(stage).toMatchObject({ StageName: '$default', DefaultRouteSettings: { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 4000 } })
    expect(JSON.parse(format)).toMatchObject({ routeKey: '$context.routeKey' })
    expect(format).not.toMatch(/sourceIp|\$context\.path|userAgent/)
  })
})

describe('SES', () => {
  test('demands TLS, suppresses what bounced or complained, and measures its reputation', () => {
    expect(properties('AWS::SES::ConfigurationSet')).toEqual([
      {
        Name: 'perennial',
        DeliveryOptions: { TlsPolicy: 'REQUIRE' },
        ReputationOptions: { ReputationMetricsEnabled: true },
        SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      },
    ])
  })

  test('tells the default bus everything that becomes of a mail', () => {
    const [{ EventDestination: destination } = {}] = properties('AWS::SES::ConfigurationSetEventDestination')
    expect(list(destination?.['MatchingEventTypes']).map(text).toSorted()).toEqual(['bounce', 'click', 'complaint', 'delivery', 'deliveryDelay', 'open', 'reject', 'renderingFailure', 'send'])
    expect(JSON.stringify(destination?.['EventBridgeDestination'])).toContain('event-bus/default')
  })
})

describe('the core’s rules', () => {
  test('bring happenings to those who wait, the detail alone', () => {
    expect(rule('perennial.happenings')?.['EventPattern']).toEqual({ source: ['perennial'], 'detail-type': ['Happening'] })
    expect(target('perennial.happenings')).toMatchObject({ InputPath: '$.detail', Arn: { 'Fn::GetAtt': ['HappeningsQueue4FA4F4C0', 'Arn'] } })
  })

  test('bring what SES reports of our own mail to feedback', () => {
    expect(rule('perennial.feedback')?.['EventPattern']).toEqual({
      source: ['aws.ses'],
      detail: { mail: { tags: { 'ses:configuration-set': ['perennial'] } } },
    })
    expect(rule('perennial.feedback')).not.toHaveProperty('EventBusName')
    expect(referred(target('perennial.feedback')?.['Arn'])).toMatch(/^FeedbackQueue/)
  })

  test('bring failed executions of this deployment’s journeys to be settled', () => {
    expect(rule('perennial.status')?.['EventPattern']).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: [{ prefix: { 'Fn::Sub': 'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:perennial-' } }],
      },
    })
    expect(referred(target('perennial.status')?.['Arn'])).toMatch(/^StatusQueue/)
  })
})

describe('fold', () => {
  test('reads new events, transitions and membership changes from the beginning, in bounded attempts', () => {
    const stream = properties('AWS::Lambda::EventSourceMapping').find((mapping) => 'StartingPosition' in mapping)
    expect(stream).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      ParallelizationFactor: 1,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
    })
    const filters = list(stream?.['FilterCriteria']?.['Filters']).map((filter): unknown => JSON.parse(text(filter['Pattern'])))
    expect(filters).toEqual([
      { eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['event', 'transition', 'membership'] } } } },
    ])
  })
})

describe('the sweep', () => {
  test('probes every minute, and says which index an idle minute finds empty', () => {
    const [[, schedule] = []] = resourcesOf(core, 'AWS::Scheduler::Schedule')
    expect(schedule?.Properties).toMatchObject({ Name: 'perennial-sweep', ScheduleExpression: 'rate(1 minute)', Target: { Input: '{"probe":true}' } })
    expect(schedule?.Metadata).toEqual({ 'perennial:sparse': { index: 'due', partitions: 'due#00..due#63' } })
  })
})

describe('the secret', () => {
  test('is made by AWS, 64 letters and digits under `root`', () => {
    const [secret] = properties('AWS::SecretsManager::Secret')
    expect(secret?.['GenerateSecretString']).toEqual({ SecretStringTemplate: '{}', GenerateStringKey: 'root', PasswordLength: 64, ExcludePunctuation: true })
  })
})

describe('a queue’s consumer', () => {
  test('is held back where a quota lies behind it', () => {
    const limits = resourcesOf(core, 'AWS::Lambda::EventSourceMapping').flatMap(([id, { Properties }]) => {
      const limit = Properties['ScalingConfig']?.['MaximumConcurrency']
      return limit === undefined ? [] : [[id.replace(/Queue.*/, ''), limit]]
    })
    expect(Object.fromEntries(limits)).toEqual({ Enroll: 10, Mailer: 2, Stop: 2 })
  })
})
