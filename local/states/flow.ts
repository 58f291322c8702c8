// How data flows through a state: InputPath, Parameters, then the state's own work, then ResultSelector, ResultPath and
// OutputPath. Each is optional, and each kind of state says which it has.

import { Problem } from '../../engine/problem.ts'
import type { Fields } from './fields.ts'
import { pathExpression, type Expression } from './expression.ts'
import type { Json } from './json.ts'
import type { Visit } from './machine.ts'
import { parsePath, place, type Path } from './path.ts'
import { limited } from './payload.ts'
import { parseTemplate } from './template.ts'

export type Filter = (data: Json, visit: Visit) => Json

export function loadInputPath(fields: Fields): Filter {
  return nullablePath(fields, 'InputPath')
}

export function loadOutputPath(fields: Fields): Filter {
  const filter = nullablePath(fields, 'OutputPath')
  return (data, visit) => limited(filter(data, visit), 'output')
}

/** InputPath, then Parameters (or the field that has its role). */
export function loadInput(fields: Fields): Filter {
  const select = loadInputPath(fields)
  const template = fields.parsed('Parameters', parseTemplate)
  if (template === undefined) return select
  return (data, visit) => limited(template(select(data, visit), visit), 'payload')
}

/** From a result to the state's output: ResultSelector (where the kind has one), ResultPath, OutputPath. */
export function loadResult(fields: Fields, hasSelector: boolean): (result: Json, visit: Visit) => Json {
  const selector: Expression | undefined = hasSelector ? fields.parsed('ResultSelector', parseTemplate) : undefined
  const path = loadResultPath(fields)
  const output = loadOutputPath(fields)
  return (result, visit) => {
    const selected = selector === undefined ? result : selector(limited(result, 'result'), visit)
    return output(placeResult(path, visit.input, selected), visit)
  }
}

/** ResultPath, `$` by default; null where the result is dropped. */
export function loadResultPath(fields: Fields): Path | null {
  const whole: Path = { text: '$', root: '$', segments: [] }
  const parsed = fields.parsed('ResultPath', (value) => {
    if (value === null) return null
    if (typeof value !== 'string') throw new Problem('states.invalid', 'Expected a path or null.')
    const path = parsePath(value)
    if (path.root === '$') return path
    throw new Problem('states.invalid', `The context object cannot be written, found "${value}".`)
  })
  return parsed === undefined ? whole : parsed
}

export function placeResult(path: Path | null, input: Json, result: Json): Json {
  return path === null ? input : place(path, input, result)
}

/** Next or End; undefined is the end. */
export function loadNext(fields: Fields): string | undefined {
  const next = fields.text('Next')
  const end = fields.raw('End')
  if (end !== undefined && typeof end !== 'boolean') fields.invalid('End', 'expected true')
  if ((next === undefined) === (end !== true)) fields.invalid(undefined, 'needs either "Next" or "End": true')
  return next
}

function nullablePath(fields: Fields, key: string): Filter {
  const parsed = fields.parsed(key, (value) => {
    if (value === null) return (): Json => ({})
    if (typeof value === 'string') return pathExpression(value)
    throw new Problem('states.invalid', `Expected a path or null, found ${JSON.stringify(value)}.`)
  })
  return parsed ?? ((data) => data)
}
