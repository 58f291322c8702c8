// "the trigger's value is at least 40".
import type { ConditionWords } from '../speech.ts'
import { denyOperators, sayOperators, sayValue } from '../tests.ts'
import { operatorsOf } from '../../conditions/test.ts'

const subject = (condition: Parameters<ConditionWords['says']>[0]): string => sayValue({ trigger: condition['trigger']! })

export const trigger: ConditionWords = {
  says: (condition) => sayOperators(subject(condition), operatorsOf(condition)),
  denies: (condition) => denyOperators(subject(condition), operatorsOf(condition)),
}
