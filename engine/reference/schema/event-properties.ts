// Where a kind names an event and asks for its properties, the catalogue's properties of that event are offered, and others
// are underlined.
import type { Entry } from '../entry.ts'
import type { JsonObject } from '../../json.ts'
import type { Names } from './project-names.ts'
import { described, ref } from './explained.ts'
import { holdingOf } from '../entry.ts'

/** `allOf` for the schema of a kind with these keys. */
export function eventProperties(keys: Entry['keys'], { properties }: Names): JsonObject {
  const named = Object.entries(keys).find(([, key]) => holdingOf(key) === 'event')?.[0]
  const asking = Object.entries(keys).filter(([path, key]) => holdingOf(key) === 'property' && !path.includes('.')).map(([path]) => path)
  if (named === undefined || named.includes('.') || asking.length === 0 || Object.keys(properties).length === 0) return {}
  return {
    allOf: Object.entries(properties).map(([event, own]) => ({
      if: { required: [named], properties: { [named]: { const: event } } },
      then: { properties: Object.fromEntries(asking.map((key) => [key, askedOf(own)])) },
    })),
  }
}

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
