// `{"rfm": {"recency": {"atLeast": 4}}}`: recency, frequency and monetary value as 1 to 5; all that are given must hold.
import * as z from 'zod/mini'
import type { ConditionKind, Subject } from './condition.ts'
import type { JsonObject } from '../json.ts'
import type { RfmPart } from '../lifecycle/rfm.ts'
import { compileTest } from './test.ts'
import { firstMomentOf } from './first-moment.ts'
import { recencyTurns, rfmAt, rfmParts } from '../lifecycle/rfm.ts'

const mark = z.number().check(z.int(), z.minimum(1), z.maximum(5))
export const markTest = z.union([
  mark,
  z.array(mark).check(z.minLength(1)),
  z.strictObject({ is: z.optional(mark), isNot: z.optional(mark), in: z.optional(z.array(mark)), notIn: z.optional(z.array(mark)), exists: z.optional(z.boolean()), atLeast: z.optional(mark), atMost: z.optional(mark), above: z.optional(mark), below: z.optional(mark) }),
])
const test = z.optional(markTest)

export const rfm: ConditionKind = {
  keyword: 'rfm',
  schema: z.strictObject({ rfm: z.strictObject({ recency: test, frequency: test, monetary: test }) }),
  check(condition, scope) {
    if (scope.rfm === false) scope.say(['rfm'], 'rfm.undefined', 'needs thresholds, and lifecycle.json has no "rfm"', 'Add "rfm" to lifecycle.json; `perennial rfm` computes thresholds from data.')
    if (Object.keys(condition['rfm'] as JsonObject).length === 0) scope.say(['rfm'], 'rfm.empty', `asks nothing; give one of ${rfmParts.join(', ')}`)
  },
  compile(condition, { definitions }) {
    const model = definitions.rfm
    const tests = Object.entries(condition['rfm'] as JsonObject).map(([part, asked]) => ({ part: part as RfmPart, passes: compileTest(asked) }))
    const holdsAt = ({ profile }: Subject, now: number): boolean => tests.every(({ part, passes }) => passes(model === undefined ? undefined : rfmAt(model, part, profile, now)))
    return {
      holds: (subject) => holdsAt(subject, subject.now),
      turns: (subject) => (model === undefined ? Infinity : firstMomentOf(recencyTurns(model, subject.profile, subject.now).toSorted((a, b) => a - b), subject.now, (now) => holdsAt(subject, now))),
    }
  },
}
