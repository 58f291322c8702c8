// The project's names as definitions: an editor offers them with what is said of each, and underlines what is none of them
// where the project declares them all.
import type { Holding } from '../entry.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { Names } from './project-names.ts'
import { isObject } from '../../json.ts'
import { openHoldings } from './project-names.ts'

const nouns: Record<Holding, string> = {
  condition: 'condition', happening: 'happening', trigger: 'trigger', steps: 'steps',
  stage: 'stage', topic: 'topic', event: 'event', property: 'property', attribute: 'attribute', 'journey-attribute': 'attribute of the journeys',
  segment: 'segment', score: 'score', milestone: 'milestone', email: 'e-mail', message: 'send', part: 'part', reward: 'reward', coupon: 'pool of coupons',
  sender: 'sender', locale: 'language', zone: 'time zone', journey: 'journey', group: 'group',
}

export function nameDefinitions(names: Names): Record<string, JsonObject> {
  return Object.fromEntries((Object.keys(nouns) as Holding[]).map((holding) => [holding, nameDefinition(holding, names.names[holding])]))
}

function nameDefinition(holding: Holding, known: Record<string, string> | undefined): JsonObject {
  const anything: JsonObject = { type: 'string', minLength: 1 }
  if (known === undefined) return anything
  const list = Object.keys(known)
  // An empty enum lets nothing through, and says nothing of use.
  if (list.length === 0) return anything
  const listed: JsonObject = { type: 'string', enum: list, enumDescriptions: list.map((name) => known[name] ?? '') }
  if (openHoldings.includes(holding)) return { anyOf: [listed, anything] }
  return { ...listed, errorMessage: `The project has no such ${nouns[holding]}. There are: ${list.slice(0, 12).join(', ')}${list.length > 12 ? ', …' : ''}.` }
}

/** Objects whose keys are names (`set`): each name becomes a key that is offered. */
export function withMemberNames(node: JsonObject, names: Names): JsonObject {
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk)
    if (!isObject(value)) return value
    const { $members, ...rest } = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]))
    if (typeof $members !== 'string') return rest
    const known = names.names[$members as Holding] ?? {}
    const member = rest['additionalProperties']!
    const { propertyNames: _, ...open } = rest
    const properties = Object.fromEntries(Object.entries(known).map(([name, description]) => [name, isObject(member) && !('$ref' in member) ? { ...member, description } : { description, allOf: [member] }]))
    if (Object.keys(known).length === 0) return open
    return openHoldings.includes($members as Holding) ? { ...open, properties } : { ...open, properties, additionalProperties: false }
  }
  return walk(node) as JsonObject
}
