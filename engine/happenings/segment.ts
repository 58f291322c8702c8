// `{"segment": "champions", "on": "leave"}`: the customer enters the segment, or leaves it.
import * as z from 'zod/mini'
import type { HappeningKind, Occurrence } from './happening.ts'
import type { JsonObject } from '../json.ts'
import { checkSegments } from '../conditions/segment.ts'
import { oneOrMore } from '../conditions/shapes.ts'
import { segmentInterest } from './happening.ts'

const segmentsOf = (happening: JsonObject): string[] => [happening['segment']].flat() as string[]
export const directionOf = (happening: JsonObject): 'enter' | 'leave' => (happening['on'] === 'leave' ? 'leave' : 'enter')

export const segment: HappeningKind = {
  keyword: 'segment',
  schema: z.strictObject({ segment: oneOrMore, on: z.optional(z.enum(['enter', 'leave'])) }),
  check: checkSegments,
  interests: (happening) => segmentsOf(happening).map(segmentInterest),
  latest: (happening, { segments }) => segmentsOf(happening).flatMap((one): Occurrence[] => {
    const known = Object.hasOwn(segments, one) ? segments[one] : undefined
    return known === undefined ? [] : [{ kind: 'segment', segment: one, on: known.inside ? 'enter' : 'leave', at: known.since }]
  }),
  matches: (happening, occurrence) => occurrence.kind === 'segment' && occurrence.on === directionOf(happening) && segmentsOf(happening).includes(occurrence.segment),
}
