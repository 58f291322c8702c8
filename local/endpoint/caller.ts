// Who calls, by the access key id in the signature, and whether that caller may do what it asks for. Signatures are not
// checked: the endpoint listens on the loopback interface only, and every function has a key id of its own.

import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '../../engine/problem.ts'

/** `service` and `action` as IAM names them (`sqs`, `SendMessage`); `resource` is an ARN, or `*`. */
export type Authorize = (identity: string, service: string, action: string, resource: string) => boolean

export interface Caller {
  identity: string
  /** Throws `endpoint.access-denied`. */
  mayDo(service: string, action: string, resource: string): void
}

export function identityOf(headers: IncomingHttpHeaders): string {
  const { authorization = '' } = headers
  const start = authorization.indexOf('Credential=')
  return start < 0 ? 'anonymous' : authorization.slice(start + 11, authorization.indexOf('/', start))
}

export function callerOf(headers: IncomingHttpHeaders, authorize: Authorize | undefined): Caller {
  const identity = identityOf(headers)
  return {
    identity,
    mayDo: (service, action, resource) => {
      if (authorize?.(identity, service, action, resource) === false) throw accessDenied(identity, service, action, resource)
    },
  }
}

export function accessDenied(identity: string, service: string, action: string, resource: string): Problem {
  return new Problem(
    'endpoint.access-denied',
    `User: ${identity} is not authorized to perform: ${service}:${action} on resource: ${resource}`
  )
}
