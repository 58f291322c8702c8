// The schema of `locales/LANGUAGE.json`: strings, by journey, e-mail and key.
import type { JsonObject } from '../../json.ts'
import type { Names } from './project-names.ts'
import { described, ref } from './explained.ts'

export function localeSchema({ names }: Names): JsonObject {
  const strings = ref('strings')
  const journeys = Object.entries(names.journey ?? {}).map(([id, name]) => [id, { description: `Strings of the journey "${name}", then of its e-mails.`, allOf: [strings] }])
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...described('Strings in one language, by journey, e-mail and key. Content shows them with {{ \'key\' | t }}.'),
    type: 'object',
    properties: { shared: { ...described('Strings that every e-mail may use.'), allOf: [strings] }, ...(Object.fromEntries(journeys) as JsonObject) },
    additionalProperties: strings,
    definitions: { strings: { anyOf: [{ type: 'string' }, { type: 'object', additionalProperties: strings }] } },
  }
}
