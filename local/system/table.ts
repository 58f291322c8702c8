// A table of the template with everything that follows its stream: the functions that read it, its expiry, and the sparse
// indexes that schedules look into.

import { compile } from '../bus/pattern.ts'
import type { VirtualClock } from '../clock.ts'
import { Expiry } from '../dynamo/expiry.ts'
import type { Dynamo } from '../dynamo/engine.ts'
import type { DynamoRequests } from '../dynamo/requests.ts'
import { SparseIndex } from '../dynamo/sparse-index.ts'
import { StreamPositions } from '../dynamo/stream-positions.ts'
import { StreamSource } from '../dynamo/stream-source.ts'
import { TableStream, type StreamRecord } from '../dynamo/stream.ts'
import { ensureTable } from '../dynamo/tables.ts'
import type { Functions } from '../functions.ts'
import type { Queues } from '../queues/queues.ts'
import type { Service } from '../service.ts'
import type { Store } from '../store.ts'
import type { StreamMapping } from '../template/functions.ts'
import type { TableResource } from '../template/storage.ts'
import type { System } from '../template/system.ts'
import type { Work } from '../work.ts'

export interface TableParts {
  system: System
  dynamo: Dynamo
  requests: DynamoRequests
  store: Store
  work: Work
  clock: VirtualClock
  functions: Functions
  queues: Queues
  failed: (error: unknown) => void
  kick: () => void
}

export interface OpenTable {
  resource: TableResource
  services: Service[]
  /** By the index's name. */
  sparseIndexes: Map<string, SparseIndex>
  /** Says that the table was written. */
  written(): void
}

/** Makes the table where it is missing and opens what follows its stream; `sparse` names its sparse indexes. */
export async function openTable(resource: TableResource, sparse: readonly string[], parts: TableParts): Promise<OpenTable> {
  const { system, requests, store, work, failed } = parts
  await ensureTable(requests, resource)
  const indexes = resource.globalIndexes
    .filter(({ name }) => sparse.includes(name))
    .map((index) => [index.name, new SparseIndex(resource, index)] as const)
  for (const [, index] of indexes) await index.load(requests)

  const sources: StreamSource[] = []
  const written = (): void => {
    for (const source of sources) source.written()
  }
  const attribute = resource.timeToLiveAttribute
  const expiry =
    attribute === undefined
      ? undefined
      : new Expiry({ table: resource, attribute, dynamo: requests, store, work, failed, written })
  const followed = (records: StreamRecord[]): void => {
    expiry?.see(records)
    for (const [, index] of indexes) index.see(records)
  }
  const mappings = system.streamMappings.filter(({ tableName, enabled }) => enabled && tableName === resource.name)
  for (const mapping of mappings) {
    // The first reader's records are everyone's.
    const saw = sources.length === 0 ? followed : (): void => undefined
    sources.push(await openSource(mapping, resource, saw, parts))
  }
  const services = [...sources, ...(expiry === undefined ? [] : [expiry])]
  return { resource, services, sparseIndexes: new Map(indexes), written }
}

async function openSource(
  mapping: StreamMapping,
  table: TableResource,
  saw: (records: StreamRecord[]) => void,
  { system, dynamo, requests, store, work, clock, functions, queues, failed, kick }: TableParts
): Promise<StreamSource> {
  const positions = new StreamPositions(store)
  const tests = mapping.filters.map(compile)
  const stream = await TableStream.open(requests, table.name, positions.find(mapping))
  return new StreamSource({
    mapping,
    functionArn: system.functions.find(({ name }) => name === mapping.functionName)?.arn ?? mapping.functionName,
    streamArn: `${table.arn}/stream/${stream.label}`,
    region: system.account.region,
    stream,
    positions,
    records: dynamo.records,
    functions,
    store,
    work,
    clock,
    accepts: (record) => tests.length === 0 || tests.some((test) => test(record)),
    sendToFailureQueue: (queueName, body) => void queues.send(queueName, { body, sender: 'lambda.amazonaws.com' }),
    saw,
    failed,
    kick,
  })
}
