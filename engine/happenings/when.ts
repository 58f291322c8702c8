// `{"when": condition}`: as soon as the condition is true, also if it is already.
import * as z from 'zod/mini'
import type { HappeningKind } from './happening.ts'
import type { JsonObject } from '../json.ts'
import { segmentsIn } from '../conditions/segments-in.ts'
import { turnedBy } from '../conditions/registry.ts'
import { profileInterest, segmentInterest } from './happening.ts'

export const when: HappeningKind = {
  keyword: 'when',
  schema: z.strictObject({ when: z.unknown() }),
  condition: (happening) => happening['when'] as JsonObject,
  interests: (happening) => [profileInterest, ...turnedBy(happening['when'] as JsonObject), ...segmentsIn(happening['when'] as JsonObject).map(segmentInterest)],
  // Decided by its condition, not by what happened: see `journey/occurrence.ts`.
  matches: () => false,
}
