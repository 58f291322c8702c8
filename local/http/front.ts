// The HTTP API's public address on this machine: passes requests to functions by the template's routes. The paths that
// no API of the template has can be given to a handler of the host, such as the page.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Problem } from '../../engine/problem.ts'
import type { Clock } from '../clock.ts'
import type { Functions } from '../functions.ts'
import type { HttpApi } from '../template/http.ts'
import type { Work } from '../work.ts'
import { answerOf, eventOf, failure, type HttpAnswer } from './payload.ts'
import { routeFinder, type RouteMatch } from './routes.ts'

/** Answers a request that is none of the API's; false leaves it unanswered. */
export type OtherPaths = (request: IncomingMessage, response: ServerResponse) => boolean

export interface FrontOptions {
  api: Pick<HttpApi, 'id' | 'routes'>
  accountId: string
  functions: Functions
  clock: Clock
  work: Work
  /** 0 takes any free port. */
  port: number
  otherPaths?: OtherPaths
  failed: (error: unknown) => void
}

const maxBodyBytes = 10 * 1024 * 1024
/** API Gateway's own limit. Real time: nothing else could wait for a function that hangs. */
const integrationTimeoutMs = 30_000

export class Front {
  readonly #options: FrontOptions
  readonly #server: Server
  readonly #find: ReturnType<typeof routeFinder>
  #lastRequest = 0

  private constructor(options: FrontOptions) {
    this.#options = options
    this.#find = routeFinder(options.api.routes)
    this.#server = createServer((request, response) => this.#receive(request, response))
    this.#server.keepAliveTimeout = 60_000
  }

  /** Listens on loopback; throws `local.port-in-use`. */
  static async open(options: FrontOptions): Promise<Front> {
    const front = new Front(options)
    await new Promise<void>((resolve, reject) => {
      front.#server.once('error', (error) => reject(portProblem(error, options.port)))
      front.#server.listen(options.port, '127.0.0.1', resolve)
    })
    return front
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address()
    return address !== null && typeof address === 'object' ? address.port : 0
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const method = request.method ?? 'GET'
    const match = this.#find(method, (request.url ?? '/').split('?')[0] ?? '/')
    if (match === undefined) {
      if (this.#options.otherPaths?.(request, response) !== true) void send(response, failure(404, 'Not Found'))
      return
    }
    const serving = this.#serve(request, match).then((answer) => send(response, answer))
    void this.#options.work.track(serving.catch(this.#options.failed))
  }

  async #serve(request: IncomingMessage, match: RouteMatch): Promise<HttpAnswer> {
    const body = await readBody(request)
    if (body === 'too large') return failure(413, 'Request Entity Too Large')
    if (body === 'aborted') return failure(400, 'Bad Request')
    const { api, accountId, clock, functions } = this.#options
    const event = eventOf(
      {
        method: request.method ?? 'GET',
        url: request.url ?? '/',
        headers: request.headers,
        body,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      },
      match,
      { apiId: api.id, accountId, requestId: `request-${++this.#lastRequest}`, now: clock.now() }
    )
    const result = await within(functions.invoke(match.route.functionName, event), integrationTimeoutMs)
    if (result === 'late') return failure(503, 'Service Unavailable')
    return result.ok ? answerOf(result.payload) : failure(500, 'Internal Server Error')
  }
}

/** Resolves when the answer is on its way, or the client is gone. */
function send(response: ServerResponse, answer: HttpAnswer): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve)
    const length = Buffer.byteLength(answer.body)
    response.writeHead(answer.status, { ...answer.headers, 'content-length': length })
    response.end(answer.body)
  })
}

function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > maxBodyBytes) {
        // The rest is read and forgotten, so that the client hears the answer.
        chunks.length = 0
        resolve('too large')
      } else {
        chunks.push(chunk)
      }
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('close', () => resolve('aborted'))
  })
}

async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | 'late'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** A sentence for a port that cannot be had; the error itself otherwise. */
export function portProblem(error: Error, port: number): Error {
  if (!('code' in error) || (error.code !== 'EADDRINUSE' && error.code !== 'EACCES')) return error
  return new Problem(
    'local.port-in-use',
    error.code === 'EACCES'
      ? `Port ${port} needs rights that this user does not have. Choose one above 1023: --port 3030.`
      : `Port ${port} is in use by another program. Stop that one, or choose another port: --port ${port === 65535 ? 3030 : port + 1}.`,
    { cause: error }
  )
}
