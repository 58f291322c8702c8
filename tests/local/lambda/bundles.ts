// Makes small function bundles for tests.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FunctionResource } from '../../../local/template/functions.ts'

/** Writes `source` as the bundle of a function called `name` below `root`. */
export function bundle(root: string, name: string, source: string, changes: Partial<FunctionResource> = {}): FunctionResource {
  const folder = join(root, `asset.${name}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.mjs'), source)
  return {
    name,
    arn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
    stack: 'test',
    logicalId: name,
    handler: 'index.handler',
    folder,
    environment: {},
    memoryMb: 128,
    timeoutMs: 3000,
    asynchronous: { retries: 2, maxAgeMs: 1000 },
    ...changes,
  }
}
