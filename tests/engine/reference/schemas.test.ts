import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../../engine/json.ts'
import { Editor } from './editor.ts'
import { fileURLToPath } from 'node:url'
import { isObject } from '../../../engine/json.ts'
import { namesOf } from '../../../engine/reference/schema/project-names.ts'
import { projectSchemas } from '../../../engine/reference/schema/project-schemas.ts'
import { readProject } from '../../../engine/project-files.ts'

const shipped = readProject(fileURLToPath(new URL('../../../journeys', import.meta.url)))
const events = {
  'Total/paid ~ 50% ("é")': { properties: { 'a b': { type: 'number' }, $piece: { type: 'string' } } },
  'Order-Completed': { properties: { total: { type: 'number' } } },
  'Order Completed': { properties: { revenue: { type: 'number' } } },
}
const oddlyNamed = { files: { ...shipped.files, 'events.json': JSON.stringify({ events }) } }
const journey = (condition: string): string => `{"name": "x", "topic": "offers", "trigger": {"stage": "lapsed"}, "entry": {"reentry": "never"}, "steps": [{"if": ${condition}}]}`

describe.each(Object.entries({ ...projectSchemas(namesOf(shipped)), 'journey of oddly named events': projectSchemas(namesOf(oddlyNamed))['journey']! }))('%s', (_, schema) => {
  const nodes = nodesIn(schema)

  test('every reference finds what it names', () => {
    expect(nodes.flatMap(({ $ref }) => (typeof $ref === 'string' && !isObject(found(schema, $ref)) ? [$ref] : []))).toEqual([])
  })

  test('nothing stands beside a reference, where draft 7 lets a reader pass over it', () => {
    expect(nodes.filter((node) => typeof node['$ref'] === 'string' && Object.keys(node).length > 1)).toEqual([])
  })

  test('no mark of the generator is left', () => {
    expect(nodes.flatMap(({ $piece, $members }) => [$piece, $members]).filter((mark) => typeof mark === 'string')).toEqual([])
  })

  test('what is longer than a few lines is written once', () => {
    const times = new Map<string, number>()
    for (const text of nodes.map((node) => JSON.stringify(node))) times.set(text, (times.get(text) ?? 0) + 1)
    expect([...times].filter(([text, count]) => count > 1 && text.length > 600).map(([text]) => text)).toEqual([])
  })
})

test('an event of any name offers its own properties', async () => {
  const editor = new Editor(oddlyNamed)
  const offered = async (event: string): Promise<string[]> => (await editor.offers('journey', journey(`{"event": ${JSON.stringify(event)}, "where": {|}}`))).map(({ label }) => label)
  expect(await offered('Total/paid ~ 50% ("é")')).toEqual(['a b', '$piece'])
  expect(await offered('Order-Completed')).toEqual(['total'])
  expect(await offered('Order Completed')).toEqual(['revenue'])
})

function nodesIn(value: Json): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  return isObject(value) ? [value, ...Object.values(value).flatMap(nodesIn)] : []
}

function found(schema: JsonObject, ref: string): Json | undefined {
  return ref.replace(/^#\//, '').split('/').reduce<Json | undefined>((node, part) => (isObject(node) ? node[part] : undefined), schema)
}
