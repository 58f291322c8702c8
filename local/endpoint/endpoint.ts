// The one AWS-shaped endpoint of the machine: every function's SDK clients talk to it, as they would to AWS.

import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSocketServer, type Server as SocketServer, type Socket } from 'node:net'
import { Problem } from '../../engine/problem.ts'
import type { Bus } from '../bus/bus.ts'
import type { Mailbox } from '../mailbox/mailbox.ts'
import type { Queues } from '../queues/queues.ts'
import type { AssetFile } from '../template/assembly.ts'
import type { Account } from '../template/names.ts'
import { callerOf, type Authorize } from './caller.ts'
import { DynamoProxy, type DynamoCall } from './dynamo-proxy.ts'
import { isDynamo, spliceDynamo } from './dynamo-splice.ts'
import { eventOperations } from './event-operations.ts'
import { Input } from './input.ts'
import { mailOperations } from './mail-operations.ts'
import { answerObject, refuse } from './objects.ts'
import type { Operation } from './operation.ts'
import { queueOperations } from './queue-operations.ts'
import { refusalOf } from './refusal.ts'
import { secretOperations, type Secrets } from './secrets.ts'
import { stateOperations, type Executor } from './state-operations.ts'

export interface EndpointOptions {
  /** Of the embedded DynamoDB engine. */
  dynamoUrl: string
  account: Account
  queues: Queues
  bus: Bus
  executor: Executor
  mailbox: Mailbox
  secrets: Secrets
  assets: AssetFile[]
  /** Everything is allowed unless told. */
  authorize?: Authorize
  onDynamoCall?(call: DynamoCall): void
  /** Told of every call of another service: `AmazonSQS.SendMessage`, `POST /v2/email/outbound-emails`. */
  onCall?(name: string): void
  /** Told of what went wrong inside, for which the caller got an InternalFailure. */
  onFault?(error: unknown): void
}

export class Endpoint {
  readonly #options: EndpointOptions
  /** Takes connections, and hands those that are not DynamoDB's to the HTTP server. */
  readonly #front: SocketServer
  readonly #connections = new Set<Socket>()
  readonly #server: Server
  readonly #dynamo: DynamoProxy
  /** Operations by the prefix of `X-Amz-Target`. */
  readonly #services: Map<string, Record<string, Operation>>
  readonly #mail: Record<string, Operation>
  #url = ''

  constructor(options: EndpointOptions) {
    this.#options = options
    const { account, authorize } = options
    this.#dynamo = new DynamoProxy({
      url: options.dynamoUrl,
      account,
      onCall: (call) => options.onDynamoCall?.(call),
      ...(authorize === undefined ? {} : { authorize }),
    })
    this.#services = new Map([
      ['AmazonSQS', queueOperations(options.queues, account, () => this.#url)],
      ['AWSEvents', eventOperations(options.bus, account)],
      ['AWSStepFunctions', stateOperations(options.executor)],
      ['secretsmanager', secretOperations(options.secrets)],
    ])
    this.#mail = mailOperations(options.mailbox, account)
    this.#server = createServer((incoming, outgoing) => this.#answer(incoming, outgoing))
    // A kept-alive connection is never closed under a client that is about to use it.
    this.#server.keepAliveTimeout = 0
    this.#server.requestTimeout = 0
    this.#front = createSocketServer((socket) => this.#receive(socket))
  }

  /** Listens on the loopback interface and returns the endpoint's URL; throws `local.port-in-use`. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#front.once('error', (cause) => {
        reject(new Problem('local.port-in-use', `Port ${port} is not free for the AWS-shaped endpoint.`, { cause }))
      })
      this.#front.listen(port, '127.0.0.1', resolve)
    })
    const address = this.#front.address()
    this.#url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`
    return this.#url
  }

  async close(): Promise<void> {
    this.#dynamo.close()
    for (const socket of this.#connections) socket.destroy()
    await new Promise((resolve) => this.#front.close(resolve))
  }

  /** Permissions are judged on requests that are read; where none are enforced, a DynamoDB client goes straight through. */
  #receive(socket: Socket): void {
    this.#connections.add(socket)
    socket.once('close', () => this.#connections.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.once('data', (first: Buffer) => {
      const { hostname, port } = new URL(this.#options.dynamoUrl)
      if (this.#options.authorize === undefined && isDynamo(first)) {
        spliceDynamo(socket, first, { host: hostname, port: Number(port), onCall: this.#options.onDynamoCall?.bind(this.#options) })
        return
      }
      socket.pause()
      socket.unshift(first)
      this.#server.emit('connection', socket)
      socket.resume()
    })
  }

  #answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const target = incoming.headers['x-amz-target']
    if (typeof target === 'string' && target.startsWith('DynamoDB')) {
      this.#dynamo.pass(incoming, outgoing, target.slice(target.indexOf('.') + 1), (error) => this.#refuseJson(outgoing, error))
      return
    }
    const { method = 'GET', url = '/' } = incoming
    const path = url.split('?')[0] ?? '/'
    if (typeof target === 'string') this.#run(incoming, outgoing, () => this.#targeted(target))
    else if (path.startsWith('/v2/email/')) this.#run(incoming, outgoing, () => this.#mail[`${method} ${path}`])
    else if (method === 'GET' || method === 'HEAD') this.#answerObject(method, path, incoming, outgoing)
    else this.#refuseJson(outgoing, unknownOperation(`${method} ${path}`))
  }

  #targeted(target: string): Operation | undefined {
    const [service = '', operation = ''] = target.split('.')
    return this.#services.get(service)?.[operation]
  }

  #run(incoming: IncomingMessage, outgoing: ServerResponse, find: () => Operation | undefined): void {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      void this.#perform(incoming, outgoing, find(), Buffer.concat(chunks).toString())
    })
  }

  async #perform(incoming: IncomingMessage, outgoing: ServerResponse, operation: Operation | undefined, body: string): Promise<void> {
    const { headers, method = '', url = '' } = incoming
    try {
      const name = String(headers['x-amz-target'] ?? `${method} ${url}`)
      if (operation === undefined) throw unknownOperation(name)
      this.#options.onCall?.(name)
      const output = await operation(Input.parse(body), callerOf(headers, this.#options.authorize))
      this.#respond(outgoing, 200, output, headers['content-type'] ?? 'application/json')
    } catch (error) {
      this.#refuseJson(outgoing, error)
    }
  }

  #answerObject(method: 'GET' | 'HEAD', path: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
    try {
      answerObject(method, path, this.#options.assets, callerOf(incoming.headers, this.#options.authorize), outgoing)
    } catch (error) {
      const { message } = refusalOf(error)
      refuse(outgoing, 403, 'AccessDenied', message)
    }
  }

  #refuseJson(outgoing: ServerResponse, error: unknown): void {
    if (error instanceof Problem && error.code === 'mailbox.no-answer') {
      outgoing.destroy()
      return
    }
    // Left open: it is for the caller to give up.
    if (error instanceof Problem && error.code === 'mailbox.time-out') return
    const { status, name, message, queryCode } = refusalOf(error)
    if (status >= 500) this.#options.onFault?.(error)
    outgoing.setHeader('x-amzn-errortype', name)
    if (queryCode !== undefined) outgoing.setHeader('x-amzn-query-error', `${queryCode};Sender`)
    this.#respond(outgoing, status, { __type: name, message }, 'application/x-amz-json-1.0')
  }

  #respond(outgoing: ServerResponse, status: number, output: object, contentType: string): void {
    const body = JSON.stringify(output)
    outgoing.writeHead(status, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(body),
      'x-amzn-requestid': randomUUID(),
    })
    outgoing.end(body)
  }
}

function unknownOperation(name: string): Problem {
  return new Problem('endpoint.unknown-operation', `The one-machine system does not know the operation ${name}.`)
}
