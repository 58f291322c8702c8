// Publishes the compiled model: its text goes up as an asset under its own hash, and when everything else stands, the
// pointer in the table is turned to it. Journeys that it stops are counted beside it.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CfnResource, FileAssetPackaging, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib'
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { AwsSdkCall } from 'aws-cdk-lib/custom-resources'
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources'
import { Construct } from 'constructs'
import type { CompiledJourney, CompiledModel } from '../compiled.ts'
import type { Names } from '../names.ts'
import { tableArn } from '../names.ts'
import { stoppedOf } from '../../engine/journey/stopped.ts'
import { deployDue, modelAttribute, modelKey, stopAttribute } from '../../engine/table/keys.ts'

export interface PublicationProps {
  names: Names
  model: CompiledModel
  journeys: readonly CompiledJourney[]
  /** What stands before the pointer turns. */
  after: readonly CfnResource[]
}

export class Publication extends Construct {
  constructor(scope: Construct, id: string, { names, model, journeys, after }: PublicationProps) {
    super(scope, id)
    this.#upload(model)
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${names.function('publish')}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    role.addToPolicy(
      new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
    )
    const turn: AwsSdkCall = {
      service: 'DynamoDB',
      action: 'updateItem',
      parameters: {
        TableName: names.table,
        Key: { pk: { S: modelKey.pk }, sk: { S: modelKey.sk } },
        UpdateExpression: 'SET #current = :hash, #model = :true, dueShard = :shard, dueAt = :at',
        // Every model that was ever current stays listed: fold keeps the facts of those with people inside.
        ExpressionAttributeNames: { '#current': 'current', '#model': modelAttribute(model.hash) },
        ExpressionAttributeValues: { ':hash': { S: model.hash }, ':true': { BOOL: true }, ':shard': { S: deployDue.dueShard }, ':at': { N: String(deployDue.dueAt) } },
      },
      physicalResourceId: PhysicalResourceId.of(model.hash),
    }
    const policy = AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['dynamodb:UpdateItem'],
        resources: [tableArn(names)],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [modelKey.pk] } },
      }),
    ])
    const pointer = new AwsCustomResource(this, 'Pointer', {
      functionName: names.function('publish'),
      onCreate: turn,
      onUpdate: turn,
      installLatestAwsSdk: false,
      role,
      logGroup,
      policy,
    })
    const resource = pointer.node.findChild('Resource').node.defaultChild
    assert(CfnResource.isCfnResource(resource))
    for (const other of after) resource.addResourceDependency(other)

    // Counted when a journey becomes stopped, for only then its resource is made; deploys that leave it stopped change nothing.
    for (const { journey, names: all } of stoppedOf(journeys)) {
      const stop = new AwsCustomResource(this, `Stop-${journey}`, {
        functionName: names.function('publish'),
        onCreate: {
          service: 'DynamoDB',
          action: 'updateItem',
          parameters: {
            TableName: names.table,
            Key: { pk: { S: modelKey.pk }, sk: { S: modelKey.sk } },
            UpdateExpression: `SET dueShard = :shard, dueAt = :at ADD ${all.map((_, index) => `#stop${index} :one`).join(', ')}`,
            ExpressionAttributeNames: Object.fromEntries(all.map((name, index) => [`#stop${index}`, stopAttribute(name)])),
            ExpressionAttributeValues: { ':one': { N: '1' }, ':shard': { S: deployDue.dueShard }, ':at': { N: String(deployDue.dueAt) } },
          },
          physicalResourceId: PhysicalResourceId.of(`stop-${journey}`),
        },
        installLatestAwsSdk: false,
        role,
        logGroup,
        policy,
      })
      // Nobody enters any more by then.
      stop.node.addDependency(pointer)
    }
  }

  /** By the synthesizer itself, because an `Asset` would hash the hash, and functions look for `<hash>.json`. */
  #upload(model: CompiledModel): void {
    const fileName = `asset.${model.hash}.json`
    writeFileSync(join(Stage.of(this)?.assetOutdir ?? '.', fileName), model.json)
    Stack.of(this).synthesizer.addFileAsset({
      sourceHash: model.hash,
      fileName,
      packaging: FileAssetPackaging.FILE,
      displayName: 'model',
    })
  }
}
