// The JSON Schemas of a journeys folder as files: `schema/NAME.schema.json`.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { namesOf } from '../../engine/reference/schema/project-names.ts'
import { projectSchemas } from '../../engine/reference/schema/project-schemas.ts'
import type { ProjectSource } from '../../engine/project-files.ts'

/** Texts by their path relative to the folder. */
export function schemaFiles(source: ProjectSource): Record<string, string> {
  return Object.fromEntries(Object.entries(projectSchemas(namesOf(source))).map(([name, schema]) => [`schema/${name}.schema.json`, `${JSON.stringify(schema, undefined, 1)}\n`]))
}

/** Those that the folder lacks, or has in another state. */
export function staleSchemas(source: ProjectSource): string[] {
  return Object.entries(schemaFiles(source)).filter(([path, text]) => source.files[path] !== text).map(([path]) => path)
}

/** Writes those that differ; returns their paths. */
export function writeSchemas(folder: string, source: ProjectSource): string[] {
  const files = schemaFiles(source)
  const stale = staleSchemas(source)
  if (stale.length > 0) mkdirSync(join(folder, 'schema'), { recursive: true })
  for (const path of stale) writeFileSync(join(folder, path), files[path] ?? '')
  return stale
}
