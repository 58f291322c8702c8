import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { readProject } from '../../engine/project-files.ts'
import { staleSchemas } from '../../cli/schema/schema-files.ts'

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url))

test('the shipped schemas are those of the shipped files: `perennial schema` writes them anew', () => {
  expect(staleSchemas(readProject(path('journeys')))).toEqual([])
})

test('every shipped file names its schema, and the editor\'s settings know those that cannot', () => {
  const { files } = readProject(path('journeys'))
  const settings = JSON.parse(readFileSync(path('.vscode/settings.json'), 'utf8')) as { 'json.schemas': { fileMatch: string[]; url: string }[] }
  const urls = settings['json.schemas'].map(({ url }) => url.replace('./journeys/', ''))
  for (const file of Object.keys(files).filter((name) => name.startsWith('schema/'))) expect(urls).toContain(file)
  const named = Object.entries(files).filter(([file]) => /^[^/]+\.json$/.test(file)).map(([, text]) => (JSON.parse(text) as { $schema: string }).$schema.replace('./', ''))
  for (const schema of named) expect(Object.keys(files)).toContain(schema)
})
