// A whole Perennial in memory: the engine's tasks on memory ports, the compiled definitions on the local executor, in
// virtual time. Deliveries are at least once, like Lambda's: a task that throws gets its message again.
import type { BusEvent, Item, Mail, Ports, QueueName } from '../../../engine/ports.ts'
import type { CompiledJourney, Compiled } from '../../../engine/language/project.ts'
import type { LambdaPayload, SendPayload } from '../../../engine/journey/contract.ts'
import type { StreamRecord } from '../../../engine/tasks/fold.ts'
import { MemoryTable } from '../../../engine/table/memory-table.ts'
import type { MachinesOptions } from '../../../local/states/machines.ts'
import { Machines } from '../../../local/states/machines.ts'
import { VirtualClock } from '../../../local/clock.ts'
import { Work } from '../../../local/work.ts'
import { buryMessage } from '../../../engine/tasks/undeliverable.ts'
import { compile } from '../../../local/bus/pattern.ts'
import { contextOf } from '../../../engine/tasks/task-context.ts'
import { enroll } from '../../../engine/tasks/enroll.ts'
import { foldRecords } from '../../../engine/tasks/fold.ts'
import { ingest } from '../../../engine/tasks/ingest.ts'
import { makeKeyring } from '../../../engine/identity/keyring.ts'
import { performStep } from '../../../engine/tasks/step-tasks.ts'
import { reconcile } from '../../../engine/tasks/reconcile.ts'
import { resume } from '../../../engine/tasks/resume.ts'
import { sendMessage } from '../../../engine/tasks/mail.ts'
import { sequenceOf } from '../../../engine/profile/inclusion.ts'
import { sweep } from '../../../engine/tasks/sweep.ts'
import { takeReport } from '../../../engine/tasks/feedback.ts'
import { unsubscribe } from '../../../engine/tasks/consent.ts'

export const root = 'a root secret for tests, long enough to be one'
export const keyring = makeKeyring(root)

type QueueOfWorld = QueueName | 'enroll' | 'mail' | 'happenings' | 'feedback' | 'fold'

/** What a test may change of the world's ways. */
export interface Weather {
  /** Wraps the ports of one invocation, to crash it between two calls. */
  ports?: (ports: Ports, task: string) => Ports
  /** Delivers every message this often. */
  deliveries?: number
  /** Reorders the stream's records of one batch. */
  shuffle?: (records: StreamRecord[]) => StreamRecord[]
  /** The most records of one batch. */
  batch?: number
}

/** Makes what runs the definitions: the local executor unless a test brings another. */
export type MakeMachines = (options: MachinesOptions) => Machines

const region = 'arn:aws:states:eu-west-1:000000000000'

export class World {
  readonly table = new MemoryTable()
  readonly clock: VirtualClock
  readonly mails: { at: number; mail: Mail }[] = []
  readonly published: BusEvent[] = []
  readonly faults: { task: string; error: unknown }[] = []
  readonly machines: Machines
  /** How the mail service answers; accepts unless told. */
  delivers: (mail: Mail) => Awaited<ReturnType<Ports['mailbox']['deliver']>> = () => ({ kind: 'accepted', id: `mail-${this.mails.length}` })
  /** Takes a message out of the world's hands when it says so. */
  intercept: (queue: string, body: unknown) => boolean = () => false
  readonly #queues = new Map<QueueOfWorld, { body: string; at: number; tries: number }[]>()
  readonly #work = new Work()
  readonly #weather: Weather
  #journeys: { journey: CompiledJourney; machine: string; matches: (event: unknown) => boolean }[] = []
  readonly #models: Compiled['model'][] = []
  #uptime = 0
  #sequence = 0

  constructor(compiled: Compiled, startAt: number, weather: Weather = {}, makeMachines: MakeMachines = (options) => new Machines(options)) {
    this.#weather = weather
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
            return { ok: true, payload: (await performStep(contextOf(this.#portsOf('steps')), payload as LambdaPayload)) ?? null }
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
      if (kind === 'insert' && ['event', 'transition', 'membership'].includes(item['kind'] as string)) this.#send('fold', JSON.stringify({ sequence: String(++this.#sequence), item: pack(item) }))
    })
  }

  /** What a deploy of the journeys stack does: new versions of the machines, new rules, then the pointer. */
  deploy(compiled: Compiled): void {
    this.#models.unshift(compiled.model)
    this.#uptime += 60_000
    this.#journeys = compiled.journeys.map((journey) => {
      const machine = `${region}:stateMachine:perennial-${journey.id}:${this.#models.length}`
      this.machines.publish(machine, journey.id, substitute(journey))
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
        const answer = await ingest(this.#portsOf('ingest'), { route: 'batch', body, writeKey: keyring.writeKey(), received: this.now }, keyring)
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
      const delivered = await this.#deliverAll()
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (started === 0 && !delivered && this.#work.inFlight === 0 && (this.machines.nextAt() ?? Infinity) > this.now) return
    }
  }

  /** Lets everything up to `instant` happen, in order; the sweep runs whenever something is due. */
  async advanceTo(instant: number): Promise<void> {
    await this.quiet()
    for (;;) {
      const next = Math.min(this.machines.nextAt() ?? Infinity, this.#nextMessage(), this.#nextDue())
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

  #send(queue: QueueOfWorld, body: string, at = this.now): void {
    const list = this.#queues.get(queue) ?? []
    this.#queues.set(queue, list)
    list.push({ body, at, tries: 0 })
  }

  async #deliverAll(): Promise<boolean> {
    let any = false
    for (const [queue, list] of this.#queues) {
      const ready = list.filter(({ at }) => at <= this.now).slice(0, queue === 'fold' ? (this.#weather.batch ?? 100) : 1)
      if (ready.length === 0) continue
      any = true
      for (const message of ready) list.splice(list.indexOf(message), 1)
      if (ready.some(({ body }) => this.intercept(queue, JSON.parse(body)))) continue
      for (let delivery = 0; delivery < (this.#weather.deliveries ?? 1); delivery++) await this.#deliver(queue, ready)
    }
    return any
  }

  async #deliver(queue: QueueOfWorld, messages: { body: string; at: number; tries: number }[]): Promise<void> {
    try {
      await this.#perform(queue, messages.map(({ body }) => JSON.parse(body) as never))
    } catch (error) {
      this.#fault(queue, error)
      if (messages.some(({ tries }) => tries > 20)) throw new Error(`A message of ${queue} failed more than 20 times`, { cause: error })
      // The stream comes again at once, a queue's message after its visibility time-out.
      for (const message of messages.toReversed()) this.#queues.get(queue)!.unshift({ ...message, tries: message.tries + 1, at: queue === 'fold' ? this.now : this.now + 1000 })
    }
  }

  async #perform(queue: QueueOfWorld, bodies: never[]): Promise<void> {
    const context = contextOf(this.#portsOf(queue))
    const [body] = bodies
    switch (queue) {
      case 'fold': {
        const records = bodies.map(({ sequence, item }: { sequence: string; item: string }) => ({ sequence: sequenceOf('stream', sequence), item: unpack(item) }))
        return foldRecords(context, this.#weather.shuffle?.(records) ?? records)
      }
      case 'enroll': return void (await enroll(context, body as never))
      case 'mail': return sendMessage(context, body as never, { keyring, publicUrl: 'https://api.example.com' })
      case 'happenings': return resume(context, body as never)
      case 'stop': return context.machines.stop((body as unknown as { execution: string }).execution, 'exited')
      case 'sweep': return sweep(context, body as never)
      case 'status': return reconcile(context, body)
      case 'feedback': return void (await takeReport(context, body, keyring))
    }
  }

  async bury(payload: SendPayload): Promise<void> {
    await buryMessage(contextOf(this.#portsOf('undeliverable')), payload)
  }

  #portsOf(task: string): Ports {
    const ports: Ports = {
      table: this.table,
      bus: { publish: async (events) => this.#publish(events) },
      queues: { send: async (queue, bodies) => bodies.forEach((body) => this.#send(queue, JSON.stringify(body))) },
      machines: {
        start: async (machine, name, input) => ({ execution: this.#start(machine, name, input) }),
        stop: async (execution, reason) => void this.machines.stop(execution, 'Exited', reason),
        status: async (execution) => this.#status(execution),
        succeed: async (token, output) => (this.machines.succeed(token, JSON.stringify(output)).kind === 'ok' ? 'answered' : 'gone'),
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
        pointer: async () => ({ current: this.#models[0]!.hash, all: this.#models.map(({ hash }) => hash) }),
        load: async (hash) => this.#models.find((model) => model.hash === hash)!.json,
      },
      secrets: { root: async () => root },
      log: { info: () => undefined, error: () => undefined },
      now: () => this.now,
      uptime: () => this.#uptime,
    }
    return this.#weather.ports?.(ports, task) ?? ports
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

  #start(machine: string, name: string, input: string): string {
    try {
      return this.machines.start({ machine, name, input }).executionArn
    } catch (error) {
      if ((error as { code?: string }).code === 'states.execution-already-exists') return name
      throw error
    }
  }

  #status(execution: string): Awaited<ReturnType<Ports['machines']['status']>> {
    try {
      const { status } = this.machines.describe(execution)
      return ({ RUNNING: 'running', SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timed-out', ABORTED: 'aborted' } as const)[status]
    } catch {
      return 'unknown'
    }
  }

  #nextMessage(): number {
    return Math.min(Infinity, ...[...this.#queues.values()].flatMap((list) => list.map(({ at }) => at)))
  }

  #nextDue(): number {
    return Math.min(Infinity, ...this.table.all().flatMap((item) => (typeof item['dueAt'] === 'number' && item['dueShard'] !== undefined ? [item['dueAt']] : [])))
  }

  #fault(task: string, error: unknown): void {
    this.faults.push({ task, error })
  }
}

function substitute(journey: CompiledJourney): string {
  return JSON.stringify(journey.definition).replaceAll('${StepsFunction}', 'steps').replaceAll('${MailQueueUrl}', 'mail')
}

// Binary attributes do not survive JSON.
const pack = (item: Item): string => JSON.stringify(item, (_, value: unknown) => (value instanceof Uint8Array ? { bytes: [...value] } : value))
const unpack = (text: string): Item =>
  JSON.parse(text, (_, value: unknown) => (typeof value === 'object' && value !== null && 'bytes' in value && Array.isArray(value.bytes) ? Uint8Array.from(value.bytes as number[]) : value)) as Item
