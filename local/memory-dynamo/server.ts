// The database where no embedded engine runs: an HTTP server in this process that speaks the part of DynamoDB's protocol
// which this system uses, on the engine's table in memory. Functions reach it by the same requests as DynamoDB itself.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Problem } from '../../engine/problem.ts'
import { perform } from './operations.ts'
import { Refusal } from './refusal.ts'
import { Tables } from './tables.ts'

/** What to know of a run on it. */
export const memoryLacks =
  'The database is in memory: its data are lost at the end, so --data needs another. It is no real DynamoDB: it knows the ' +
  'requests that this system sends and no others, and refuses nothing for its size, its rate or a reserved word. ' +
  'DYNAMODB_ENDPOINT=http://localhost:8000 takes a DynamoDB of your own, such as DynamoDB Local.'

export interface MemoryDynamo {
  /** Such as `http://127.0.0.1:41234`. */
  readonly endpoint: string
  /** Takes away the table's stream records before `sequenceNumber`, but for the newest few hundred. */
  trim(tableName: string, sequenceNumber: string): void
  /** How many stream records of the table are kept. */
  count(tableName: string): number
  stop(): Promise<void>
}

/** Listens on a free loopback port. */
export async function startMemoryDynamo(): Promise<MemoryDynamo> {
  const tables = new Tables()
  // Clients keep their connections for as long as they like, as they do with the embedded engine.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, noDelay: true }, (incoming, outgoing) => receive(tables, incoming, outgoing))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Problem('local.no-port', 'The system gave the in-memory database no port.')
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    trim: (tableName, sequenceNumber) => tables.find(tableName).stream?.trim(Number(sequenceNumber)),
    count: (tableName) => tables.find(tableName).stream?.count ?? 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function receive(tables: Tables, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', () => {
    void answer(tables, incoming, Buffer.concat(chunks).toString('utf8')).then(({ status, body }) => send(outgoing, status, body))
  })
}

interface Answer {
  status: number
  body: object
}

async function answer(tables: Tables, incoming: IncomingMessage, text: string): Promise<Answer> {
  const target = String(incoming.headers['x-amz-target'] ?? '')
  try {
    return { status: 200, body: await perform(tables, target.slice(target.indexOf('.') + 1), parse(text)) }
  } catch (error) {
    if (!(error instanceof Refusal)) return { status: 500, body: { __type: 'InternalServerError', message: String(error) } }
    const { type, message, details } = error
    return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message, ...details } }
  }
}

function parse(text: string): object {
  try {
    const request: unknown = JSON.parse(text)
    if (typeof request === 'object' && request !== null) return request
  } catch {
    // Answered below.
  }
  throw new Refusal('SerializationException', 'The body of the request is not a JSON object.')
}

function send(outgoing: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'content-length': Buffer.byteLength(text) })
  outgoing.end(text)
}
