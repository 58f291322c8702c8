// What `Ref` and `Fn::GetAtt` mean for each resource type, and which types the one-machine system knows at all. A type
// that is not here is refused, so that no part of the template is left out in silence.

import { arn, digest, functionNameOf, generatedName, type Account } from './names.ts'

/** A resource on whose attributes somebody asks; its properties are resolved one by one, when asked for. */
export interface Asked {
  stack: string
  logicalId: string
  account: Account
  property(name: string): unknown
  /** The definition of a state machine, with its substitutions made. */
  definition(): string
  /** Another resource's attribute, by ARN. */
  versionNumber(stateMachineArn: string): number
}

type Attribute = (asked: Asked) => unknown

export interface ResourceKind {
  ref: Attribute
  attributes: Record<string, Attribute>
}

const text = (asked: Asked, property: string): string | undefined => {
  const value = asked.property(property)
  return typeof value === 'string' ? value : undefined
}

const named =
  (property: string): ((asked: Asked) => string) =>
  (asked) =>
    text(asked, property) ?? generatedName(asked.stack, asked.logicalId)

const arnOf =
  (service: string, resource: (asked: Asked) => string): ((asked: Asked) => string) =>
  (asked) =>
    arn(asked.account, service, resource(asked))

const globalArn =
  (service: string, resource: (asked: Asked) => string): ((asked: Asked) => string) =>
  (asked) =>
    `arn:${asked.account.partition}:${service}::${service === 's3' ? '' : asked.account.accountId}:${resource(asked)}`

const tableName = named('TableName')
const tableArn = arnOf('dynamodb', (asked) => `table/${tableName(asked)}`)
const table: ResourceKind = {
  ref: tableName,
  attributes: {
    Arn: tableArn,
    StreamArn: (asked) => `${tableArn(asked)}/stream/2000-01-01T00:00:00.000`,
    TableId: tableName,
  },
}

const queueName = named('QueueName')
const queueUrl = (asked: Asked): string =>
  `https://sqs.${asked.account.region}.${asked.account.urlSuffix}/${asked.account.accountId}/${queueName(asked)}`

const functionName = named('FunctionName')
const functionArn = arnOf('lambda', (asked) => `function:${functionName(asked)}`)
const qualifiedArn =
  (qualifier: (asked: Asked) => string): Attribute =>
  (asked) =>
    arn(asked.account, 'lambda', `function:${functionNameOf(text(asked, 'FunctionName') ?? '')}:${qualifier(asked)}`)

const ruleName = named('Name')
const ruleBus = (asked: Asked): string => {
  const bus = (text(asked, 'EventBusName') ?? 'default').split('/').at(-1) ?? 'default'
  return bus === 'default' ? '' : bus
}

const machineName = named('StateMachineName')
const machineArn = arnOf('states', (asked) => `stateMachine:${machineName(asked)}`)
const versionArn = (asked: Asked): string => {
  const machine = text(asked, 'StateMachineArn') ?? ''
  return `${machine}:${asked.versionNumber(machine)}`
}

const secretArn = arnOf('secretsmanager', (asked) => {
  const name = named('Name')(asked)
  return `secret:${name}-${digest(name, 6)}`
})

const apiId = (asked: Asked): string => digest(`${asked.stack}/${asked.logicalId}`, 10)
const roleName = named('RoleName')
const logGroup = named('LogGroupName')
const scheduleName = named('Name')
const scheduleGroup = (asked: Asked): string => text(asked, 'GroupName') ?? 'default'
const topicArn = arnOf('sns', named('TopicName'))
const idOnly: ResourceKind = { ref: (asked) => digest(`${asked.stack}/${asked.logicalId}`, 7), attributes: {} }
const nameOnly: ResourceKind = { ref: (asked) => generatedName(asked.stack, asked.logicalId), attributes: {} }

const kinds: Record<string, ResourceKind> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::Queue': {
    ref: queueUrl,
    attributes: { Arn: arnOf('sqs', queueName), QueueName: queueName, QueueUrl: queueUrl },
  },
  'AWS::Lambda::Function': { ref: functionName, attributes: { Arn: functionArn } },
  'AWS::Lambda::Version': {
    ref: qualifiedArn(() => '1'),
    attributes: { Version: () => '1', FunctionArn: qualifiedArn(() => '1') },
  },
  'AWS::Lambda::Alias': {
    ref: qualifiedArn(named('Name')),
    attributes: { AliasArn: qualifiedArn(named('Name')) },
  },
  'AWS::Lambda::EventSourceMapping': idOnly,
  'AWS::Lambda::EventInvokeConfig': idOnly,
  'AWS::Events::EventBus': {
    ref: named('Name'),
    attributes: { Name: named('Name'), Arn: arnOf('events', (asked) => `event-bus/${named('Name')(asked)}`) },
  },
  'AWS::Events::Rule': {
    ref: (asked) => [ruleBus(asked), ruleName(asked)].filter(Boolean).join('|'),
    attributes: {
      Arn: arnOf('events', (asked) => ['rule', ruleBus(asked), ruleName(asked)].filter(Boolean).join('/')),
    },
  },
  'AWS::Scheduler::Schedule': {
    ref: scheduleName,
    attributes: { Arn: arnOf('scheduler', (asked) => `schedule/${scheduleGroup(asked)}/${scheduleName(asked)}`) },
  },
  'AWS::Scheduler::ScheduleGroup': {
    ref: named('Name'),
    attributes: { Arn: arnOf('scheduler', (asked) => `schedule-group/${named('Name')(asked)}`) },
  },
  'AWS::StepFunctions::StateMachine': {
    ref: machineArn,
    attributes: {
      Arn: machineArn,
      Name: machineName,
      StateMachineRevisionId: (asked) => digest(asked.definition(), 32),
    },
  },
  'AWS::StepFunctions::StateMachineVersion': { ref: versionArn, attributes: { Arn: versionArn } },
  'AWS::ApiGatewayV2::Api': {
    ref: apiId,
    attributes: {
      ApiId: apiId,
      ApiEndpoint: (asked) =>
        `https://${apiId(asked)}.execute-api.${asked.account.region}.${asked.account.urlSuffix}`,
    },
  },
  'AWS::ApiGatewayV2::Stage': { ref: named('StageName'), attributes: {} },
  'AWS::ApiGatewayV2::Integration': idOnly,
  'AWS::ApiGatewayV2::Route': idOnly,
  'AWS::SecretsManager::Secret': { ref: secretArn, attributes: { Id: secretArn } },
  'AWS::SSM::Parameter': {
    ref: named('Name'),
    attributes: { Value: (asked) => asked.property('Value'), Type: (asked) => asked.property('Type') },
  },
  'AWS::SES::ConfigurationSet': { ref: named('Name'), attributes: {} },
  'AWS::SES::ConfigurationSetEventDestination': nameOnly,
  'AWS::SES::EmailIdentity': { ref: (asked) => asked.property('EmailIdentity'), attributes: {} },
  'Custom::AWS': nameOnly,

  // Known, with nothing to do on one machine.
  'AWS::IAM::Role': {
    ref: roleName,
    attributes: { Arn: globalArn('iam', (asked) => `role/${roleName(asked)}`), RoleId: roleName },
  },
  'AWS::IAM::Policy': nameOnly,
  'AWS::IAM::ManagedPolicy': {
    ref: globalArn('iam', (asked) => `policy/${named('ManagedPolicyName')(asked)}`),
    attributes: {},
  },
  'AWS::Logs::LogGroup': { ref: logGroup, attributes: { Arn: arnOf('logs', (asked) => `log-group:${logGroup(asked)}:*`) } },
  'AWS::KMS::Key': { ref: idOnly.ref, attributes: { Arn: arnOf('kms', (asked) => `key/${String(idOnly.ref(asked))}`), KeyId: idOnly.ref } },
  'AWS::KMS::Alias': { ref: named('AliasName'), attributes: {} },
  'AWS::S3::Bucket': {
    ref: (asked) => named('BucketName')(asked).toLowerCase(),
    attributes: { Arn: globalArn('s3', (asked) => named('BucketName')(asked).toLowerCase()) },
  },
  'AWS::SNS::Topic': { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: named('TopicName') } },
  'AWS::CloudWatch::Alarm': { ref: named('AlarmName'), attributes: { Arn: arnOf('cloudwatch', (asked) => `alarm:${named('AlarmName')(asked)}`) } },
}

const withoutLocalMeaning =
  /^AWS::(CDK::Metadata|Lambda::Permission|SQS::QueuePolicy|Events::EventBusPolicy|S3::BucketPolicy|SNS::(TopicPolicy|Subscription)|CloudWatch::(CompositeAlarm|Dashboard|AnomalyDetector)|Logs::(MetricFilter|QueryDefinition|ResourcePolicy|SubscriptionFilter)|SecretsManager::(ResourcePolicy|RotationSchedule)|XRay::Group|Budgets::Budget)$|^Custom::LogRetention$/

/** How a type's references read, or undefined for a type that the one-machine system does not know. */
export function kindOf(type: string): ResourceKind | undefined {
  return kinds[type] ?? (withoutLocalMeaning.test(type) ? nameOnly : undefined)
}
