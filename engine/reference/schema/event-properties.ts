// Where a kind names an event and asks for its properties, the catalogue's properties of that event are offered, and others
// are underlined.
import type { Entry } from '../entry.ts'
import type { JsonObject } from '../../json.ts'
import type { Names } from './project-names.ts'
import { described, ref } from './explained.ts'
import { holdingOf } from '../entry.ts'

/** `allOf` for the schema of a kind with these keys. */
export function eventProperties(keys: Entry['keys'], { properties }: Names): JsonObject {
  const asking = askingOf(keys)
  return asking === undefined || Object.keys(properties).length === 0 ? {} : { allOf: [ref(asking.definition)] }
}

/** What may be asked of each of the catalogue's events, and under which keys kinds with these keys ask. */
export function propertyDefinitions(kinds: readonly Entry['keys'][], { properties }: Names): Record<string, JsonObject> {
  const asked = kinds.flatMap((keys) => askingOf(keys) ?? []).map(({ definition, named, asking }) => [definition, {
    allOf: Object.keys(properties).map((event) => ({
      if: { required: [named], properties: { [named]: { const: event } } },
      then: { properties: Object.fromEntries(asking.map((key) => [key, ref(definitionOf(event))])) },
    })),
  }])
  return Object.fromEntries([...asked, ...Object.entries(properties).map(([event, own]) => [definitionOf(event), askedOf(own)])]) as Record<string, JsonObject>
}

/** The key that names the event, those that hold its properties, and the name of what they have in common. */
function askingOf(keys: Entry['keys']): { named: string; asking: string[]; definition: string } | undefined {
  const named = Object.entries(keys).find(([, key]) => holdingOf(key) === 'event')?.[0]
  const asking = Object.entries(keys).filter(([path, key]) => holdingOf(key) === 'property' && !path.includes('.')).map(([path]) => path)
  return named === undefined || named.includes('.') || asking.length === 0 ? undefined : { named, asking, definition: ['asked', named, ...asking].join('.') }
}

/** Events are named freely, a `$ref` takes few signs: every other stands as its number. */
const definitionOf = (event: string): string => `properties.${event.replaceAll(/\W/g, (sign) => (sign === ' ' ? '-' : `(${sign.charCodeAt(0)})`))}`

/** For a filter its keys, for a name its values; each looks at its own. */
function askedOf(own: Names['properties'][string]): JsonObject {
  const inner = Object.entries(own).filter(([, { type }]) => type === 'object' || type === 'list').map(([name]) => [`^${name.replaceAll(/[^\w]/g, '\\$&')}\\.`, ref('test')])
  return {
    properties: Object.fromEntries(Object.entries(own).map(([name, { description, type }]) => [name, { ...described(description === '' ? `A ${type}.` : `${description} (${type})`), allOf: [ref('test')] }])),
    ...(inner.length === 0 ? {} : { patternProperties: Object.fromEntries(inner) as JsonObject }),
    additionalProperties: false,
    anyOf: [{ type: 'object' }, { type: 'string', enum: Object.keys(own), enumDescriptions: Object.values(own).map(({ description, type }) => (description === '' ? `A ${type}.` : description)) }],
  }
}
