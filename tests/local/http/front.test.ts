import { request as send, type IncomingMessage } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { VirtualClock } from '../../../local/clock.ts'
import type { InvokeResult } from '../../../local/functions.ts'
import { Front, type OtherPaths } from '../../../local/http/front.ts'
import { Work } from '../../../local/work.ts'

const start = Date.UTC(2026, 2, 12, 19, 3, 58)

let front: Front
let work: Work
let asked: [string, unknown][]
let answer: (event: unknown) => InvokeResult | Promise<InvokeResult>

function open(port = 0, otherPaths?: OtherPaths): Promise<Front> {
  return Front.open({
    api: {
      id: 'api',
      routes: [
        { apiId: 'api', method: 'POST', path: '/v1/{kind}', functionName: 'ingest', payloadFormat: '2.0' },
        { apiId: 'api', method: 'GET', path: '/unsubscribe/{token}', functionName: 'unsubscribe', payloadFormat: '2.0' },
      ],
    },
    accountId: '000000000000',
    functions: {
      invoke: (name, event) => {
        asked.push([name, event])
        return Promise.resolve(answer(event))
      },
    },
    clock: new VirtualClock(start),
    work,
    port,
    ...(otherPaths === undefined ? {} : { otherPaths }),
    failed: (error) => {
      throw error
    },
  })
}

beforeEach(async () => {
  work = new Work()
  asked = []
  answer = () => ({ ok: true, payload: { statusCode: 200, body: '{"success":true}' } })
  front = await open(0, (request, response) => {
    if (request.url !== '/page') return false
    response.end('the page')
    return true
  })
})
afterEach(() => front.close())

async function ask(
  method: string,
  path: string,
  options: { headers?: Record<string, string>; body?: string | Buffer } = {}
): Promise<{ status: number | undefined; headers: IncomingMessage['headers']; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = send({ port: front.port, host: '127.0.0.1', method, path, headers: options.headers }, (incoming) => {
      let body = ''
      incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
      incoming.on('end', () => resolve({ status: incoming.statusCode, headers: incoming.headers, body }))
    })
    outgoing.on('error', reject)
    outgoing.end(options.body)
  })
}

describe('request', () => {
  test('becomes an event of format 2.0', async () => {
    await ask('POST', '/v1/track?a=1&a=2&b=x%20y', {
      headers: { 'Content-Type': 'application/json', 'X-Thing': 'Yes', Cookie: 'a=1; b=2', Host: 'api.example.com' },
      body: '{"ü":1}',
    })
    expect(asked).toEqual([
      [
        'ingest',
        {
          version: '2.0',
          routeKey: 'POST /v1/{kind}',
          rawPath: '/v1/track',
          rawQueryString: 'a=1&a=2&b=x%20y',
          cookies: ['a=1', 'b=2'],
          headers: expect.objectContaining({ 'content-type': 'application/json', 'x-thing': 'Yes', host: 'api.example.com' }),
          queryStringParameters: { a: '1,2', b: 'x y' },
          pathParameters: { kind: 'track' },
          requestContext: {
            accountId: '000000000000',
            apiId: 'api',
            domainName: 'api.example.com',
            domainPrefix: 'api',
            http: { method: 'POST', path: '/v1/track', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
            requestId: 'request-1',
            routeKey: 'POST /v1/{kind}',
            stage: '$default',
            time: '12/Mar/2026:19:03:58 +0000',
            timeEpoch: start,
          },
          body: '{"ü":1}',
          isBase64Encoded: false,
        },
      ],
    ])
  })

  test.each([
    ['gzip', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, gzipSync('{}')],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, Buffer.from('a=b')],
    ['bytes', { 'content-type': 'application/octet-stream' }, Buffer.from([0, 255, 1])],
  ])('body of %s comes in base 64', async (_name, headers, body) => {
    await ask('POST', '/v1/batch', { headers, body })
    expect(asked[0]?.[1]).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true })
  })

  test('without a body has none in the event', async () => {
    await ask('GET', '/unsubscribe/abc')
    expect(asked[0]?.[1]).toMatchObject({ pathParameters: { token: 'abc' }, isBase64Encoded: false })
    expect(asked[0]?.[1]).not.toHaveProperty('body')
  })

  test('over 10 MB is refused without asking the function', async () => {
    const reply = await ask('POST', '/v1/batch', { body: Buffer.alloc(10 * 1024 * 1024 + 1) })
    expect(reply).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' })
    expect(asked).toEqual([])
  })

  test('for no route is not found, but the host may answer it', async () => {
    expect(await ask('GET', '/v1/track')).toMatchObject({ status: 404, body: '{"message":"Not Found"}' })
    expect(await ask('GET', '/page')).toMatchObject({ status: 200, body: 'the page' })
  })

  test('counts as work until it is answered', async () => {
    const held = Promise.withResolvers<InvokeResult>()
    answer = () => held.promise
    const reply = ask('POST', '/v1/track', { body: '{}' })
    await expect.poll(() => asked.length).toBe(1)
    expect(work.inFlight).toBe(1)
    held.resolve({ ok: true, payload: 'done' })
    expect(await reply).toMatchObject({ status: 200, body: 'done' })
    await expect.poll(() => work.inFlight).toBe(0)
  })
})

describe('answer', () => {
  test('carries status, headers and cookies', async () => {
    answer = () => ({
      ok: true,
      payload: { statusCode: 503, headers: { 'Retry-After': 5 }, cookies: ['a=1', 'b=2'], body: 'later' },
    })
    const reply = await ask('POST', '/v1/track')
    expect(reply).toMatchObject({ status: 503, body: 'later' })
    expect(reply.headers).toMatchObject({ 'retry-after': '5', 'set-cookie': ['a=1', 'b=2'] })
  })

  test('is decoded from base 64', async () => {
    answer = () => ({ ok: true, payload: { statusCode: 200, body: 'aGk=', isBase64Encoded: true } })
    expect((await ask('GET', '/unsubscribe/a')).body).toBe('hi')
  })

  test('is inferred as JSON when there is no status', async () => {
    answer = () => ({ ok: true, payload: { hello: 1 } })
    expect(await ask('GET', '/unsubscribe/a')).toMatchObject({ status: 200, body: '{"hello":1}' })
  })

  test('of a function that fails is an internal error that tells nothing', async () => {
    answer = () => ({ ok: false, error: { errorType: 'Error', errorMessage: 'secret' } })
    expect(await ask('GET', '/unsubscribe/a')).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' })
  })
})

test('a port in use is told with what to do', async () => {
  await expect(open(front.port)).rejects.toMatchObject({
    code: 'local.port-in-use',
    message: expect.stringContaining(`--port ${front.port + 1}`),
  })
})
