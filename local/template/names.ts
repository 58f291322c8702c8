// Names and ARNs as AWS makes them, but always the same for the same template: what has no name of its own is called
// by its stack and logical id.

import { createHash } from 'node:crypto'
import { Problem } from '../../engine/problem.ts'

export interface Account {
  accountId: string
  region: string
  partition: string
  urlSuffix: string
}

/** A physical name for a resource that was given none. */
export function generatedName(stack: string, logicalId: string): string {
  const name = `${stack}-${logicalId}`
  return name.length <= 64 ? name : `${name.slice(0, 55)}-${digest(name, 8)}`
}

export function arn(account: Account, service: string, resource: string): string {
  return `arn:${account.partition}:${service}:${account.region}:${account.accountId}:${resource}`
}

/** The first `length` hexadecimal digits of the text's SHA-256. */
export function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}

export type Destination = { kind: 'queue'; name: string } | { kind: 'function'; name: string }

/** The queue or function that an ARN names; throws `template.unknown-target` for anything else. */
export function destinationOf(arnText: string): Destination {
  const [, , service, , , ...rest] = arnText.split(':')
  if (service === 'sqs' && rest[0] !== undefined) return { kind: 'queue', name: rest[0] }
  if (service === 'lambda' && rest[0] === 'function' && rest[1] !== undefined) {
    return { kind: 'function', name: rest[1] }
  }
  throw new Problem(
    'template.unknown-target',
    `${arnText} is neither a queue nor a function: the one-machine system delivers to SQS queues and Lambda functions.`
  )
}

export function queueNameOf(arnText: string): string {
  const destination = destinationOf(arnText)
  if (destination.kind === 'queue') return destination.name
  throw new Problem('template.unknown-target', `${arnText} should be a queue's ARN.`)
}

/** A function's name from its name, its ARN (with or without a qualifier) or API Gateway's invocation path. */
export function functionNameOf(reference: string): string {
  const match = /function:([^:/]+)/.exec(reference)
  return match?.[1] ?? reference
}
