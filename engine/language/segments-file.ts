// Reads `segments.json`: named conditions, which may refer to each other but not in a circle.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { Problem } from '../problem.ts'
import type { ProjectSource } from '../project-files.ts'
import type { Scope } from './condition-check.ts'
import type { SegmentModel } from '../lifecycle/definitions.ts'
import { Reading } from './reading.ts'
import { checkCondition } from './condition-check.ts'
import { id } from '../steps/common.ts'
import { name } from '../conditions/shapes.ts'
import { segmentsIn } from '../conditions/segments-in.ts'
import { walkCondition } from '../conditions/registry.ts'

export const segmentsShape = z.strictObject({
  $schema: z.optional(z.string()),
  segments: z.record(id, z.strictObject({ label: name, note: z.optional(z.string()), when: z.unknown() })),
})

export interface SegmentsFile {
  /** Undefined where some may be missing, for the file is broken. */
  names: string[] | undefined
  /** Those that are sound. */
  segments: Record<string, SegmentModel>
}

export const noSegments: SegmentsFile = { names: [], segments: {} }

/** `scope` holds what lifecycle.json has; a project without the file has no segments. */
export function readSegments(source: ProjectSource, scope: Omit<Scope, 'segments' | 'messages' | 'inJourney'>, problems: Problem[], warnings: Problem[]): SegmentsFile {
  const text = source.files['segments.json']
  if (text === undefined) return noSegments
  const reading = new Reading('segments.json', text)
  const written = reading.json()
  const json = (written === undefined ? undefined : reading.read(segmentsShape, written, [])) as JsonObject | undefined
  const shaped = (json?.['segments'] ?? {}) as unknown as Record<string, SegmentModel>
  const names = json === undefined || reading.isLost(['segments']) ? undefined : [...Object.keys(shaped), ...reading.lostKeys(['segments'])]
  const sound = Object.entries(shaped).filter(([segment, { when }]) => checkCondition(reading, when, ['segments', segment, 'when'], { ...scope, segments: names, messages: undefined, inJourney: false }))
  const segments = Object.fromEntries(sound.map(([segment, { label, when }]) => [segment, { label, when }]))
  for (const segment of Object.keys(segments)) {
    const circle = circleFrom(segment, segments)
    if (circle !== undefined) reading.say(['segments', segment, 'when'], 'segment.circle', `refers back to itself (${circle.join(' → ')}); a segment must in the end depend on events and attributes`)
  }
  problems.push(...reading.problems)
  warnings.push(...reading.warnings)
  return { names, segments }
}

/** Whether a condition looks at the stage, itself or through a segment. */
export function looksAtStage(condition: JsonObject, segments: Readonly<Record<string, SegmentModel>>): boolean {
  let found = false
  walkCondition(condition, (one) => (found ||= one['stage'] !== undefined))
  return found || segmentsIn(condition).some((segment) => segments[segment] !== undefined && looksAtStage(segments[segment].when, segments))
}

function circleFrom(start: string, segments: Readonly<Record<string, SegmentModel>>): string[] | undefined {
  const seen = new Set<string>()
  const search = (segment: string, way: string[]): string[] | undefined => {
    for (const next of segments[segment] === undefined ? [] : segmentsIn(segments[segment].when)) {
      if (next === start) return [...way, next]
      if (seen.has(next)) continue
      seen.add(next)
      const circle = search(next, [...way, next])
      if (circle !== undefined) return circle
    }
    return undefined
  }
  return search(start, [start])
}
