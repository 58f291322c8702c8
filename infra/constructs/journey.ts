// One journey: its state machine, the version of its definition, and, while it is live, the rule that lets customers in.
import { createHash } from 'node:crypto'
import type { CfnResource } from 'aws-cdk-lib'
import { CfnDeletionPolicy } from 'aws-cdk-lib'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import { CfnStateMachine, CfnStateMachineVersion } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { Problem } from '../../engine/problem.ts'
import type { CompiledJourney } from '../compiled.ts'
import type { Names } from '../names.ts'
import { executionLogsArn, functionArn, journeysRoleArn, queueArn, queueUrl } from '../names.ts'
import { retain } from '../retain.ts'
import { retryPolicy } from './rule.ts'

export interface JourneyProps {
  names: Names
  journey: CompiledJourney
  modelHash: string
}

export class Journey extends Construct {
  /** When it stands, the whole journey does. */
  readonly last: CfnResource

  constructor(scope: Construct, id: string, { names, journey, modelHash }: JourneyProps) {
    super(scope, id)
    const definition = JSON.stringify(journey.definition)
    refuseUnknownPlaceholders(journey.id, definition)

    // Made for a draft too: a machine that left the template would keep its name, and the journey could not come back.
    const machine = new CfnStateMachine(this, 'Machine', {
      stateMachineName: names.journey(journey.id),
      stateMachineType: 'STANDARD',
      roleArn: journeysRoleArn(names),
      definitionString: definition,
      definitionSubstitutions: placeholders(names),
      loggingConfiguration: {
        level: 'ALL',
        // Input and output name customers, and logs cannot be erased.
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: executionLogsArn(names) } }],
      },
      tracingConfiguration: { enabled: true },
    })
    retain(machine)

    // Open enrollments finish on the version they began with: a changed definition gets a logical id, and so a version,
    // of its own, and the old one is kept when it leaves the template.
    const hash = createHash('sha256').update(definition).digest('hex').slice(0, 12)
    const version = new CfnStateMachineVersion(this, `Version${hash}`, {
      stateMachineArn: machine.ref,
      stateMachineRevisionId: machine.attrStateMachineRevisionId,
    })
    version.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN
    version.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN

    this.last = version
    if (journey.status !== 'live') return
    const fixed = JSON.stringify({ journey: journey.id, model: modelHash }).slice(0, -1)
    this.last = new CfnRule(this, 'Rule', {
      name: names.journey(journey.id),
      description: `Lets customers into ${journey.id}`,
      eventBusName: names.bus,
      eventPattern: { source: ['perennial'], ...journey.pattern },
      targets: [
        {
          id: 'enroll',
          arn: queueArn(names, 'enroll'),
          deadLetterConfig: { arn: queueArn(names, 'bus-dead') },
          retryPolicy,
          inputTransformer: {
            inputPathsMap: { type: '$.detail-type', detail: '$.detail' },
            inputTemplate: `${fixed},"machine":"${version.ref}","type":<type>,"detail":<detail>}`,
          },
        },
      ],
    })
  }
}

/** What a definition leaves open until it is deployed. */
function placeholders(names: Names) {
  return { StepsFunction: functionArn(names, 'steps'), MailQueueUrl: queueUrl(names, 'mail') }
}

/** CloudFormation takes every `${…}` for a placeholder, one in a marketer's text too. */
function refuseUnknownPlaceholders(journey: string, definition: string): void {
  const unknown = [...definition.matchAll(/\$\{(?!StepsFunction\}|MailQueueUrl\})[^}]*\}?/g)].map(([found]) => found)
  if (unknown.length === 0) return
  throw new Problem(
    'infra.placeholder',
    `The journey ${journey} cannot be deployed: ${unknown.join(', ')} in its text would be taken for a placeholder. Write it without "\${".`,
  )
}
