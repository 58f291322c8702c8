// "country is LV".
import type { ConditionWords } from '../speech.ts'
import { denyOperators, sayOperators, sayValue } from '../tests.ts'
import { operatorsOf } from '../../conditions/test.ts'

export const attribute: ConditionWords = {
  says: (condition) => sayOperators(sayValue(condition['attribute']!), operatorsOf(condition)),
  denies: (condition) => denyOperators(sayValue(condition['attribute']!), operatorsOf(condition)),
}
