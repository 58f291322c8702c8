// The HTTP side of Segment's protocol: route, Basic authentication, gzip.
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Answer } from '../../engine/tasks/ingest.ts'
import type { Call, Route } from '../../engine/ingest/request.ts'
import { gunzipSync } from 'node:zlib'
import { limits, routes } from '../../engine/ingest/request.ts'

/** An app asks to let a customer into this journey. */
export type EnrollCall = Omit<Call, 'route'> & { journey: string }

/** The call, or the answer to a request that is none. */
export function callOf(event: APIGatewayProxyEventV2, received: number): Call | EnrollCall | Answer {
  const journey = /\/v1\/journeys\/([^/]+)\/enroll$/.exec(event.rawPath)?.[1]
  const route = routes.find((one) => event.rawPath.endsWith(`/v1/${one}`))
  if (route === undefined && journey === undefined) return { status: 404, body: { success: false, code: 'request.unknown-route', message: `There is no ${event.rawPath}; use ${routes.map((one) => `/v1/${one}`).join(', ')}, /v1/journeys/{journey}/enroll` } }
  const body = textOf(event, route)
  if (typeof body !== 'string') return body
  const call = { body, writeKey: userOf(event.headers['authorization']), received }
  return route === undefined ? { ...call, journey: journey ?? '' } : { ...call, route }
}

function textOf(event: APIGatewayProxyEventV2, route: Route | undefined): string | Answer {
  const raw = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  if (event.headers['content-encoding']?.toLowerCase() !== 'gzip') return raw.toString('utf8')
  // A little more than is allowed, so that the limit's own answer is given; a bomb ends here.
  const most = (route === 'batch' ? limits.batchBytes : limits.eventBytes) + 1024
  try {
    return gunzipSync(raw, { maxOutputLength: most }).toString('utf8')
  } catch (error) {
    const tooLarge = error instanceof RangeError
    return tooLarge
      ? { status: 413, body: { success: false, code: 'request.too-large', message: `$ unpacks to more than ${most} bytes. Send smaller batches.` } }
      : { status: 400, body: { success: false, code: 'request.bad-gzip', message: '$ is no gzip, though Content-Encoding says so' } }
  }
}

/** Segment's SDKs send the write key as the user name, with an empty password. */
function userOf(authorization: string | undefined): string | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1]
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8').split(':')[0]
}
