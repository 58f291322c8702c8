// `{"stage": ["active", "loyal"]}`: where the customer stands now.
import * as z from 'zod/mini'
import type { ConditionKind } from './condition.ts'
import { never } from './condition.ts'
import { eachOf, oneOrMore } from './shapes.ts'
import { nearest } from '../nearest.ts'

export const stage: ConditionKind = {
  keyword: 'stage',
  schema: z.strictObject({ stage: oneOrMore }),
  check(condition, scope) {
    if (scope.stages?.length === 0) return scope.say(['stage'], 'condition.stage-in-stage', 'cannot be asked here: a stage is decided by events and attributes, never by stages')
    for (const { one, path } of eachOf(condition, 'stage')) {
      if (scope.stages !== undefined && !scope.stages.includes(one)) scope.say(path, 'condition.unknown-stage', `names the stage "${one}", which lifecycle.json does not have`, nearest(one, scope.stages))
    }
  },
  decidedBy(condition, trigger, atOnce) {
    if (!atOnce || trigger['stage'] === undefined) return undefined
    const asked = [condition['stage']].flat() as string[]
    const entered = [trigger['stage']].flat() as string[]
    if (entered.every((one) => asked.includes(one))) return true
    return entered.some((one) => asked.includes(one)) ? undefined : false
  },
  compile(condition) {
    const stages = new Set([condition['stage']].flat() as string[])
    return { holds: ({ profile }) => profile.stage !== undefined && stages.has(profile.stage), turns: never }
  },
}
