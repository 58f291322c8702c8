// Finds the module that a function's `Handler` names in its bundle.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../engine/problem.ts'
import type { FunctionResource } from '../template/functions.ts'

/** `index.handler` names the export `handler` of `index.mjs` or `index.js`; throws `local.no-handler`. */
export function handlerModule(resource: Pick<FunctionResource, 'name' | 'folder' | 'handler'>): {
  module: string
  handler: string
} {
  const dot = resource.handler.lastIndexOf('.')
  const file = resource.handler.slice(0, dot)
  const candidates = [`${file}.mjs`, `${file}.js`].map((name) => join(resource.folder, name))
  const module = candidates.find((path) => existsSync(path))
  if (module !== undefined) return { module, handler: resource.handler.slice(dot + 1) }
  throw new Problem(
    'local.no-handler',
    `The function ${resource.name} has the handler ${resource.handler}, but there is no ${candidates.join(' or ')}. ` +
      'Run `cdk synth` again.'
  )
}
