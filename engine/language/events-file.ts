// Reads `events.json`, the catalogue of known events; where there is one, every name is checked against it.
import * as z from 'zod/mini'
import type { Path } from './reading.ts'
import type { Problem } from '../problem.ts'
import type { ProjectSource } from '../project-files.ts'
import type { Types, ValueType } from '../conditions/declared-types.ts'
import { Reading } from './reading.ts'
import { isObject } from '../json.ts'
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

/** The catalogue as far as it can be read; undefined where there is none, or nothing of it can. */
export function readEvents(source: ProjectSource, problems: Problem[]): Catalogue | undefined {
  const text = source.files['events.json']
  if (text === undefined) return undefined
  const reading = new Reading('events.json', text)
  const written = reading.json()
  const json = written === undefined ? undefined : reading.read(eventsShape, written, [])
  problems.push(...reading.problems)
  const events = isObject(json) && isObject(json['events']) && !reading.isLost(['events']) ? json['events'] : undefined
  if (events === undefined) return undefined
  const lost = reading.lostKeys(['events'])
  const declared = Object.entries(events).flatMap(([event, entry]) => {
    const types = typesDeclared(reading, ['events', event, 'properties'], isObject(entry) ? entry['properties'] : undefined)
    return types === undefined ? [] : [[event, types] as const]
  })
  return { names: [...Object.keys(events), ...lost, ...systemEvents, 'Page Viewed', 'Screen Viewed'], properties: Object.fromEntries(declared) }
}

/** The types of an object of declarations; one that could not be read may be of any. Undefined where nothing is declared, or nobody can tell what is. */
export function typesDeclared(reading: Reading, path: Path, declarations: unknown): Types | undefined {
  if (reading.isLost(path) || !isObject(declarations)) return undefined
  const types = Object.entries(declarations).map(([key, one]) => [key, reading.lacks([...path, key]) || !isObject(one) ? 'any' : (one['type'] as ValueType)] as const)
  const all = [...types, ...reading.lostKeys(path).map((key) => [key, 'any'] as const)]
  return all.length === 0 ? undefined : Object.fromEntries(all)
}
