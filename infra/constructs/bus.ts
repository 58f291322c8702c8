// The bus on which transitions, trigger events and happenings are published, and the dead letters of every rule.
import { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { ruleArn } from '../names.ts'
import type { BundledFunction } from './function.ts'
import { DeadLetters } from './queue.ts'
import type { Queue } from './queue.ts'
import { QueueRule } from './rule.ts'

export class Bus extends Construct {
  readonly deadLetters: DeadLetters
  readonly #names: Names
  readonly #bus: EventBus

  constructor(scope: Construct, id: string, { names }: { names: Names }) {
    super(scope, id)
    this.#names = names
    this.#bus = new EventBus(this, 'Resource', { eventBusName: names.bus })
    this.deadLetters = new DeadLetters(this, 'DeadLetters', { names, name: 'bus-dead' })
    this.deadLetters.acceptRules([ruleArn(`${names.bus}/*`), ruleArn(`${names.prefix}.*`)])
  }

  grantPublish(fn: BundledFunction): void {
    fn.allow(['events:PutEvents'], [this.#bus.eventBusArn])
    fn.provide('BUS', this.#bus.eventBusName)
  }

  /** What waits and exits listen for; the message is the detail alone. */
  routeHappenings(queue: Queue): void {
    new QueueRule(this, 'Happenings', {
      ruleName: this.#names.rule('happenings'),
      description: 'Events that open enrollments listen for',
      bus: this.#bus,
      pattern: { source: ['perennial'], detailType: ['Happening'] },
      queue,
      deadLetters: this.deadLetters,
      inputPath: '$.detail',
    })
  }

  /** The journeys stack's rules, one a journey, feed this queue; it knows them by their names only. */
  acceptJourneys(queue: Queue): void {
    queue.acceptRules([ruleArn(`${this.#names.bus}/${this.#names.journey('*')}`)])
  }
}
