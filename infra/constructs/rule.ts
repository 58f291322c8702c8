// A rule of the core that feeds one queue. What cannot be delivered lands in the bus's dead letters.
import { Duration } from 'aws-cdk-lib'
import type { EventBus, EventPattern } from 'aws-cdk-lib/aws-events'
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import type { DeadLetters, Queue } from './queue.ts'

/** EventBridge's own longest: a day, in at most 185 attempts. */
export const retryPolicy = { maximumEventAgeInSeconds: Duration.days(1).toSeconds(), maximumRetryAttempts: 185 }

export interface QueueRuleProps {
  ruleName: string
  description: string
  /** The account's default bus unless told. */
  bus?: EventBus
  pattern: EventPattern
  queue: Queue
  deadLetters: DeadLetters
  /** The part of the event that becomes the message; the whole event unless told. */
  inputPath?: string
}

export class QueueRule extends Construct {
  constructor(scope: Construct, id: string, props: QueueRuleProps) {
    super(scope, id)
    const rule = new Rule(this, 'Resource', {
      ruleName: props.ruleName,
      description: props.description,
      eventPattern: props.pattern,
      ...(props.bus === undefined ? {} : { eventBus: props.bus }),
    })
    rule.addTarget({
      bind: () => ({
        arn: props.queue.sqs.queueArn,
        deadLetterConfig: { arn: props.deadLetters.sqs.queueArn },
        retryPolicy,
        ...(props.inputPath === undefined ? {} : { input: RuleTargetInput.fromEventPath(props.inputPath) }),
      }),
    })
    props.queue.acceptRules([rule.ruleArn])
  }
}
