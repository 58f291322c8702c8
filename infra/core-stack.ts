// The core: everything that stands whatever the journeys say. It knows no stage, event or journey by name, so that a
// marketer's change leaves this template as it is.
import type { App } from 'aws-cdk-lib'
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import type { Bundles } from './bundles.ts'
import { Api } from './constructs/api.ts'
import { Bus } from './constructs/bus.ts'
import { Executions } from './constructs/executions.ts'
import { BundledFunction } from './constructs/function.ts'
import type { BundledFunctionProps } from './constructs/function.ts'
import { Mail } from './constructs/mail.ts'
import { Models } from './constructs/models.ts'
import { DeadLetters, Queue } from './constructs/queue.ts'
import type { QueueProps } from './constructs/queue.ts'
import { Secret } from './constructs/secret.ts'
import { Sweep } from './constructs/sweep.ts'
import { Table } from './constructs/table.ts'
import type { Names } from './names.ts'

export interface CoreStackProps {
  names: Names
  bundles: Bundles
}

export class CoreStack extends Stack {
  constructor(app: App, { names, bundles }: CoreStackProps) {
    super(app, names.coreStack, { description: 'Perennial: events in, profiles and stages, mail out' })

    const table = new Table(this, 'Table', { names })
    const secret = new Secret(this, 'Secret', { names })
    const bus = new Bus(this, 'Bus', { names })
    const mail = new Mail(this, 'Mail', { names })
    const models = new Models(this, 'Models')

    const dead = (id: string, name: string) => new DeadLetters(this, id, { names, name })
    const queue = (id: string, props: Omit<QueueProps, 'names'>) => new Queue(this, id, { names, ...props })
    const foldDead = dead('FoldDead', 'fold-dead')
    const sweepDead = dead('SweepDead', 'sweep-dead')
    const mailDead = queue('MailDeadQueue', {
      name: 'mail-dead',
      deadLetters: dead('MailLost', 'mail-lost'),
      retention: Duration.days(14),
    })
    const queues = {
      enroll: queue('EnrollQueue', { name: 'enroll', deadLetters: dead('EnrollDead', 'enroll-dead') }),
      // A send's task waits longer than a message lives here, so that no mail goes out for a task that has given up.
      mail: queue('MailQueue', { name: 'mail', deadLetters: mailDead, retention: Duration.days(4) }),
      mailDead,
      happenings: queue('HappeningsQueue', { name: 'happenings', deadLetters: dead('HappeningsDead', 'happenings-dead') }),
      stop: queue('StopQueue', { name: 'stop', deadLetters: dead('StopDead', 'stop-dead'), variable: 'STOP_QUEUE' }),
      feedback: queue('FeedbackQueue', { name: 'feedback', deadLetters: dead('FeedbackDead', 'feedback-dead') }),
      status: queue('StatusQueue', { name: 'status', deadLetters: dead('StatusDead', 'status-dead'), variable: 'STATUS_QUEUE' }),
      sweep: queue('SweepQueue', { name: 'sweep', deadLetters: sweepDead, variable: 'SWEEP_QUEUE' }),
    }

    const define = (id: string, props: Omit<BundledFunctionProps, 'names' | 'bundles'>) =>
      new BundledFunction(this, id, { names, bundles, ...props })
    const ingest = define('Ingest', { name: 'ingest', description: 'Accepts events', timeoutSeconds: 15, memoryMb: 1024 })
    const unsubscribe = define('Unsubscribe', { name: 'unsubscribe', description: 'Takes consent back', timeoutSeconds: 10 })
    const fold = define('Fold', { name: 'fold', description: 'Folds events into profiles and stages', timeoutSeconds: 60, memoryMb: 1024 })
    const enroll = define('Enroll', { name: 'enroll', description: 'Lets customers into journeys', timeoutSeconds: 30 })
    const steps = define('Steps', { name: 'steps', description: 'Decides the steps of journeys', timeoutSeconds: 30, retained: true })
    const mailer = define('Mailer', { name: 'mailer', description: 'Sends mail', timeoutSeconds: 60, memoryMb: 1024 })
    const undeliverable = define('Undeliverable', { name: 'undeliverable', description: 'Answers for messages that nobody could send', timeoutSeconds: 30 })
    const resume = define('Resume', { name: 'resume', description: 'Wakes and ends enrollments by what happens', timeoutSeconds: 30 })
    const stop = define('Stop', { name: 'stop', description: 'Stops executions whose enrollment has ended', timeoutSeconds: 30 })
    const feedback = define('Feedback', { name: 'feedback', description: 'Turns news of mail into events', timeoutSeconds: 30 })
    const reconcile = define('Reconcile', { name: 'reconcile', description: 'Settles enrollments whose execution failed', timeoutSeconds: 30 })
    const sweep = define('Sweep', { name: 'sweep', description: 'Moves what falls due', timeoutSeconds: 60 })

    const executions = new Executions(this, 'Executions', { names, steps, mail: queues.mail })
    const api = new Api(this, 'Api', { names, ingest, unsubscribe })

    // Who feeds whom.
    table.streamTo(fold, { deadLetters: foldDead })
    bus.acceptJourneys(queues.enroll)
    // Starts are limited to 150–300 a second for the whole account; ten at a time stay below it.
    queues.enroll.feed(enroll, { maxConcurrency: 10 })
    // A mailer sends about nine mails a second, and a new account's SES takes fourteen.
    queues.mail.feed(mailer, { maxConcurrency: 2 })
    queues.mailDead.feed(undeliverable)
    bus.routeHappenings(queues.happenings)
    queues.happenings.feed(resume)
    // StopExecution's quota is 25 a second in most Regions.
    queues.stop.feed(stop, { maxConcurrency: 2 })
    mail.routeFeedback(queues.feedback, bus.deadLetters)
    queues.feedback.feed(feedback)
    executions.routeFailures(queues.status, bus.deadLetters)
    queues.status.feed(reconcile)
    new Sweep(this, 'SweepSchedule', { names, queue: queues.sweep, deadLetters: sweepDead })
    queues.sweep.feed(sweep)

    // Who may do what, and is told where.
    table.grantRecord(ingest)
    for (const fn of [unsubscribe, fold, enroll, mailer, undeliverable, steps, resume, stop, feedback, reconcile, sweep]) {
      table.grantReadWrite(fn)
    }
    table.grantIndexes(sweep)
    for (const fn of [ingest, unsubscribe, mailer, feedback, steps, resume]) secret.grantRead(fn)
    for (const fn of [unsubscribe, fold, enroll, mailer, steps, resume, reconcile, sweep]) models.grantLoad(fn)
    for (const fn of [fold, steps, sweep]) bus.grantPublish(fn)
    executions.grantStart(enroll)
    executions.grantAnswer(mailer)
    executions.grantFail(undeliverable)
    executions.grantSucceed(steps)
    executions.grantSucceed(resume)
    executions.grantStop(stop)
    executions.grantDescribe(stop)
    executions.grantDescribe(reconcile)
    executions.grantStart(reconcile)
    for (const fn of [enroll, steps, resume]) queues.stop.grantSend(fn)
    // A customer whose fold is faulty is parked there, to be rebuilt.
    for (const fn of [fold, sweep]) queues.sweep.grantSend(fn)
    queues.status.grantSend(sweep)
    mail.grantSend(mailer)
    api.provideUrl(mailer)

    new CfnOutput(this, 'Url', { value: api.url, description: 'Where events are sent' })
  }
}
