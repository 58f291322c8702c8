// A function's environment as it runs on one machine: the same as deployed, but that queues and HTTP APIs are reached
// where this machine has them. Definitions and names keep AWS's own URLs, so that they never depend on a port.

import type { System } from './system.ts'

export interface LocalUrls {
  /** Of the AWS-shaped endpoint, such as `http://127.0.0.1:4566`. */
  endpoint: string
  /** Of the public HTTP API, such as `http://localhost:3000`. */
  api: string
}

/** `environment` with the URLs of this machine in place of AWS's. */
export function localEnvironment(
  environment: Record<string, string>,
  system: Pick<System, 'account' | 'httpApis'>,
  urls: LocalUrls
): Record<string, string> {
  const { region, urlSuffix } = system.account
  const places: [string, string][] = [
    [`https://sqs.${region}.${urlSuffix}`, urls.endpoint],
    ...system.httpApis.map((api): [string, string] => [api.endpoint, urls.api]),
  ]
  return Object.fromEntries(
    Object.entries(environment).map(([key, value]) => [
      key,
      places.reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), value),
    ])
  )
}
