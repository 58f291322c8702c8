// Reads `events.json`, the catalogue of known events; where there is one, every name is checked against it.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { Problem } from '../problem.ts'
import type { ProjectSource } from '../project-files.ts'
import { Reading } from './reading.ts'
import { name } from '../conditions/shapes.ts'
import { systemEvents } from '../profile/fold.ts'

export const eventsShape = z.strictObject({
  $schema: z.optional(z.string()),
  events: z.record(name, z.strictObject({
    description: z.optional(z.string()),
    /** What it is called where conditions are told in words: "at least 3 orders". */
    label: z.optional(z.strictObject({ one: name, many: name })),
    properties: z.optional(z.record(name, z.strictObject({ type: z.enum(['string', 'number', 'boolean', 'date', 'list', 'object']), description: z.optional(z.string()) }))),
  })),
})

/** The names of all known events, the system's own among them; undefined where there is no catalogue. */
export function readEvents(source: ProjectSource, problems: Problem[]): string[] | undefined {
  const text = source.files['events.json']
  if (text === undefined) return undefined
  const reading = new Reading('events.json', text)
  const json = reading.json() as JsonObject | undefined
  const sound = json !== undefined && reading.fits(eventsShape, json, [])
  problems.push(...reading.problems)
  return sound ? [...Object.keys(json['events'] as JsonObject), ...systemEvents, 'Page Viewed', 'Screen Viewed'] : undefined
}
