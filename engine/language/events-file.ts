// Reads `events.json`, the catalogue of known events; where there is one, every name is checked against it.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { Problem } from '../problem.ts'
import type { ProjectSource } from '../project-files.ts'
import type { Types, ValueType } from '../conditions/declared-types.ts'
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

export interface Catalogue {
  /** All known events, the system's own among them. */
  names: string[]
  /** The declared properties, of events that declare any. */
  properties: Readonly<Record<string, Types>>
}

/** Undefined where there is no catalogue, or a broken one. */
export function readEvents(source: ProjectSource, problems: Problem[]): Catalogue | undefined {
  const text = source.files['events.json']
  if (text === undefined) return undefined
  const reading = new Reading('events.json', text)
  const json = reading.json() as JsonObject | undefined
  const sound = json !== undefined && reading.fits(eventsShape, json, [])
  problems.push(...reading.problems)
  if (!sound) return undefined
  const events = Object.entries(json['events'] as Record<string, { properties?: Record<string, { type: ValueType }> }>)
  const declared = events.flatMap(([event, { properties = {} }]) => {
    const types = Object.entries(properties).map(([property, { type }]) => [property, type] as const)
    return types.length === 0 ? [] : [[event, Object.fromEntries(types)] as const]
  })
  return { names: [...events.map(([event]) => event), ...systemEvents, 'Page Viewed', 'Screen Viewed'], properties: Object.fromEntries(declared) }
}
