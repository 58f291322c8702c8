// A small CDK app of two stacks that uses each kind of resource once, synthesized into a folder.

/* oxlint-disable no-new -- a construct is made for its place in the tree */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { App, Aws, CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib'
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { AttributeType, ProjectionType, StreamViewType, Table, type ITable } from 'aws-cdk-lib/aws-dynamodb'
import { EventBus, EventField, Rule, RuleTargetInput, Schedule as RuleSchedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, FilterCriteria, FilterRule, Function as Lambda, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Asset } from 'aws-cdk-lib/aws-s3-assets'
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { ConfigurationSet, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import { CfnStateMachine, CfnStateMachineVersion } from 'aws-cdk-lib/aws-stepfunctions'
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources'

/** Writes sources and the cloud assembly below `folder`, and returns the assembly's folder. */
export function synthesizeSmallApp(folder: string): string {
  mkdirSync(join(folder, 'bundle'), { recursive: true })
  writeFileSync(join(folder, 'bundle', 'index.mjs'), 'export const handler = async () => "ok"')
  writeFileSync(join(folder, 'model.json'), '{"journeys":[]}')
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false })
  const core = new Stack(app, 'Core')
  const journeys = new Stack(app, 'Journeys')
  const { table, mailFunction } = addCore(core, join(folder, 'bundle'))
  addJourney(journeys, join(folder, 'model.json'), table, mailFunction)
  return app.synth().directory
}

function addCore(core: Stack, bundle: string): { table: Table; mailFunction: Lambda } {
  const table = new Table(core, 'Table', {
    tableName: 'customers',
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    stream: StreamViewType.NEW_IMAGE,
    timeToLiveAttribute: 'expires',
  })
  table.addGlobalSecondaryIndex({
    indexName: 'due',
    partitionKey: { name: 'shard', type: AttributeType.STRING },
    sortKey: { name: 'dueAt', type: AttributeType.NUMBER },
    projectionType: ProjectionType.KEYS_ONLY,
  })
  table.addLocalSecondaryIndex({ indexName: 'whole', sortKey: { name: 'never', type: AttributeType.STRING } })
  const dead = new Queue(core, 'Dead', { retentionPeriod: Duration.days(14) })
  const mails = new Queue(core, 'Mails', {
    queueName: 'mails',
    visibilityTimeout: Duration.seconds(180),
    deadLetterQueue: { queue: dead, maxReceiveCount: 5 },
  })
  const bus = new EventBus(core, 'Bus', { eventBusName: 'perennial' })
  const secret = new Secret(core, 'Secret', { generateSecretString: { passwordLength: 40, excludePunctuation: true } })
  const parameter = new StringParameter(core, 'Sender', { parameterName: '/shop/sender', stringValue: 'shop@example.com' })
  const api = new HttpApi(core, 'Api', { apiName: 'ingest' })
  const mailFunction = new Lambda(core, 'Mail', {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(bundle),
    timeout: Duration.seconds(30),
    memorySize: 512,
    retryAttempts: 1,
    environment: {
      TABLE: table.tableName,
      QUEUE: mails.queueUrl,
      BUS: bus.eventBusName,
      SECRET: secret.secretArn,
      SENDER: parameter.stringValue,
      LINKS: `${api.apiEndpoint}/u`,
      MACHINES: Fn.sub('arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:${!name}'),
    },
  })
  mailFunction.addEventSource(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- CDK declares its classes without exact optionals
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 500,
      bisectBatchOnError: true,
      retryAttempts: 3,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(dead),
      filters: [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT') })],
    })
  )
  mailFunction.addEventSource(new SqsEventSource(mails, { batchSize: 5, maxConcurrency: 2, reportBatchItemFailures: true }))
  api.addRoutes({
    path: '/v1/batch',
    methods: [HttpMethod.POST],
    integration: new HttpLambdaIntegration('Batch', mailFunction),
  })
  new Rule(core, 'Transitions', {
    eventBus: bus,
    eventPattern: { source: ['perennial'], detailType: ['StageChanged'] },
    targets: [
      new SqsQueue(mails, {
        deadLetterQueue: dead,
        retryAttempts: 3,
        maxEventAge: Duration.hours(1),
        message: RuleTargetInput.fromObject({ customer: EventField.fromPath('$.detail.customer'), one: 1 }),
      }),
    ],
  })
  new Rule(core, 'Reports', { eventPattern: { source: ['aws.ses'] }, targets: [new SqsQueue(mails)] })
  new Rule(core, 'Nightly', {
    schedule: RuleSchedule.cron({ minute: '0', hour: '3' }),
    targets: [new LambdaFunction(mailFunction, { event: RuleTargetInput.fromObject({ nightly: true }) })],
  })
  core.templateOptions.metadata = { sweeps: ['Sweep'] }
  new Schedule(core, 'Sweep', {
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    target: new SqsSendMessage(mails, { input: ScheduleTargetInput.fromObject({ shard: 1 }), deadLetterQueue: dead }),
  })
  const set = new ConfigurationSet(core, 'Set', { configurationSetName: 'marketing' })
  set.addEventDestination('Reports', {
    destination: EventDestination.eventBus(EventBus.fromEventBusName(core, 'Default', 'default')),
    events: [EmailSendingEvent.SEND, EmailSendingEvent.BOUNCE],
  })
  new CfnOutput(core, 'Url', { value: api.apiEndpoint })
  return { table, mailFunction }
}

function addJourney(journeys: Stack, model: string, table: Table, mailFunction: Lambda): void {
  const asset = new Asset(journeys, 'Model', { path: model })
  const role = new Role(journeys, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') })
  const definition = {
    StartAt: 'Decide',
    States: { Decide: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: '${mail}' }, End: true } },
  }
  const machine = new CfnStateMachine(journeys, 'Welcome', {
    stateMachineName: 'welcome',
    roleArn: role.roleArn,
    definitionString: JSON.stringify(definition),
    definitionSubstitutions: { mail: mailFunction.functionArn },
  })
  const version = new CfnStateMachineVersion(journeys, 'WelcomeVersion', {
    stateMachineArn: machine.attrArn,
    stateMachineRevisionId: machine.attrStateMachineRevisionId,
  })
  new CfnStateMachine(journeys, 'Inline', {
    stateMachineName: 'inline',
    roleArn: role.roleArn,
    definitionString: journeys.toJsonString({ Comment: `in ${Aws.REGION}`, StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }),
  })
  const put = (key: string, value: string): AwsCustomResource =>
    new AwsCustomResource(journeys, key, {
      onUpdate: {
        service: 'dynamodb',
        action: 'PutItem',
        parameters: { TableName: table.tableName, Item: { pk: { S: key }, value: { S: value } } },
        physicalResourceId: PhysicalResourceId.of(key),
      },
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
      installLatestAwsSdk: false,
    })
  const pointer = put('APointer', version.attrArn)
  const published = put('Published', `${asset.s3BucketName}/${asset.s3ObjectKey}`)
  pointer.node.addDependency(published)
}
