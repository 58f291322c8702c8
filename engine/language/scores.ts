// `scores` and `rfm` of lifecycle.json: their shapes, and what must hold for a profile to tell them exactly.
import * as z from 'zod/mini'
import type { Scope } from './condition-check.ts'
import type { JsonObject } from '../json.ts'
import type { Reading } from './reading.ts'
import type { RfmModel, ScoreModel } from '../lifecycle/definitions.ts'
import { checkEventName } from '../conditions/event-name.ts'
import { duration, name, where } from '../conditions/shapes.ts'
import { id } from '../steps/common.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { referencesInWhere } from '../conditions/reference.ts'
import { timesOf } from '../lifecycle/score.ts'

const points = z.number().check(z.int(), z.minimum(-10_000), z.maximum(10_000), z.refine((value) => value !== 0, 'is 0, which changes nothing'))
const most = z.number().check(z.int(), z.minimum(1), z.maximum(1_000_000))

export const scoresShape = z.record(id, z.strictObject({
  label: z.optional(name),
  points: z.array(z.strictObject({ event: name, where: z.optional(where), points, max: z.optional(most), inLast: z.optional(duration) })).check(z.minLength(1), z.maxLength(30)),
  max: z.optional(most),
}))

const four = <T extends z.ZodMiniType>(one: T) => z.array(one).check(z.minLength(4), z.maxLength(4))

export const rfmShape = z.strictObject({
  event: name,
  where: z.optional(where),
  amount: name,
  recency: four(duration),
  frequency: four(z.number().check(z.minimum(0))),
  monetary: four(z.number()),
})

/** More of them would make every profile larger than it is worth. */
const mostTimes = 50

export function checkScores(reading: Reading, scores: Readonly<Record<string, ScoreModel>>, scope: Scope): void {
  for (const [score, model] of Object.entries(scores)) {
    for (const [index, line] of model.points.entries()) {
      const path = ['scores', score, 'points', index]
      checkFilter(reading, line as unknown as JsonObject, path, scope)
      const times = timesOf(line, model)
      if (times === Infinity) reading.say([...path, 'inLast'], 'score.no-bound', `needs a "max" beside it: the profile keeps the latest times of an event, and only a bound tells how many${model.max === undefined ? '' : ' (the score\'s own "max" is none where another line takes points away)'}`)
      else if (times > mostTimes) reading.say([...path, 'inLast'], 'score.too-many', `would need the latest ${times} times of "${line.event}" on every profile; ${mostTimes} are allowed. Give more points at a time, or lower "max"`)
    }
  }
}

export function checkRfm(reading: Reading, rfm: RfmModel, scope: Scope): void {
  checkFilter(reading, rfm as unknown as JsonObject, ['rfm'], scope)
  const bounds = { recency: rfm.recency.map((age) => milliseconds(parseDuration(age))), frequency: rfm.frequency, monetary: rfm.monetary }
  for (const [part, list] of Object.entries(bounds)) {
    if (list.some((bound, index) => bound < (list[index - 1] ?? -Infinity))) reading.say(['rfm', part], 'rfm.not-rising', 'must not fall: write the four bounds from the least to the greatest')
  }
}

/** The event's name is known, and the filter literal, for facts are kept for filters known at build time. */
export function checkFilter(reading: Reading, object: JsonObject, path: (string | number)[], scope: Scope): void {
  checkEventName(object, { ...scope, ...reading.below(path) })
  if (referencesInWhere(object['where']).length > 0) reading.say([...path, 'where'], 'condition.dynamic-filter', 'must hold literal values: facts are kept for filters known at build time')
}
