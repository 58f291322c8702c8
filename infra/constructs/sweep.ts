// The minute's beat: a probe into the sweep's queue, from which the sweep fans out to the shards that have something due.
import { Aws } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { DeadLetters, Queue } from './queue.ts'

export interface SweepProps {
  names: Names
  queue: Queue
  deadLetters: DeadLetters
}

export class Sweep extends Construct {
  constructor(scope: Construct, id: string, { names, queue, deadLetters }: SweepProps) {
    super(scope, id)
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    })
    role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.sqs.queueArn, deadLetters.sqs.queueArn] }),
    )
    const schedule = new CfnSchedule(this, 'Resource', {
      name: names.queue('sweep'),
      description: 'Looks every minute for what falls due',
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: queue.sqs.queueArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ probe: true }),
        deadLetterConfig: { arn: deadLetters.sqs.queueArn },
        // The next minute's probe finds what this one missed.
        retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 5 },
      },
    })
    schedule.node.addDependency(role)
    // A system that turns its clock may skip the firings at which this index holds nothing.
    schedule.addMetadata('perennial:sparse', { index: 'due', partitions: 'due#00..due#63' })
  }
}
