// `{"trigger": "value", "atLeast": 40}`: a property of the event that entered the run, frozen at entry.
import * as z from 'zod/mini'
import type { ConditionKind } from './condition.ts'
import { lookUp } from './attribute.ts'
import { never } from './condition.ts'
import { name, operatorShapes } from './shapes.ts'
import { compileTest, operatorsOf, resolveReferences } from './test.ts'
import { refuseWithoutOperator } from './operator-check.ts'
import { valueAt } from '../json.ts'

export const trigger: ConditionKind = {
  keyword: 'trigger',
  schema: z.strictObject({ trigger: name, ...operatorShapes }),
  needs: ['run'],
  check(condition, scope) {
    refuseWithoutOperator(condition, scope)
    if (!scope.inJourney) scope.say(['trigger'], 'condition.outside-journey', 'has a meaning inside a journey only, where an event has entered the run')
  },
  compile(condition) {
    const path = condition['trigger'] as string
    const tests = operatorsOf(condition)
    return {
      holds: (subject) => compileTest(resolveReferences(tests, (kind, of) => lookUp(subject, kind, of)))(valueAt(subject.trigger, path)),
      turns: never,
    }
  },
}
