// What the core does with the journeys' state machines, and what their executions may do: known by name prefix, for the
// machines themselves belong to the journeys stack.
import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { executionsArn, machineArn } from '../names.ts'
import { retain } from '../retain.ts'
import type { BundledFunction } from './function.ts'
import type { DeadLetters, Queue } from './queue.ts'
import { QueueRule } from './rule.ts'

export interface ExecutionsProps {
  names: Names
  /** Runs the steps' tasks. */
  steps: BundledFunction
  /** Takes the messages that a send asks for. */
  mail: Queue
}

export class Executions extends Construct {
  readonly #names: Names

  constructor(scope: Construct, id: string, { names, steps, mail }: ExecutionsProps) {
    super(scope, id)
    this.#names = names
    new LogGroup(this, 'Logs', {
      logGroupName: names.executionLogs,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = new Role(this, 'Role', {
      roleName: names.journeysRole,
      description: 'What an enrollment may do: run a step, hand a message to the mailer',
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': machineArn(names, '*') },
        },
      }),
    })
    const allow = (actions: string[], resources: string[]) => role.addToPolicy(new PolicyStatement({ actions, resources }))
    allow(['lambda:InvokeFunction'], [steps.lambda.functionArn])
    allow(['sqs:SendMessage'], [mail.sqs.queueArn])
    const tracing = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets']
    // X-Ray's actions know no resources.
    allow(
      tracing.map((action) => `xray:${action}`),
      ['*'],
    )
    // Log deliveries and the log service's policies know no resources either.
    allow(
      [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      ['*'],
    )
    retain(role)
  }

  grantStart(fn: BundledFunction): void {
    fn.allow(['states:StartExecution'], [this.#machines])
  }

  /** Answer a task token, with success or with an expected end. */
  grantAnswer(fn: BundledFunction): void {
    this.grantSucceed(fn)
    this.grantFail(fn)
  }

  grantSucceed(fn: BundledFunction): void {
    fn.allow(['states:SendTaskSuccess'], [this.#machines])
  }

  grantFail(fn: BundledFunction): void {
    fn.allow(['states:SendTaskFailure'], [this.#machines])
  }

  grantStop(fn: BundledFunction): void {
    fn.allow(['states:StopExecution'], [this.#executions])
  }

  grantDescribe(fn: BundledFunction): void {
    fn.allow(['states:DescribeExecution'], [this.#executions])
  }

  routeFailures(queue: Queue, deadLetters: DeadLetters): void {
    new QueueRule(this, 'Failures', {
      ruleName: this.#names.rule('status'),
      description: 'Enrollments whose execution ended otherwise than by its last state',
      pattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [{ prefix: machineArn(this.#names, '') }] },
      },
      queue,
      deadLetters,
    })
  }

  // Every journey's machine, and no other: a journey that a marketer adds must not change the core.

  get #machines(): string {
    return machineArn(this.#names, '*')
  }

  get #executions(): string {
    return executionsArn(this.#names)
  }
}
