// API Gateway's payload format 2.0: the event that a request becomes, and the response that a function's answer becomes.

import type { RouteMatch } from './routes.ts'

export interface RequestParts {
  method: string
  /** Path and query as they came. */
  url: string
  headers: NodeJS.Dict<string | string[]>
  body: Buffer
  sourceIp: string
}

export interface ApiParts {
  apiId: string
  accountId: string
  requestId: string
  /** Virtual time. */
  now: number
}

export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[]>
  body: Buffer | string
}

/** The event for the function. */
export function eventOf(request: RequestParts, { route, pathParameters }: RouteMatch, api: ApiParts): object {
  const [rawPath, rawQueryString] = split(request.url, '?')
  const { cookie, ...others } = request.headers
  const headers = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, joined(value)]))
  const cookies = joined(cookie).split('; ').filter(Boolean)
  const routeKey = route.path === '$default' ? '$default' : `${route.method} ${route.path}`
  const query = queryOf(rawQueryString)
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId: api.accountId,
      apiId: api.apiId,
      domainName: headers['host'] ?? '',
      domainPrefix: (headers['host'] ?? '').split('.')[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: api.requestId,
      routeKey,
      stage: '$default',
      time: clfTime(api.now),
      timeEpoch: api.now,
    },
    ...bodyOf(request.body, headers),
  }
}

function bodyOf(body: Buffer, headers: Record<string, string>): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false }
  const type = headers['content-type'] ?? ''
  const isText = headers['content-encoding'] === undefined && textType.test(type)
  return isText
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true }
}

const textType = /^(text\/|application\/(json|javascript|xml|.*\+json|.*\+xml)|$)/

/** The response that a function's payload means. */
export function answerOf(payload: unknown): HttpAnswer {
  if (payload === null || typeof payload !== 'object' || !('statusCode' in payload)) {
    // Format 2.0 infers a response from anything else.
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
    return { status: 200, headers: { 'content-type': 'application/json' }, body }
  }
  const response: {
    statusCode?: unknown
    headers?: Record<string, unknown>
    cookies?: string[]
    body?: unknown
    isBase64Encoded?: unknown
  } = payload
  const status = Number(response.statusCode)
  if (!Number.isInteger(status) || status < 100 || status > 599) return failure(500, 'Internal Server Error')
  const headers: HttpAnswer['headers'] = { 'content-type': 'text/plain;charset=UTF-8' }
  for (const [name, value] of Object.entries(response.headers ?? {})) headers[name.toLowerCase()] = String(value)
  if ((response.cookies?.length ?? 0) > 0) headers['set-cookie'] = response.cookies ?? []
  const text = typeof response.body === 'string' ? response.body : JSON.stringify(response.body ?? '')
  const body = response.body === undefined || response.body === null ? '' : text
  return { status, headers, body: response.isBase64Encoded === true ? Buffer.from(body, 'base64') : body }
}

/** An answer that the API itself gives. */
export function failure(status: number, message: string): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) }
}

function joined(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '')
}

/** Repeated parameters are joined by commas, as in format 2.0. */
function queryOf(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') return undefined
  const query: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const before = Object.hasOwn(query, name) ? `${query[name]},` : ''
    query[name] = `${before}${value}`
  }
  return query
}

function split(text: string, separator: string): [string, string] {
  const place = text.indexOf(separator)
  return place < 0 ? [text, ''] : [text.slice(0, place), text.slice(place + separator.length)]
}

/** As Common Log Format has it: `12/Mar/2026:19:03:58 +0000`. */
function clfTime(now: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? []
  return `${day}/${month}/${year}:${time} +0000`
}
