// A plain JSON Schema with the reference's words at every key, and with references to the language's other parts and to
// the project's names where the entry says that they stand there.
import type { Entry, Holding, KeyEntry } from '../entry.ts'
import type { Json, JsonObject } from '../../json.ts'
import { holdingOf, saysOf } from '../entry.ts'
import { isObject } from '../../json.ts'
import { operatorKeys, referenceKeys } from '../shared.ts'

export interface Surroundings {
  /** A happening beside which other keys stand: a goal's `within`, an arm's `steps`. */
  discriminate(holding: Holding, beside: JsonObject): JsonObject
}

export const structures: readonly Holding[] = ['condition', 'happening', 'trigger']

export const ref = (name: string): JsonObject => ({ $ref: `#/definitions/${name}` })

/** `node` is the schema at `path` of what the entry explains. */
export function explain(node: JsonObject, entry: Pick<Entry, 'keys'>, around: Surroundings, path = ''): JsonObject {
  const within = (inner: JsonObject, at: string): JsonObject => explain(inner, entry, around, at)
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const out: JsonObject = { ...node }
  if (Array.isArray(node['anyOf'])) out['anyOf'] = richestFirst(node['anyOf'].filter(isObject)).map((choice) => within(choice, path))
  if (isObject(node['items'])) out['items'] = within(node['items'], path)
  if (isObject(node['properties'])) {
    out['properties'] = Object.fromEntries(Object.entries(node['properties']).filter((one): one is [string, JsonObject] => isObject(one[1])).map(([name, inner]) => {
      const own = entry.keys[below(name)]
      const key = own ?? (Object.hasOwn(referenceKeys, name) ? referenceKeys[name] : undefined) ?? (Object.hasOwn(operatorKeys, name) ? operatorKeys[name as keyof typeof operatorKeys] : undefined)
      return [name, explainedAs(within(inner, below(name)), key, around)]
    }))
  }
  if (isObject(node['additionalProperties']) && Object.keys(node['additionalProperties']).length > 0) {
    out['additionalProperties'] = explainedAs(within(node['additionalProperties'], below('*')), entry.keys[below('*')], around)
  }
  return out
}

/** A node in the place of a key, with what is said of that key and what it holds. */
export function explainedAs({ $piece, ...node }: JsonObject, key: KeyEntry | undefined, around: Surroundings): JsonObject {
  const mark = $piece === undefined ? {} : { $piece }
  const held = hold(node, holdingOf(key), around)
  return key === undefined ? { ...held, ...mark } : { ...described(saysOf(key)), ...('$ref' in held ? { allOf: [held] } : held), ...mark }
}

/** Of choices that a value fits equally badly, an editor explains the first. */
const richestFirst = (choices: JsonObject[]): JsonObject[] => choices.toSorted((a, b) => richness(b) - richness(a))
const richness = (choice: JsonObject): number => (isObject(choice['properties']) ? 1 + Object.keys(choice['properties']).length : choice['type'] === 'array' ? -1 : 0)

export const described = (says: string): JsonObject => ({ description: says, markdownDescription: says })

/** Puts in what a key holds, wherever below it the schema leaves that open. */
function hold(node: JsonObject, holding: Holding | undefined, around: Surroundings): JsonObject {
  if (holding === undefined) return node
  const again = (inner: JsonObject): JsonObject => hold(inner, holding, around)
  if (Array.isArray(node['anyOf'])) return { ...node, anyOf: node['anyOf'].filter(isObject).map(again) }
  if (node['type'] === 'array' && isObject(node['items'])) return { ...node, items: holding === 'steps' ? ref('step') : again(node['items']) }
  if (holding === 'steps') return node
  if (structures.includes(holding)) {
    if (!isOpen(node)) return node
    const beside = isObject(node['properties']) ? node['properties'] : {}
    return Object.keys(beside).length === 0 ? ref(holding) : around.discriminate(holding, { ...node, properties: beside })
  }
  if (node['type'] === 'string' && node['enum'] === undefined) return ref(holding)
  if (isObject(node['additionalProperties'])) return { ...node, propertyNames: ref(holding), $members: holding }
  return node
}

/** `z.unknown()`, or an object that lets in what it does not name. */
function isOpen(node: JsonObject): boolean {
  const members: Json | undefined = node['additionalProperties']
  return Object.keys(node).length === 0 || (node['type'] === 'object' && isObject(members) && Object.keys(members).length === 0)
}
