// Passes DynamoDB's requests on to the embedded engine, byte for byte and without waiting for the whole of either body.
// Only where permissions are enforced is a request read, for the names of its tables.

import { Agent, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Account } from '../template/names.ts'
import { callerOf, identityOf, type Authorize } from './caller.ts'

export interface DynamoCall {
  identity: string
  /** `PutItem`, `GetRecords`, … */
  operation: string
  isWrite: boolean
  status: number
}

export interface DynamoProxyOptions {
  /** Of the embedded engine. */
  url: string
  account: Account
  authorize?: Authorize
  /** Told when an answer has begun; by then a write is in the table. */
  onCall?(call: DynamoCall): void
}

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems', 'BatchWriteItem'])

export const isWriteOperation = (operation: string): boolean => writes.has(operation)

export class DynamoProxy {
  readonly #options: DynamoProxyOptions
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity })
  readonly #host: string
  readonly #port: number

  constructor(options: DynamoProxyOptions) {
    this.#options = options
    const url = new URL(options.url)
    this.#host = url.hostname
    this.#port = Number(url.port)
  }

  /** Passes a request on; `fail` answers it when it may not be, or the engine does not answer. */
  pass(incoming: IncomingMessage, outgoing: ServerResponse, operation: string, fail: (error: unknown) => void): void {
    if (this.#options.authorize === undefined) {
      incoming.pipe(this.#forward(incoming, outgoing, operation, fail))
      return
    }
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = Buffer.concat(chunks)
      try {
        this.#checkTables(incoming, operation, body)
      } catch (error) {
        fail(error)
        return
      }
      this.#forward(incoming, outgoing, operation, fail).end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }

  #forward(incoming: IncomingMessage, outgoing: ServerResponse, operation: string, fail: (error: unknown) => void): ReturnType<typeof request> {
    const { headers } = incoming
    const upstream = request({
      agent: this.#agent,
      host: this.#host,
      port: this.#port,
      method: 'POST',
      path: '/',
      headers,
    })
    upstream.on('response', (answer) => {
      const status = answer.statusCode ?? 500
      this.#options.onCall?.({ identity: identityOf(headers), operation, isWrite: isWriteOperation(operation), status })
      outgoing.writeHead(status, answer.rawHeaders.length > 0 ? answer.headers : {})
      answer.pipe(outgoing)
    })
    upstream.on('error', (error) => {
      if (outgoing.headersSent) outgoing.destroy()
      else fail(error)
    })
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) upstream.destroy()
    })
    return upstream
  }

  #checkTables(incoming: IncomingMessage, operation: string, body: Buffer): void {
    const { account, authorize } = this.#options
    const caller = callerOf(incoming.headers, authorize)
    const prefix = `arn:${account.partition}:dynamodb:${account.region}:${account.accountId}:table/`
    const resources = resourcesOf(JSON.parse(body.toString()))
    if (resources.size === 0) resources.add('*')
    for (const resource of resources) caller.mayDo('dynamodb', operation, resource === '*' ? '*' : `${prefix}${resource}`)
  }
}

/** The tables, and indexes as `table/index/name`, that a request names. */
function resourcesOf(input: unknown): Set<string> {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const table: unknown = Reflect.get(value, 'TableName')
    const index: unknown = Reflect.get(value, 'IndexName')
    if (typeof table === 'string') found.add(typeof index === 'string' ? `${table}/index/${index}` : table)
  }
  visit(input)
  if (typeof input !== 'object' || input === null) return found
  const requested: unknown = Reflect.get(input, 'RequestItems')
  if (typeof requested === 'object' && requested !== null) Object.keys(requested).forEach((table) => found.add(table))
  const items: unknown = Reflect.get(input, 'TransactItems')
  if (Array.isArray(items)) items.forEach((item: unknown) => Object.values(item ?? {}).forEach(visit))
  return found
}
