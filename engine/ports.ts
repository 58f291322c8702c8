// What the engine's tasks need of the world. Each port has an AWS adapter in functions/ and a memory one beside its
// contract; both pass the same contract suite.
import type { Key } from './table/keys.ts'

export type Value = string | number | boolean | null | Uint8Array | Value[] | { [name: string]: Value | undefined } | undefined
export type Item = Key & { [attribute: string]: Value }

/** What must hold for a write to go through; several attributes all must. */
export interface Condition {
  /** The item must (not) exist. */
  exists?: boolean
  /** Top-level attributes that must equal these values. */
  is?: Record<string, string | number | boolean>
  /** Top-level attributes that must not exist. */
  absent?: readonly string[]
}

export type Write =
  | { put: Item; if?: Condition }
  | { update: Key; set?: Record<string, Value>; remove?: readonly string[]; if?: Condition }
  | { remove: Key; if?: Condition }
  | { check: Key; if: Condition }

export type WriteResult = { kind: 'done' } | { kind: 'refused'; refused: number[] }

export interface Page {
  items: Item[]
  /** Present when there is more: pass it as `after`. */
  next?: string
}

export interface Table {
  get(key: Key, options?: { consistent?: boolean }): Promise<Item | undefined>
  /** Consistent reads of up to 100 keys; the answer has the order of the keys. */
  getMany(keys: readonly Key[]): Promise<(Item | undefined)[]>
  /** One partition's items whose sort key starts with `prefix` (or lies in [from, to]), in order, consistent. */
  query(pk: string, range: { prefix?: string; from?: string; to?: string; reverse?: boolean; limit?: number; after?: string }): Promise<Page>
  /** Keys of the items that fall due in this shard up to and including `until` (ms), earliest first. */
  due(shard: number, until: number, limit: number): Promise<Key[]>
  /** Partition keys of the customers in this stage and shard, in order, after the one given; as the index knows them. */
  inStage(stage: string, shard: number, limit: number, after?: string): Promise<string[]>
  /** All or nothing, up to 100 writes; a single write is no transaction. `refused` holds the indices whose condition failed. */
  write(...writes: Write[]): Promise<WriteResult>
}

export interface BusEvent {
  /** `Trigger Due` goes to one journey: the time has come that its trigger waited for. */
  type: 'Stage Changed' | 'Segment Changed' | 'Customer Event' | 'Trigger Due' | 'Happening' | 'Notification'
  detail: { customer: string } & Record<string, Value>
}

export interface Bus {
  /** Resolves when the bus has accepted all of them; throws when some were not accepted after retries. */
  publish(events: readonly BusEvent[]): Promise<void>
}

export type QueueName = 'stop' | 'sweep' | 'status'

export interface Queues {
  send(queue: QueueName, bodies: readonly unknown[]): Promise<void>
}

export interface Machines {
  /** `machine` is a version's ARN. The same name with the same input again is `same`. */
  start(machine: string, name: string, input: string): Promise<{ execution: string }>
  stop(execution: string, reason: string): Promise<void>
  status(execution: string): Promise<'running' | 'succeeded' | 'failed' | 'timed-out' | 'aborted' | 'unknown'>
  /** `gone`: the task timed out, was answered before, or its execution has ended. */
  succeed(token: string, output: unknown): Promise<'answered' | 'gone'>
  fail(token: string, error: string, cause: string): Promise<'answered' | 'gone'>
}

export interface Mail {
  from: string
  to: string
  replyTo?: string
  subject: string
  html: string
  text: string
  headers: Record<string, string>
  tags: Record<string, string>
}

export type Delivery =
  | { kind: 'accepted'; id: string }
  /** Definitely not sent. `later` asks for another try, otherwise this mail will never be taken. */
  | { kind: 'refused'; reason: string; later: boolean }
  /** Perhaps sent: a timeout or a fault after the request had left. */
  | { kind: 'unknown'; reason: string }

export interface Mailbox {
  deliver(mail: Mail): Promise<Delivery>
}

/** What the pointer's item says. */
export interface Pointer {
  /** The hash of the model now in force. */
  current: string
  /** Those of every model that may have people inside, the current one among them. */
  all: string[]
  /** How often deploys have stopped each journey; absent is never. */
  stops: Record<string, number>
}

export interface Models {
  pointer(): Promise<Pointer>
  load(hash: string): Promise<string>
}

export interface Secrets {
  /** The root secret from which every key is derived. */
  root(): Promise<string>
}

/** Ids and reasons only: never an address, an attribute or a property. */
export interface Log {
  info(message: string, fields: Record<string, string | number | boolean | undefined>): void
  error(message: string, fields: Record<string, string | number | boolean | undefined>, error?: unknown): void
}

export interface Ports {
  table: Table
  bus: Bus
  queues: Queues
  machines: Machines
  mailbox: Mailbox
  models: Models
  secrets: Secrets
  log: Log
  /** Milliseconds since the epoch. */
  now(): number
  /** Milliseconds that this process has been running, for what it caches and for nothing else. */
  uptime(): number
}
