// A zod schema as JSON Schema without the project's names, in which `$piece` marks what has a definition of its own, and a walk
// over its keys: what the entries explain.
import * as z from 'zod/mini'
import type { JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { operatorKeys, referenceKeys } from '../shared.ts'
import { pieceOf } from './pieces.ts'

export function plainSchema(schema: z.ZodMiniType): JsonObject {
  const { $schema: _, $piece: __, ...plain } = z.toJSONSchema(schema, {
    target: 'draft-7',
    unrepresentable: 'any',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const demand = demandOf(zodSchema)
      const piece = pieceOf(zodSchema)
      if (piece !== undefined) jsonSchema['$piece'] = piece
      if (jsonSchema.pattern !== undefined && demand !== undefined) jsonSchema['patternErrorMessage'] = `This ${demand}.`
    },
  })
  return plain as JsonObject
}

/** What the parser says of a text that does not follow its pattern. */
function demandOf(schema: unknown): string | undefined {
  // oxlint-disable-next-line no-underscore-dangle -- the library's own names
  const checks = (schema as { _zod: { def: { checks?: { _zod: { def: { format?: string; error?: (issue: object) => unknown } } }[] } } })._zod.def.checks ?? []
  // oxlint-disable-next-line no-underscore-dangle -- the library's own names
  const said = checks.map(({ _zod }) => _zod.def).find(({ format }) => format === 'regex')?.error?.({})
  return typeof said === 'string' ? said : undefined
}

/** The schemas that a value here may follow: the choices of an `anyOf`, the members of a list. */
export function shapesAt(node: JsonObject): JsonObject[] {
  const choices = node['anyOf']
  if (Array.isArray(choices)) return choices.filter(isObject).flatMap(shapesAt)
  return isObject(node['items']) ? [node, ...shapesAt(node['items'])] : [node]
}

export interface Key {
  /** As entries write it: `send.email`, `topics.*.label`. */
  path: string
  node: JsonObject
  /** An operator or a reference, which are explained once for all. */
  shared: boolean
}

/** Every key below a node; its entry must explain those that are not shared. */
export function keysBelow(node: JsonObject, path = ''): Key[] {
  const keys = shapesAt(node).flatMap((shape) => {
    const properties = isObject(shape['properties']) ? shape['properties'] : {}
    const names = Object.keys(properties)
    const own = names.filter((name) => name !== '$schema')
    const members = shape['additionalProperties']
    const chosen = isObject(members) && Object.keys(members).length > 0 && !isTest(members) ? [[`*`, members] as const] : []
    return [...own.map((name) => [name, properties[name] as JsonObject] as const), ...chosen].flatMap(([name, inner]) => {
      const at = path === '' ? name : `${path}.${name}`
      const below = keysBelow(inner, at)
      return [{ path: at, node: inner, shared: isShared(name, names, path) }, ...below]
    })
  })
  return [...new Map(keys.map((key) => [key.path, key])).values()]
}

/** An operator among operators, or a lone reference in the place of a value. */
function isShared(name: string, names: readonly string[], path: string): boolean {
  const amongOperators = names.includes('is') && names.includes('atLeast')
  if (Object.hasOwn(operatorKeys, name)) return amongOperators
  return path !== '' && names.length === 1 && Object.hasOwn(referenceKeys, name)
}

/** A filter's test: a value, a list, a reference or operators. */
export function isTest(node: JsonObject): boolean {
  return shapesAt(node).some((shape) => isObject(shape['properties']) && 'atLeast' in shape['properties'] && 'is' in shape['properties'])
}
