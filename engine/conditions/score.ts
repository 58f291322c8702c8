// `{"score": "lead", "atLeast": 50}`: what a score of lifecycle.json comes to now.
import * as z from 'zod/mini'
import type { ConditionKind } from './condition.ts'
import type { ScoreModel } from '../lifecycle/definitions.ts'
import { compileFor } from './reference.ts'
import { firstMomentOf } from './first-moment.ts'
import { name, operatorShapes } from './shapes.ts'
import { nearest } from '../nearest.ts'
import { operatorsOf } from './test.ts'
import { refuseForeignReference, refuseWithoutOperator } from './operator-check.ts'
import { scoreAt, scoreTurns } from '../lifecycle/score.ts'

const nothing: ScoreModel = { points: [] }

export const score: ConditionKind = {
  keyword: 'score',
  schema: z.strictObject({ score: name, ...operatorShapes }),
  check(condition, scope) {
    const found = condition['score'] as string
    if (scope.scores !== undefined && !scope.scores.includes(found)) scope.say(['score'], 'score.unknown', `names the score "${found}", which lifecycle.json does not have`, nearest(found, scope.scores))
    refuseWithoutOperator(condition, scope)
    refuseForeignReference(operatorsOf(condition), [], scope)
  },
  compile(condition, { definitions }) {
    const named = condition['score'] as string
    const model = Object.hasOwn(definitions.scores, named) ? definitions.scores[named]! : nothing
    const test = compileFor(operatorsOf(condition))
    const holdsAt = (subject: Parameters<typeof test>[0], now: number): boolean => test(subject)(scoreAt(model, subject.profile, now))
    return {
      holds: (subject) => holdsAt(subject, subject.now),
      turns: (subject) => firstMomentOf(scoreTurns(model, subject.profile, subject.now), subject.now, (now) => holdsAt(subject, now)),
    }
  },
}
