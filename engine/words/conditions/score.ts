// "the score “Lead score” is at least 50".
import type { ConditionWords, Speech } from '../speech.ts'
import type { JsonObject } from '../../json.ts'
import { denyOperators, sayOperators } from '../tests.ts'
import { operatorsOf } from '../../conditions/test.ts'

const subject = (condition: JsonObject, { names }: Speech): string => `the score ${names.score(condition['score'] as string)}`

export const score: ConditionWords = {
  says: (condition, speech) => sayOperators(subject(condition, speech), operatorsOf(condition)),
  denies: (condition, speech) => denyOperators(subject(condition, speech), operatorsOf(condition)),
}
