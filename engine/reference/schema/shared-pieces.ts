// Puts a reference in the place of every piece that stands in a schema as it is defined. What an editor shows of a place stays
// with the place: draft 7 lets a reader pass over what stands beside `$ref`, so such words stand beside an `allOf` of it.
import type { Json, JsonObject } from '../../json.ts'
import type { Surroundings } from './explained.ts'
import { explain, explainedAs, ref } from './explained.ts'
import { isObject } from '../../json.ts'
import { pieces } from './pieces.ts'
import { plainSchema } from './plain-schema.ts'

export interface Sharing {
  definitions: Record<string, JsonObject>
  /** Refers to the definitions wherever a node says that it is one of them, and still is. */
  share: (node: JsonObject) => JsonObject
}

export function sharedPieces(around: Surroundings): Sharing {
  const whole = Object.fromEntries(Object.entries(pieces).map(([name, { shape, key }]) => [name, explainedAs(explain(plainSchema(shape), { keys: {} }, around), key, around)]))
  const known = new Map(Object.entries(whole).map(([name, node]) => [name, JSON.stringify(node)]))
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk)
    if (!isObject(value)) return value
    const { $piece, ...node } = value
    // A project may call something of its own by the mark's name.
    if (typeof $piece !== 'string') return below(value)
    return referring($piece, node, known.get($piece)) ?? below(node)
  }
  const below = (node: JsonObject): JsonObject => Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, walk(inner)]))
  return { definitions: Object.fromEntries(Object.entries(whole).map(([name, node]) => [name, below(node)])), share: below }
}

/** Undefined where the node is no longer the piece that it was made as. */
function referring(piece: string, node: JsonObject, defined: string | undefined): JsonObject | undefined {
  if (JSON.stringify(node) === defined) return ref(piece)
  const { description, markdownDescription, ...bare } = node
  if (JSON.stringify(bare) !== defined) return undefined
  // Where a key has a type of its own, an editor opens its quotes or brackets as soon as the key is chosen.
  const type = bare['type'] === undefined ? {} : { type: bare['type'] }
  return { ...(description === undefined ? {} : { description }), ...(markdownDescription === undefined ? {} : { markdownDescription }), ...type, allOf: [ref(piece)] }
}
