// A whole Perennial in memory, in virtual time: the engine's tasks on memory ports, the compiled definitions on the local
// executor. Simulations live in it, and so do the tests that show behaviour end to end.
import type { BusEvent, Item, Mail, Ports, QueueName } from '../../engine/ports.ts'
import type { CompiledJourney, Compiled } from '../../engine/language/project.ts'
import type { LambdaPayload, Next, RunState, SendPayload } from '../../engine/journey/contract.ts'
import type { Ways } from './ways.ts'
import type { Keyring } from '../../engine/identity/keyring.ts'
import { MemoryTable } from '../../engine/table/memory-table.ts'
import { MessageQueues } from './message-queues.ts'
import { Machines } from '../states/machines.ts'
import { VirtualClock } from '../clock.ts'
import { Work } from '../work.ts'
import { buryMessage } from '../../engine/tasks/undeliverable.ts'
import { compile } from '../bus/pattern.ts'
import type { TaskContext } from '../../engine/tasks/task-context.ts'
import { contextOf } from '../../engine/tasks/task-context.ts'
import { deployDue, modelAttribute, modelKey, stopAttribute } from '../../engine/table/keys.ts'
import { enroll } from '../../engine/tasks/enroll.ts'
import { foldRecords } from '../../engine/tasks/fold.ts'
import { ingest } from '../../engine/tasks/ingest.ts'
import { makeKeyring } from '../../engine/identity/keyring.ts'
import { ModelShelf } from '../../engine/model/models.ts'
import { packItem, unpackItem } from './packed-item.ts'
import { definitionOf, startOnce, statusOf } from './executions.ts'
import { performStep } from '../../engine/tasks/step-tasks.ts'
import { reconcile } from '../../engine/tasks/reconcile.ts'
import { resume } from '../../engine/tasks/resume.ts'
import { sendMessage } from '../../engine/tasks/mail.ts'
import { sequenceOf } from '../../engine/profile/inclusion.ts'
import { stoppedOf } from '../../engine/journey/stopped.ts'
import { sweep } from '../../engine/tasks/sweep.ts'
import { takeReport } from '../../engine/tasks/feedback.ts'
import { unsubscribe } from '../../engine/tasks/consent.ts'

type QueueOfWorld = QueueName | 'enroll' | 'mail' | 'happenings' | 'feedback' | 'fold'

/** Guards nothing: whatever is in such a world is made up. */
const anyRoot = 'the root secret of a world in memory'

const region = 'arn:aws:states:eu-west-1:000000000000'

export class World {
  readonly table = new MemoryTable()
  readonly clock: VirtualClock
  readonly mails: { at: number; mail: Mail }[] = []
  readonly published: BusEvent[] = []
  readonly faults: { task: string; error: unknown }[] = []
  readonly machines: Machines
  readonly keyring: Keyring
  /** How the mail service answers; accepts unless told. */
  delivers: (mail: Mail) => Awaited<ReturnType<Ports['mailbox']['deliver']>> = () => ({ kind: 'accepted', id: `mail-${this.mails.length}` })
  /** Takes a message out of the world's hands when it says so. */
  intercept: (queue: string, body: unknown) => boolean = () => false
  readonly #work = new Work()
  readonly #queues: MessageQueues<QueueOfWorld>
  readonly #ways: Ways
  readonly #root: string
  readonly #waiting = new Map<string, LambdaPayload>()
  #journeys: { journey: CompiledJourney; machine: string; matches: (event: unknown) => boolean }[] = []
  readonly #models: Compiled['model'][] = []
  #stops: Record<string, number> = {}
  #stopped: ReturnType<typeof stoppedOf> = []
  #shelf: ModelShelf | undefined
  #uptime = 0
  #sequence = 0

  constructor(compiled: Compiled, startAt: number, ways: Ways = {}) {
    this.#ways = ways
    this.#root = ways.root ?? anyRoot
    this.keyring = makeKeyring(this.#root)
    this.#queues = new MessageQueues({
      // A stream gives many records at once and comes again at once; a queue's message after its visibility time-out.
      batchOf: (queue) => (queue === 'fold' ? (ways.batch ?? 100) : 1),
      againAfter: (queue) => (queue === 'fold' ? 0 : 1000),
      deliveries: ways.deliveries ?? 1,
      perform: (queue, bodies) => this.#perform(queue, bodies.map((body) => JSON.parse(body) as never)),
      failed: (queue, error) => this.#fault(queue, error),
    })
    const makeMachines = ways.makeMachines ?? ((options) => new Machines(options))
    this.clock = new VirtualClock(startAt)
    this.machines = makeMachines({
      store: undefined, clock: this.clock, work: this.#work,
      integrations: {
        sendMessage: ({ body }) => {
          this.#send('mail', body)
          return { MessageId: 'm', MD5OfMessageBody: '' }
        },
        dynamodb: () => Promise.reject(new Error('no state uses the table')),
        invoke: async (_, payload) => {
          try {
            return { ok: true, payload: (await this.#step(payload as LambdaPayload)) ?? null }
          } catch (error) {
            this.#fault('steps', error)
            return { ok: false, error: { errorType: error instanceof Error ? error.name : 'Error', errorMessage: String(error) } }
          }
        },
      },
    })
    this.machines.onStatusChange(({ name, status, error }) => {
      if (['FAILED', 'TIMED_OUT', 'ABORTED'].includes(status)) this.#send('status', JSON.stringify({ detail: { name, status, ...(error === undefined ? {} : { error }) } }))
    })
    this.deploy(compiled)
    this.table.onChange(({ kind, item }) => {
      if (kind === 'insert' && ['event', 'transition', 'membership'].includes(item['kind'] as string)) this.#send('fold', JSON.stringify({ sequence: String(++this.#sequence), item: packItem(item) }))
    })
  }

  /** What a deploy of the journeys stack does: new versions of the machines, new rules, then the pointer. */
  deploy(compiled: Compiled): void {
    this.#models.unshift(compiled.model)
    const stopped = stoppedOf(compiled.journeys)
    const stopping = stopped.filter(({ journey }) => !this.#stopped.some((known) => known.journey === journey))
    for (const name of stopping.flatMap(({ names }) => names)) this.#stops = { ...this.#stops, [name]: (this.#stops[name] ?? 0) + 1 }
    this.#stopped = stopped
    void this.table.write({ update: modelKey, set: { current: compiled.model.hash, [modelAttribute(compiled.model.hash)]: true, ...Object.fromEntries(Object.entries(this.#stops).map(([journey, count]) => [stopAttribute(journey), count])), ...deployDue } })
    this.#uptime += 60_000
    this.#journeys = compiled.journeys.map((journey) => {
      const machine = `${region}:stateMachine:perennial-${journey.id}:${this.#models.length}`
      this.machines.publish(machine, journey.id, definitionOf(journey))
      return { journey, machine, matches: compile(journey.pattern) }
    })
  }

  get now(): number {
    return this.clock.now()
  }

  /** Posts events as one batch; each at most once, like a client that retries until it is answered. */
  async post(batch: object[], options: { sentAt?: string } = {}): Promise<{ status: number; body: object }> {
    const body = JSON.stringify({ batch, ...options })
    for (;;) {
      try {
        const answer = await ingest(this.#portsOf('ingest'), { route: 'batch', body, writeKey: this.keyring.writeKey(), received: this.now }, this.keyring)
        if (answer.status !== 503) return answer
      } catch (error) {
        this.#fault('ingest', error)
      }
    }
  }

  async unsubscribe(link: { customer: string; message: string; topic: string }): Promise<void> {
    for (;;) {
      try {
        return await unsubscribe(this.#portsOf('unsubscribe'), link)
      } catch (error) {
        this.#fault('unsubscribe', error)
      }
    }
  }

  /** What the mail service reports about a mail sent before. */
  report(mail: Mail, eventType: string, detail: object): void {
    const name = eventType.toLowerCase()
    const timestamp = new Date(this.now).toISOString()
    this.#send('feedback', JSON.stringify({ detail: { eventType, mail: { messageId: `ses-${mail.tags['message']}`, timestamp, tags: { message: [mail.tags['message']] } }, [name]: { timestamp, ...detail } } }))
  }

  /** Runs until nothing is deliverable now. */
  async quiet(): Promise<void> {
    for (;;) {
      const started = this.machines.pump(this.now)
      const delivered = await this.#queues.deliver(this.now)
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (started === 0 && !delivered && this.#work.inFlight === 0 && (this.machines.nextAt() ?? Infinity) > this.now) return
    }
  }

  /** When something happens next by itself; Infinity when nothing does. */
  nextAt(): number {
    return Math.min(this.machines.nextAt() ?? Infinity, this.#queues.nextAt(), this.#nextDue())
  }

  /** Lets everything up to `instant` happen, in order; the sweep runs whenever something is due. */
  async advanceTo(instant: number): Promise<void> {
    await this.quiet()
    for (;;) {
      const next = this.nextAt()
      if (next > instant) break
      if (next > this.now) this.clock.moveTo(next)
      if (this.#nextDue() <= this.now) this.#send('sweep', JSON.stringify({ probe: true }))
      await this.quiet()
    }
    if (instant > this.now) this.clock.moveTo(instant)
    await this.quiet()
  }

  items(kind: string): Item[] {
    return this.table.all().filter((item) => item['kind'] === kind)
  }

  /** Puts a message into a queue, such as one that was held back before. */
  redeliver(queue: QueueOfWorld, body: unknown): void {
    this.#send(queue, JSON.stringify(body))
  }

  #send(queue: QueueOfWorld, body: string): void {
    this.#queues.send(queue, body, this.now)
  }

  async #perform(queue: QueueOfWorld, bodies: never[]): Promise<void> {
    if (bodies.some((body) => this.intercept(queue, body))) return
    const context = this.#contextOf(queue)
    const [body] = bodies
    switch (queue) {
      case 'fold': {
        const records = bodies.map(({ sequence, item }: { sequence: string; item: string }) => ({ sequence: sequenceOf('stream', sequence), item: unpackItem(item) }))
        return foldRecords(context, this.#ways.shuffle?.(records) ?? records)
      }
      case 'enroll': return void (await enroll(context, body as never))
      case 'mail': return sendMessage(context, body as never, { keyring: this.keyring, publicUrl: 'https://api.example.com' })
      case 'happenings': return resume(context, body as never)
      case 'stop': return context.machines.stop((body as unknown as { execution: string }).execution, 'exited')
      case 'sweep': return sweep(context, body as never)
      case 'status': return reconcile(context, body)
      case 'feedback': return void (await takeReport(context, body, this.keyring))
    }
  }

  async bury(payload: SendPayload): Promise<void> {
    await buryMessage(this.#contextOf('undeliverable'), payload)
  }

  /** One shelf of models for all tasks, unless a test looks at each task's own calls. */
  #contextOf(task: string): TaskContext {
    const ports = this.#portsOf(task)
    if (this.#ways.ports !== undefined) return contextOf(ports)
    this.#shelf ??= new ModelShelf(ports)
    return { ...ports, shelf: this.#shelf }
  }

  #portsOf(task: string): Ports {
    const ports: Ports = {
      table: this.table,
      bus: { publish: async (events) => this.#publish(events) },
      queues: { send: async (queue, bodies) => bodies.forEach((body) => this.#send(queue, JSON.stringify(body))) },
      machines: {
        start: async (machine, name, input) => ({ execution: startOnce(this.machines, { machine, name, input }) }),
        stop: async (execution, reason) => void this.machines.stop(execution, 'Exited', reason),
        status: async (execution) => statusOf(this.machines, execution),
        succeed: async (token, output) => this.#succeed(token, output),
        fail: async (token, error, cause) => (this.machines.fail(token, error, cause).kind === 'ok' ? 'answered' : 'gone'),
      },
      mailbox: {
        deliver: async (mail) => {
          const delivery = this.delivers(mail)
          if (delivery.kind !== 'refused') this.mails.push({ at: this.now, mail })
          return delivery
        },
      },
      models: {
        pointer: async () => ({ current: this.#models[0]!.hash, all: this.#models.map(({ hash }) => hash), stops: this.#stops }),
        load: async (hash) => this.#models.find((model) => model.hash === hash)!.json,
      },
      secrets: { root: async () => this.#root },
      log: { info: () => undefined, error: () => undefined },
      now: () => this.now,
      uptime: () => this.#uptime,
    }
    return this.#ways.ports?.(ports, task) ?? ports
  }

  async #step(payload: LambdaPayload): Promise<Awaited<ReturnType<typeof performStep>>> {
    if ('token' in payload) this.#waiting.set(payload.token, payload)
    const answer = await performStep(this.#contextOf('steps'), payload)
    if (!('token' in payload)) this.#told(payload, answer)
    return answer
  }

  #succeed(token: string, output: unknown): 'answered' | 'gone' {
    if (this.machines.succeed(token, JSON.stringify(output)).kind !== 'ok') return 'gone'
    const payload = this.#waiting.get(token)
    if (payload !== undefined) this.#told(payload, output as Next)
    return 'answered'
  }

  #told(payload: LambdaPayload, answer: Next | RunState | undefined): void {
    const next = answer === undefined || 'arm' in answer ? answer : answer.next
    if (next !== undefined) this.#ways.onStep?.({ payload, arm: next.arm, at: this.now })
  }

  #publish(events: readonly BusEvent[]): void {
    for (const { type, detail } of events) {
      this.published.push({ type, detail })
      const event = { 'detail-type': type, detail }
      if (type === 'Happening') this.#send('happenings', JSON.stringify(detail))
      for (const { journey, machine, matches } of this.#journeys) {
        if (journey.status === 'live' && matches(event)) this.#send('enroll', JSON.stringify({ journey: journey.id, model: this.#models[0]!.hash, machine, type, detail }))
      }
    }
  }

  #nextDue(): number {
    return (this.table.index('due').least() ?? Infinity) as number
  }

  #fault(task: string, error: unknown): void {
    this.faults.push({ task, error })
  }
}
