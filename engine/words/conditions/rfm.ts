// "the recency mark (1 to 5) is at least 4".
import type { ConditionWords } from '../speech.ts'
import type { JsonObject } from '../../json.ts'
import { join } from '../phrase.ts'
import { sayTest } from '../tests.ts'

export const rfm: ConditionWords = {
  says: (condition) => join(Object.entries(condition['rfm'] as JsonObject).map(([part, asked]) => sayTest(`the ${part} mark (1 to 5)`, asked)), 'and'),
}
