// `{"when": condition}`: as soon as the condition is true, also if it is already.
import * as z from 'zod/mini'
import type { HappeningKind } from './happening.ts'
import type { JsonObject } from '../json.ts'
import { profileInterest } from './happening.ts'

export const when: HappeningKind = {
  keyword: 'when',
  schema: z.strictObject({ when: z.unknown() }),
  condition: (happening) => happening['when'] as JsonObject,
  interests: () => [profileInterest],
  // Decided by its condition, not by what happened: see `tasks/judge-happening.ts`.
  matches: () => false,
}
