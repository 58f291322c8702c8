// SES: the configuration set that every mail goes through, and the way its news come back.
import { EventBus } from 'aws-cdk-lib/aws-events'
import { ConfigurationSet, ConfigurationSetTlsPolicy, EmailSendingEvent, EventDestination, SuppressionReasons } from 'aws-cdk-lib/aws-ses'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { configurationSetArn, identitiesArn } from '../names.ts'
import type { BundledFunction } from './function.ts'
import type { DeadLetters, Queue } from './queue.ts'
import { QueueRule } from './rule.ts'

export class Mail extends Construct {
  readonly #names: Names
  readonly #set: ConfigurationSet

  constructor(scope: Construct, id: string, { names }: { names: Names }) {
    super(scope, id)
    this.#names = names
    this.#set = new ConfigurationSet(this, 'Resource', {
      configurationSetName: names.configurationSet,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    })
    this.#set.addEventDestination('Feedback', {
      configurationSetEventDestinationName: 'feedback',
      // SES delivers to an account's default bus and to no other.
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.OPEN,
        EmailSendingEvent.CLICK,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.RENDERING_FAILURE,
        EmailSendingEvent.DELIVERY_DELAY,
      ],
    })
  }

  grantSend(fn: BundledFunction): void {
    // Any identity: who a mail is from is content, and the account's verified identities are the fence around it.
    fn.allow(['ses:SendEmail'], [identitiesArn, configurationSetArn(this.#names)])
    fn.provide('CONFIGURATION_SET', this.#set.configurationSetName)
  }

  routeFeedback(queue: Queue, deadLetters: DeadLetters): void {
    new QueueRule(this, 'FeedbackRule', {
      ruleName: this.#names.rule('feedback'),
      description: 'What became of the mail: sent, delivered, opened, clicked, bounced, complained of',
      // Other senders of the account may report to its default bus too, and their mail is none of ours.
      pattern: { source: ['aws.ses'], detail: { mail: { tags: { 'ses:configuration-set': [this.#names.configurationSet] } } } },
      queue,
      deadLetters,
    })
  }
}
