// The table's database: the embedded engine as a child process on a file, or the one in memory, or whatever
// DYNAMODB_ENDPOINT names.

import { createServer } from 'node:net'
import { Problem } from '../../engine/problem.ts'
import { startChild, type Child } from '../child.ts'
import { memoryLacks, startMemoryDynamo } from '../memory-dynamo/server.ts'
import { chooseDatabase, type Wanted } from './choice.ts'
import { StreamRecords } from './stream-records.ts'

export interface Dynamo {
  /** Such as `http://127.0.0.1:41234`. */
  readonly endpoint: string
  /** The records that the stream keeps; absent where the database is not ours. */
  readonly records: KeptRecords | undefined
  /** What to know of a run on a database that is less than DynamoDB. */
  readonly lacks?: string
  /** Resolves with the reason when the engine ends without being asked to. */
  readonly failed: Promise<Problem>
  stop(): Promise<void>
}

export type KeptRecords = Pick<StreamRecords, 'trim' | 'count'>

export interface DynamoOptions extends Wanted {
  /** The engine's file. */
  path: string
  /** Folders that nobody needs once the engine is gone. */
  removeFolders?: readonly string[]
}

/** Starts it on a free loopback port. */
export async function startDynamo(options: DynamoOptions): Promise<Dynamo> {
  const choice = chooseDatabase(options)
  switch (choice.kind) {
    case 'endpoint':
      return external(choice.endpoint)
    case 'memory':
      return inMemory()
    case 'embedded':
      return embedded(choice.program, options)
  }
}

async function inMemory(): Promise<Dynamo> {
  const memory = await startMemoryDynamo()
  return { endpoint: memory.endpoint, records: memory, lacks: memoryLacks, failed: never(), stop: () => memory.stop() }
}

async function embedded(program: string, options: DynamoOptions): Promise<Dynamo> {
  let port = await freePort()
  let child: Child
  try {
    child = await startEngine(program, port, options)
  } catch {
    // Somebody may have taken the port between our look and the engine's start: once more, and then the error stands.
    port = await freePort()
    child = await startEngine(program, port, options)
  }
  let records: StreamRecords
  try {
    records = new StreamRecords(options.path)
  } catch (error) {
    await child.stop()
    throw error
  }
  let stopping = false
  const failed = child.ended.then((said) =>
    stopping ? never<Problem>() : engineEnded(said)
  )
  return {
    endpoint: `http://127.0.0.1:${port}`,
    records,
    failed,
    stop: async () => {
      stopping = true
      records.close()
      await child.stop()
    },
  }
}

function startEngine(program: string, port: number, { path, removeFolders = [] }: DynamoOptions): Promise<Child> {
  return startChild(program, ['serve', '--db-path', path, '--port', String(port)], {
    removeFolders,
    readyText: 'listening on',
    readyWithinMs: 10_000,
  })
}

async function external(endpoint: string): Promise<Dynamo> {
  if (!URL.canParse(endpoint)) {
    throw new Problem(
      'local.bad-endpoint',
      `DYNAMODB_ENDPOINT is ${JSON.stringify(endpoint)}; it should be an address such as http://localhost:8000.`
    )
  }
  try {
    await fetch(endpoint, { signal: AbortSignal.timeout(5000) })
  } catch (cause) {
    throw new Problem(
      'local.endpoint-silent',
      `Nothing answers at DYNAMODB_ENDPOINT=${endpoint}. Start the database there, or unset the variable.`,
      { cause }
    )
  }
  return { endpoint, records: undefined, failed: never(), stop: () => Promise.resolve() }
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined)

const engineEnded = (said: string): Problem =>
  new Problem(
    'local.database-gone',
    `The embedded database ended while it was needed: ${said || 'it said nothing'}. ` +
      'If the disk is full, make room; then start again: what was accepted is kept.'
  )

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port)
        else reject(new Error('The system gave no port.'))
      })
    })
  })
}
