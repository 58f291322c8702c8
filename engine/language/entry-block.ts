// Reads a journey's `entry`: who may enter and how often, what tells runs apart, which runs exclude each other, and the
// share that gets nothing.
import * as z from 'zod/mini'
import type { JourneyModel } from '../model/model.ts'
import type { JsonObject } from '../json.ts'
import type { Path, Reading } from './reading.ts'
import type { Scope } from './condition-check.ts'
import { checkCondition } from './condition-check.ts'
import { duration, name } from '../conditions/shapes.ts'
import { id } from '../steps/common.ts'
import { kindOfStep } from '../steps/registry.ts'
import { triggerKindOf } from '../triggers/registry.ts'

export const entrySchema = z.strictObject({
  when: z.optional(z.unknown()),
  reentry: z.optional(z.union([z.enum(['never', 'always']), z.strictObject({ after: duration })])),
  per: z.optional(z.literal('customer')),
  whileActive: z.optional(z.literal('restart')),
  key: z.optional(z.union([name, z.strictObject({ property: name, in: z.record(name, name) })])),
  group: z.optional(id),
  priority: z.optional(z.enum(['high', 'normal', 'low'])),
  holdout: z.optional(z.number().check(z.gt(0), z.lt(1))),
})

interface Around {
  scope: Scope
  triggers: readonly JsonObject[]
  steps: readonly JsonObject[]
  placeOf(step: JsonObject): Path
  hasGoal: boolean
  /** Whether one of its messages is transactional. */
  transactional: boolean
}

/** The entry as the model has it; the reading has what is wrong with it. */
export function readEntry(reading: Reading, entry: JsonObject, around: Around): JourneyModel['entry'] {
  const say = (key: string, code: string, message: string): void => reading.say(['entry', key], code, message)
  if (entry['when'] !== undefined) checkCondition(reading, entry['when'], ['entry', 'when'], { ...around.scope, judged: 'at-entry' })
  const selfLimiting = around.triggers.map(triggerKindOf).every((kind) => kind === undefined || kind.saysReentry === true)
  if (entry['reentry'] === undefined && !selfLimiting) say('reentry', 'entry.no-reentry', 'is missing: say how often a customer may enter, "never" again, "always", or {"after": "90d"} from the start of the last run')
  if (entry['per'] !== undefined && entry['key'] === undefined) say('per', 'entry.per-without-key', 'means something beside a "key" only: without one, re-entry is judged per customer anyway. Leave it out')
  if (entry['holdout'] !== undefined && !around.hasGoal) say('holdout', 'journey.holdout-without-goal', 'cannot show a lift without a "goal": say what counts as success')
  if (entry['holdout'] !== undefined && around.transactional) say('holdout', 'journey.holdout-transactional', 'would keep a transactional message from some customers, and everybody must get those: leave "holdout" out, or send that message from a journey of its own')
  if (entry['whileActive'] === 'restart') refuseRestartAfterSend(reading, around)
  return { ...entry, reentry: entry['reentry'] ?? 'always' } as unknown as JourneyModel['entry']
}

/** A run that goes on after a message could be restarted there, and the customer would get the message twice. */
function refuseRestartAfterSend(reading: Reading, around: Around): void {
  const walk = (list: readonly JsonObject[], sentBefore: boolean): boolean =>
    list.reduce((sent, step) => {
      const kind = kindOfStep(step)
      const again = kind?.loops === true && (kind.lists?.(step) ?? []).some(({ steps: one }) => sends(one))
      if ((sent || again) && (kind?.longest?.(step, 0) ?? 0) > 0) reading.say(around.placeOf(step), 'entry.restart-after-send', 'takes time after a message was sent: with "whileActive": "restart" a run restarted here would send that message again. Send at the end of each path, or leave "whileActive" out')
      const inner = (kind?.lists?.(step) ?? []).map(({ steps: one }) => walk(one, sent))
      return sent || kind?.emails !== undefined || inner.includes(true)
    }, sentBefore)
  const sends = (list: readonly JsonObject[]): boolean => list.some((step) => kindOfStep(step)?.emails !== undefined || (kindOfStep(step)?.lists?.(step) ?? []).some(({ steps: one }) => sends(one)))
  walk(around.steps, false)
}
