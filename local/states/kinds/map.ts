// Map, inline: walks its processor once for each item of an array; its result is the list of their outputs.

import { runtimeFailure } from '../failure.ts'
import type { Fields } from '../fields.ts'
import { loadInputPath, loadNext, loadResult } from '../flow.ts'
import { pathExpression } from '../expression.ts'
import type { Kind, Scope } from '../machine.ts'
import { parseTemplate } from '../template.ts'

/** Step Functions walks at most this many items of an inline Map at once. */
const MOST_AT_ONCE = 40

export function loadMap(fields: Fields, loadScope: (fields: Fields) => Scope): Kind {
  const input = loadInputPath(fields)
  const itemsPath = fields.parsedText('ItemsPath', pathExpression)
  // Parameters and Iterator are the older names.
  fields.atMostOne('ItemSelector', 'Parameters')
  fields.atMostOne('ItemProcessor', 'Iterator')
  const selector = fields.parsed(fields.has('ItemSelector') ? 'ItemSelector' : 'Parameters', parseTemplate)
  const scope = loadProcessor(fields, loadScope)
  const most = fields.integer('MaxConcurrency', 0, Number.MAX_SAFE_INTEGER) ?? 0
  const result = loadResult(fields, true)
  const next = loadNext(fields)
  return {
    events: 2,
    begin: (visit) => {
      const data = input(visit.input, visit)
      const items = itemsPath === undefined ? data : itemsPath(data, visit)
      if (Array.isArray(items)) return { kind: 'parked', parked: { kind: 'branches', threads: [], items } }
      throw runtimeFailure('The ItemsPath of a Map must give an array.')
    },
    finish: (outputs, visit) => ({ kind: 'moved', output: result(outputs, visit), next }),
    branches: {
      scope: () => scope,
      atOnce: most === 0 ? MOST_AT_ONCE : Math.min(most, MOST_AT_ONCE),
      template: (item, visit) => (selector === undefined ? item : selector(input(visit.input, visit), visit))
    }
  }
}

function loadProcessor(fields: Fields, loadScope: (fields: Fields) => Scope): Scope {
  const processor = fields.child(fields.has('ItemProcessor') ? 'ItemProcessor' : 'Iterator')
  if (processor === undefined) {
    fields.invalid(undefined, 'the field "ItemProcessor" is missing')
    return { startAt: '', states: new Map() }
  }
  const config = processor.child('ProcessorConfig')
  if (config !== undefined) {
    if (config.oneOf('Mode', ['INLINE', 'DISTRIBUTED']) === 'DISTRIBUTED') {
      config.unsupported('Mode', 'distributed Map cannot be executed here, only INLINE')
    }
    config.close()
  }
  const scope = loadScope(processor)
  processor.close()
  return scope
}
