// The one-machine system: everything that the synthesized templates describe, running on this machine in virtual time.

import { join } from 'node:path'
import { Problem } from '../engine/problem.ts'
import { Bus } from './bus/bus.ts'
import { Delivery } from './bus/delivery.ts'
import { Invocations } from './bus/invocations.ts'
import type { VirtualClock } from './clock.ts'
import { explainStorage, openDataFolder } from './data-folder.ts'
import { deploy } from './deployment.ts'
import { Driver } from './driver.ts'
import { checkKeeping, type Database } from './dynamo/choice.ts'
import { startDynamo } from './dynamo/engine.ts'
import { DynamoRequests } from './dynamo/requests.ts'
import { Endpoint } from './endpoint/endpoint.ts'
import { Secrets } from './endpoint/secrets.ts'
import type { FunctionError, Functions, InvokeResult } from './functions.ts'
import { Front, type OtherPaths } from './http/front.ts'
import { keepAssets } from './kept-assets.ts'
import { keptClock } from './kept-clock.ts'
import { FunctionHost } from './lambda/function-host.ts'
import { FunctionLog } from './lambda/function-log.ts'
import { Mailbox } from './mailbox/mailbox.ts'
import { QueuePoller } from './queues/poller.ts'
import { Queues } from './queues/queues.ts'
import { Schedules } from './schedules/schedules.ts'
import type { Machines } from './states/machines.ts'
import { Store } from './store.ts'
import { openExecutor } from './system/executor.ts'
import { Failures } from './system/failures.ts'
import { sparseIndexOf, worthOf } from './system/sparse-schedule.ts'
import { openTable, type OpenTable } from './system/table.ts'
import { localEnvironment } from './template/environment.ts'
import { readSystem, type System } from './template/system.ts'
import { versionNumbers } from './version-numbers.ts'
import { Work } from './work.ts'

export interface SystemOptions {
  /** The folder that `cdk synth` filled. */
  cdkOut: string
  /** Keeps the data between starts; without it they go with the system. */
  dataDir?: string
  /** Of the HTTP API; any free one unless told. */
  port?: number
  /** Where time begins in a new data folder (ms since the epoch). */
  startAt?: number
  /** Answers the paths that the HTTP API does not have. */
  otherPaths?: OtherPaths
  /** A DynamoDB-shaped database to use instead of the embedded one. */
  dynamodbEndpoint?: string | undefined
  /** The database by name, whatever the platform has; undefined takes what there is. */
  database?: Database | undefined
}

export interface OneMachine {
  /** Base URL of the HTTP API, without a slash at the end. */
  readonly http: string
  /** Base URL of the AWS-shaped endpoint. */
  readonly endpoint: string
  /** What the templates say. */
  readonly description: System
  readonly dataFolder: string
  /** The table's file: of a temporary folder it lies in memory where there is room. */
  readonly tableFile: string
  /** What to know of a run on a database that is less than DynamoDB. */
  readonly databaseLacks: string | undefined
  readonly clock: VirtualClock
  readonly store: Store
  readonly table: DynamoRequests
  readonly queues: Queues
  readonly bus: Bus
  readonly machines: Machines
  readonly mailbox: Mailbox
  readonly log: FunctionLog
  readonly failures: Failures
  /** Every call that functions made of the AWS-shaped endpoint, by its name, since this start. */
  readonly calls: ReadonlyMap<string, number>
  /** Resolves, with the reason, when the system cannot go on. */
  readonly broken: Promise<unknown>
  /** Runs until nothing is in flight, or deliverable at the present instant. */
  quiet(): Promise<void>
  nextAt(): number | undefined
  /** Lets everything up to `instant` happen, in order. */
  advanceTo(instant: number): Promise<void>
  advanceToNext(): Promise<boolean>
  stop(): Promise<void>
}

/** Starts it; throws a Problem that says what to do, and then leaves nothing running and nothing half-made. */
export async function startSystem(options: SystemOptions): Promise<OneMachine> {
  const closers: Closer[] = []
  try {
    return await start(options, closers)
  } catch (error) {
    await closeAll(closers)
    throw error
  }
}

async function start(options: SystemOptions, closers: Closer[]): Promise<OneMachine> {
  const wanted = { database: options.database, endpoint: options.dynamodbEndpoint }
  checkKeeping(wanted, options.dataDir)
  const folder = openDataFolder(options.dataDir)
  closers.push(() => folder.release())
  let driver: Driver | undefined
  const failed = (error: unknown): void => driver?.fail(error)

  const dynamo = await startDynamo({
    ...wanted,
    path: folder.tableFile,
    removeFolders: folder.temporaryFolders,
  })
  closers.push(() => dynamo.stop())
  void dynamo.failed.then(failed)
  const table = new DynamoRequests(dynamo.endpoint)
  closers.push(() => table.close())
  const store = new Store(folder.storeFile)
  closers.push(() => store.close())
  // A temporary folder outlives no power cut; any other is written to the disk's surface less often than SQLite would.
  store.db.exec(folder.temporary ? 'PRAGMA synchronous = OFF' : 'PRAGMA wal_autocheckpoint = 10000')

  const { clock, moved } = keptClock(store, options.startAt ?? Date.now())
  const description = readSystem(options.cdkOut, { versionNumber: versionNumbers(store) })
  const { account, buses, rules } = description
  const work = new WatchedWork(failed)
  const failures = new Failures()
  const note = (where: string, message: string): void => failures.note(clock.now(), where, message)
  const noteError = ({ functionName, error }: { functionName: string; error: FunctionError }): void =>
    note(functionName, `${error.errorType}: ${error.errorMessage}`)

  const functions = new LateFunctions(work)
  const queues = new Queues({ store, clock, queues: description.queues })
  const resources = description.functions
  const invocations = new Invocations({ store, clock, work, functions, queues, resources, onFailure: noteError })
  const delivery = new Delivery({ queues, invocations })
  const bus = new Bus({ store, clock, delivery, account, buses, rules, onFailure: ({ message }) => note('bus', message) })
  const { configurationSets } = description
  // Delivered seconds later, nearly every mail would make an instant of its own: half of all moves of the clock.
  const mailbox = new Mailbox({ store, clock, bus, account, configurationSets, deliveryMs: 0 })

  const kick = (): void => driver?.kick()
  const shared = { system: description, dynamo, requests: table, store, work, clock, functions, queues, failed, kick }
  const sparse = description.schedules.flatMap((schedule) => sparseIndexOf(schedule) ?? [])
  const tables: OpenTable[] = []
  for (const resource of description.tables) tables.push(await openTable(resource, sparse, shared))
  const written = (): void => {
    for (const open of tables) open.written()
    // Work in flight ends with a pump of its own.
    if (work.inFlight === 0) kick()
  }
  await deploy(description.deploymentCalls, store, table)
  const machines = openExecutor({ ...shared, bus, written })
  closers.push(() => machines.close())
  const poller = new QueuePoller({
    store,
    work,
    functions,
    queues,
    region: account.region,
    mappings: description.queueMappings,
    onFailure: noteError,
  })

  const indexes = new Map(tables.flatMap(({ sparseIndexes }) => [...sparseIndexes]))
  const schedules = new Schedules({
    store,
    clock,
    delivery,
    account,
    schedules: description.schedules,
    worthOf: (schedule) => worthOf(schedule, indexes),
    onFailure: ({ schedule, message }) => note(schedule, message),
  })

  const calls = new Map<string, number>()
  const count = (name: string): void => void calls.set(name, (calls.get(name) ?? 0) + 1)
  const endpoint = new Endpoint({
    account,
    queues,
    bus,
    mailbox,
    dynamoUrl: dynamo.endpoint,
    executor: machines,
    secrets: new Secrets({ store, secrets: description.secrets }),
    assets: keepAssets(description.assets, store, join(folder.path, 'assets')),
    onDynamoCall: ({ isWrite, operation }) => {
      count(`DynamoDB.${operation}`)
      if (isWrite) written()
    },
    onCall: count,
    onFault: (error) => {
      note('endpoint', String(error))
      // The caller hears of an internal failure and tries again; a full disk is no better then.
      if (explainStorage(error, folder.path) !== error) failed(error)
    },
  })
  const endpointUrl = await endpoint.listen()
  closers.push(() => endpoint.close())
  const [api = { id: 'none', routes: [] }] = description.httpApis
  const front = await Front.open({
    api,
    functions,
    clock,
    work,
    failed,
    accountId: account.accountId,
    port: options.port ?? 0,
    ...(options.otherPaths === undefined ? {} : { otherPaths: options.otherPaths }),
  })
  closers.push(() => front.close())
  const http = `http://localhost:${front.port}`

  const log = new FunctionLog(folder.temporary ? undefined : folder.logFile)
  closers.push(() => log.flush())
  const host = new FunctionHost({
    functions: resources.map((resource) => ({
      ...resource,
      environment: localEnvironment(resource.environment, description, { endpoint: endpointUrl, api: http }),
    })),
    region: account.region,
    endpoint: endpointUrl,
    clock,
    log,
    oneAtATime: description.streamMappings.map(({ functionName }) => functionName),
  })
  closers.push(() => host.stop())
  functions.host = host

  // The streams last, so that what is written by what the others start is read with it.
  const services = [poller, machines, invocations, mailbox, schedules, ...tables.flatMap((open) => open.services)]
  const running = new Driver({ services, work, clock, moved, explain: (error) => explainStorage(error, folder.path) })
  driver = running
  closers.push(() => running.stop())

  return {
    http,
    description,
    clock,
    store,
    table,
    queues,
    bus,
    machines,
    mailbox,
    log,
    failures,
    calls,
    endpoint: endpointUrl,
    dataFolder: folder.path,
    tableFile: folder.tableFile,
    databaseLacks: dynamo.lacks,
    broken: running.broken,
    quiet: () => running.quiet(),
    nextAt: () => running.nextAt(),
    advanceTo: (instant) => running.advanceTo(instant),
    advanceToNext: () => running.advanceToNext(),
    stop: () => closeAll(closers),
  }
}

type Closer = () => unknown

/** The last opened is the first closed. */
async function closeAll(closers: Closer[]): Promise<void> {
  for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer()
}

/** Work whose failures end the run: a promise that nobody looks at would keep them to itself. */
class WatchedWork extends Work {
  readonly #failed: (error: unknown) => void

  constructor(failed: (error: unknown) => void) {
    super()
    this.#failed = failed
  }

  override track<T>(promise: Promise<T>): Promise<T> {
    promise.catch(this.#failed)
    return super.track(promise)
  }
}

/** The functions' host is made last, for it needs the addresses of all that calls them. */
class LateFunctions implements Functions {
  host: Functions | undefined
  readonly #work: Work

  constructor(work: Work) {
    this.#work = work
  }

  invoke(functionName: string, event: unknown): Promise<InvokeResult> {
    if (this.host === undefined) throw new Problem('local.not-started', `${functionName} was called before the start.`)
    return this.#work.track(this.host.invoke(functionName, event))
  }
}
