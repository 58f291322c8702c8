// The JSON Schemas by which editors complete, explain and check the files of one project: the parser's own shapes, the
// reference's words, the project's names. Of two kinds the key that makes them decides, by if/then: an editor then offers
// exactly what this kind takes, and underlines the rest.
import type * as z from 'zod/mini'
import type { Entry, Holding } from '../entry.ts'
import type { JsonObject } from '../../json.ts'
import type { Names } from './project-names.ts'
import { conditionEntries } from '../conditions/registry.ts'
import { conditionKinds } from '../../conditions/registry.ts'
import { described, explain, ref } from './explained.ts'
import type { Surroundings } from './explained.ts'
import { eventProperties, propertyDefinitions } from './event-properties.ts'
import { fileEntries } from '../files/registry.ts'
import { happeningEntries } from '../happenings/registry.ts'
import { happeningKinds } from '../../happenings/registry.ts'
import { localeSchema } from './locale-schema.ts'
import { nameDefinitions, withMemberNames } from './name-definitions.ts'
import { plainSchema } from './plain-schema.ts'
import { saysOf } from '../entry.ts'
import { sharedPieces } from './shared-pieces.ts'
import { schemaKey, stepKeys } from '../shared.ts'
import { stepEntries } from '../steps/registry.ts'
import { stepKinds } from '../../steps/registry.ts'
import { triggerEntries } from '../triggers/registry.ts'
import { triggerKinds } from '../../triggers/registry.ts'

interface Room {
  name: string
  kinds: readonly { keyword: string; schema: z.ZodMiniType }[]
  entries: Record<string, Entry>
  /** Keys that every kind of the room takes. */
  common: Entry['keys']
}

const rooms: readonly Room[] = [
  { name: 'condition', kinds: conditionKinds, entries: conditionEntries, common: {} },
  { name: 'happening', kinds: happeningKinds, entries: happeningEntries, common: {} },
  { name: 'trigger', kinds: triggerKinds, entries: triggerEntries, common: {} },
  { name: 'step', kinds: stepKinds.map(({ verb, schema }) => ({ keyword: verb, schema })), entries: stepEntries, common: stepKeys },
]

/** By the name of the file's kind: `journey`, `lifecycle`, …. */
export function projectSchemas(names: Names): Record<string, JsonObject> {
  const { definitions: pieces, share } = sharedPieces(surroundings(names))
  const shared = { ...pieces, ...Object.fromEntries(Object.entries(definitions(names)).map(([name, node]) => [name, share(node)])) }
  const schemas = Object.entries(fileEntries).map(([name, entry]): [string, JsonObject] => {
    const root = explain(plainSchema(entry.schema), { keys: { $schema: schemaKey, ...entry.keys } }, surroundings(names))
    const whole = share(withMemberNames({ $schema: 'http://json-schema.org/draft-07/schema#', ...described(entry.description), ...root }, names))
    return [name, { ...whole, definitions: reached(whole, shared) }]
  })
  return { ...Object.fromEntries(schemas), locale: localeSchema(names) }
}

function definitions(names: Names): Record<string, JsonObject> {
  const all: Record<string, JsonObject> = { ...nameDefinitions(names), ...propertyDefinitions(rooms.flatMap(({ kinds, entries }) => kinds.map(({ keyword }) => entries[keyword]?.keys ?? {})), names) }
  for (const room of rooms) {
    for (const { keyword, schema } of room.kinds) all[`${room.name}.${keyword}`] = kindDefinition(room, keyword, schema, names)
    all[room.name] = discriminated(room, names)
  }
  return all
}

function kindDefinition(room: Room, keyword: string, schema: z.ZodMiniType, names: Names): JsonObject {
  const entry = room.entries[keyword] ?? { description: '', keys: {}, examples: [] }
  const keys = { ...room.common, ...entry.keys }
  const node = explain(plainSchema(schema), { keys }, surroundings(names))
  return withMemberNames({ ...node, ...described(entry.description), ...eventProperties(keys, names) }, names)
}

/** One definition for each kind's key; where none is there yet, all keys are offered. `beside` are keys that stand beside any kind. */
function discriminated(room: Room, names: Names, beside?: JsonObject): JsonObject {
  const properties = (beside?.['properties'] ?? {}) as JsonObject
  const kinds = room.kinds.map(({ keyword, schema }, index) => {
    // `settled` beside `event` is a kind of its own, found first; without it, it is offered.
    const special = room.kinds.slice(0, index).filter((other) => Object.hasOwn(plainSchema(other.schema)['properties'] as JsonObject, keyword)).map((other) => other.keyword)
    const extra = Object.fromEntries(special.map((other) => [other, described(room.entries[other]?.keys[other] === undefined ? '' : saysOf(room.entries[other].keys[other]))]))
    const added: JsonObject = { ...extra, ...properties }
    return {
      if: { required: [keyword], ...(special.length === 0 ? {} : { not: { anyOf: special.map((other) => ({ required: [other] })) } }) },
      then: Object.keys(added).length === 0 ? ref(`${room.name}.${keyword}`) : laidOver(`${room.name}.${keyword}`, kindDefinition(room, keyword, schema, names), added),
    }
  })
  const common = explain({ properties: Object.fromEntries(Object.keys(room.common).map((key) => [key, key === 'when' ? {} : { type: 'string' }])) }, { keys: room.common }, surroundings(names))['properties'] as JsonObject
  // A key without a value yet makes no kind: its value is offered from here.
  const offered = Object.fromEntries(room.kinds.map(({ keyword }) => [keyword, { ...described(room.entries[keyword]?.description ?? ''), allOf: [ref(`${room.name}.${keyword}/properties/${keyword}`)] }]))
  const examples = room.kinds.flatMap(({ keyword }) => (room.entries[keyword]?.examples ?? []).slice(0, 1).map((body) => ({ label: keyword, description: room.entries[keyword]?.description ?? '', body })))
  return {
    type: 'object',
    ...(beside === undefined ? { defaultSnippets: examples } : {}),
    allOf: [
      ...kinds,
      {
        if: { not: { anyOf: room.kinds.map(({ keyword }) => ({ required: [keyword] })) } },
        then: {
          properties: { ...offered, ...common, ...properties },
          additionalProperties: false,
          not: {},
          errorMessage: `Needs one of the keys ${room.kinds.map(({ keyword }) => keyword).join(', ')}.`,
        },
      },
    ],
    ...(Array.isArray(beside?.['required']) ? { required: beside['required'] } : {}),
  }
}

/** The kind's schema with keys that stand beside it; its own keys are those of its definition. */
function laidOver(definition: string, kind: JsonObject, properties: JsonObject): JsonObject {
  const own = Object.fromEntries(Object.keys(kind['properties'] as JsonObject).map((key) => [key, ref(`${definition}/properties/${key}`)]))
  return { ...kind, properties: { ...own, ...properties } }
}

function surroundings(names: Names): Surroundings {
  return {
    discriminate(holding: Holding, beside: JsonObject) {
      const room = rooms.find(({ name }) => name === holding)
      return room === undefined ? beside : discriminated(room, names, beside)
    },
  }
}

/** The definitions that a schema refers to, and those that they refer to. */
function reached(root: JsonObject, all: Record<string, JsonObject>): JsonObject {
  const found = new Set<string>()
  const search = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(search)
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      const name = key === '$ref' && typeof inner === 'string' ? inner.slice('#/definitions/'.length).split('/')[0] : undefined
      if (name === undefined) search(inner)
      else if (!found.has(name) && all[name] !== undefined) {
        found.add(name)
        search(all[name])
      }
    }
  }
  search(root)
  return Object.fromEntries(Object.entries(all).filter(([name]) => found.has(name)))
}
