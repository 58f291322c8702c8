// "the latest total is at least 40".
import type { ConditionWords } from '../speech.ts'
import { denyOperators, sayOperators, sayValue } from '../tests.ts'
import { operatorsOf } from '../../conditions/test.ts'

const subject = (condition: Parameters<ConditionWords['says']>[0]): string => sayValue({ latest: condition['latest']! })

export const latest: ConditionWords = {
  says: (condition) => sayOperators(subject(condition), operatorsOf(condition)),
  denies: (condition) => denyOperators(subject(condition), operatorsOf(condition)),
}
