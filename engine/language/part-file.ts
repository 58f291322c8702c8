// Reads `parts/NAME.part.json`: steps that several journeys use, with parameters. What the steps say is checked where they
// are used, for only there their parameters have values.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { ProjectSource } from '../project-files.ts'
import { Reading } from './reading.ts'
import { id, steps } from '../steps/common.ts'
import { name, scalar } from '../conditions/shapes.ts'

export const partShape = z.strictObject({
  $schema: z.optional(z.string()),
  name,
  note: z.optional(z.string()),
  parameters: z.optional(z.record(name, z.strictObject({ type: z.enum(['string', 'number', 'boolean']), default: z.optional(scalar), note: z.optional(z.string()) }))),
  steps: steps.check(z.minLength(1)),
})

export interface Parameter {
  type: 'string' | 'number' | 'boolean'
  /** Required where it is absent. */
  default?: string | number | boolean
}

export interface Part {
  id: string
  /** Tells where its steps stand. */
  reading: Reading
  parameters: Record<string, Parameter>
  /** As written, with `{"param": …}` in them. */
  steps: JsonObject[]
  /** Names of the e-mails in `content/parts/NAME/`. */
  emails: string[]
  /** Whether its parameters and its steps are known; what uses it is not to blame where they are not. */
  readable: boolean
  /** Whether some journey uses it. */
  used: boolean
}

/** By name, each as far as it can be read. */
export function readParts(source: ProjectSource): { parts: Map<string, Part>; readings: Reading[] } {
  const parts = new Map<string, Part>()
  const readings: Reading[] = []
  const paths = Object.keys(source.files)
  for (const path of paths) {
    const partId = /^parts\/([^/]+)\.part\.json$/.exec(path)?.[1]
    if (partId === undefined) continue
    const reading = new Reading(path, source.files[path] ?? '')
    readings.push(reading)
    const written = reading.json()
    if (!id.safeParse(partId).success || partId.length > 32) reading.say([], 'part.bad-id', `has the file name "${partId}"; use up to 32 small letters, digits and "-"`)
    const json = (written === undefined ? undefined : reading.read(partShape, written, [])) as JsonObject | undefined
    const parameters = (json?.['parameters'] ?? {}) as unknown as Part['parameters']
    const odd = Object.entries(parameters).filter(([, { type, default: usual }]) => usual !== undefined && typeof usual !== type)
    for (const [key, { type, default: usual }] of odd) reading.say(['parameters', key, 'default'], 'part.bad-default', `is ${JSON.stringify(usual)}, and the parameter is a ${type}`)
    const isDeclared = !reading.isLost(['parameters']) && reading.lostKeys(['parameters']).length === 0 && !Object.keys(parameters).some((key) => reading.isLost(['parameters', key, 'default']))
    const readable = json !== undefined && odd.length === 0 && isDeclared && !reading.isLost(['steps'])
    const emails = paths.map((one) => /^content\/parts\/([^/]+)\/([^/]+)\.(?:mjml|html)$/.exec(one)).flatMap((match) => (match?.[1] === partId && match[2] !== undefined ? [match[2]] : []))
    parts.set(partId, { id: partId, reading, parameters, steps: (json?.['steps'] ?? []) as JsonObject[], emails, readable, used: false })
  }
  return { parts, readings }
}
