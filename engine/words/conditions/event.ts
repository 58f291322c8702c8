// "at least 3 orders in the last 60 days", or where the catalogue has no noun, "“Order Completed” at least 3 times in the
// last 60 days". Each question that the condition can ask has its sentence.
import type { ConditionWords, Speech } from '../speech.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { Phrase } from '../phrase.ts'
import { isObject } from '../../json.ts'
import { join, quoted } from '../phrase.ts'
import { milliseconds, parseDuration } from '../../time/duration.ts'
import { operatorsOf } from '../../conditions/test.ts'
import { sayOperators, sayTest, sayValue, sayWhere } from '../tests.ts'
import { sayDuration, sayWindow } from '../durations.ts'

export const event: ConditionWords = {
  says(condition, speech) {
    if (condition['notInLast'] !== undefined) return { text: `${no(condition, speech)} for ${condition['notInLast'] === '1d' ? '24 hours' : sayDuration(condition['notInLast'] as string)}` }
    if (condition['sum'] !== undefined) return sayOperators(`the sum of ${condition['sum'] as string} over all ${several(condition, speech)}`, operatorsOf(condition))
    if (condition['last'] !== undefined) return sayNewest(condition, speech)
    if (condition['days'] !== undefined) return { text: `${several(condition, speech)} on ${sayNumber(condition['days'], 'calendar day')}${sayDays(condition['inLast'])}` }
    return sayCount(condition, speech)
  },
  denies(condition, speech) {
    if (['sum', 'last', 'days', 'notInLast'].some((key) => condition[key] !== undefined)) return undefined
    if (condition['count'] === undefined) return { text: `${no(condition, speech)}${when(condition)}` }
    const [bound, more] = Object.entries(isObject(condition['count']) ? condition['count'] : {})
    const flipped = bound === undefined || more !== undefined ? undefined : contraries[bound[0]]
    return flipped === undefined ? undefined : sayCount({ ...condition, count: { [flipped]: bound![1] } }, speech)
  },
}

const contraries: Record<string, string> = { atLeast: 'below', below: 'atLeast', atMost: 'above', above: 'atMost' }

function sayCount(condition: JsonObject, speech: Speech): Phrase {
  const test = condition['count'] ?? { atLeast: 1 }
  if (test === 0 || (isObject(test) && Object.keys(test).length === 1 && (test['is'] === 0 || test['atMost'] === 0))) return { text: `${no(condition, speech)}${when(condition)}` }
  const noun = nounOf(condition, speech)
  const where = sayWhere(condition['where'])
  if (noun === undefined) return { text: `${quoted(condition['event'] as string)}${where} ${sayNumber(test, 'time')}${when(condition)}` }
  const counted = typeof test === 'object' ? sayNumber(test, noun.one, noun.many) : `exactly ${sayNumber(test, noun.one, noun.many)}`
  return { text: `${counted}${where}${when(condition)}` }
}

function sayNewest(condition: JsonObject, speech: Speech): Phrase {
  const tests = Object.entries(condition['last'] as JsonObject).map(([property, test]) => sayTest(property, test))
  return { text: `in the newest ${one(condition, speech)}, ${join(tests, 'and').text}`, joins: 'comma' }
}

const nounOf = (condition: JsonObject, { names }: Speech) => names.event(condition['event'] as string)

const one = (condition: JsonObject, speech: Speech): string => `${nounOf(condition, speech)?.one ?? quoted(condition['event'] as string)}${sayWhere(condition['where'])}`

const several = (condition: JsonObject, speech: Speech): string => `${nounOf(condition, speech)?.many ?? quoted(condition['event'] as string)}${sayWhere(condition['where'])}`

const no = (condition: JsonObject, speech: Speech): string => `no ${one(condition, speech)}`

function when(condition: JsonObject): string {
  const parts = [
    ...(condition['inLast'] === undefined ? [] : [`in the last ${sayWindow(condition['inLast'] as string)}`]),
    ...(condition['since'] === undefined ? [] : ['since entry']),
  ]
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`
}

/** `inLast: "7d"` is today and the six days before, not seven times 24 hours. */
function sayDays(inLast: Json | undefined): string {
  if (inLast === undefined) return ''
  const days = milliseconds(parseDuration(inLast as string)) / 86_400_000
  return days === 1 ? ', today' : `, counting today and the ${days - 1} before`
}

const bounds: Record<string, string> = { is: 'exactly', atLeast: 'at least', atMost: 'at most', above: 'more than', below: 'fewer than' }

/** `{"atLeast": 3}` of a noun is "at least 3 orders"; of "time" it may be "at least once". */
function sayNumber(test: Json, noun: string, many = `${noun}s`): string {
  const amount = (count: Json): string => (noun === 'time' && count === 1 ? 'once' : noun === 'time' && count === 2 ? 'twice' : `${sayValue(count)} ${count === 1 ? noun : many}`)
  if (!isObject(test)) return noun === 'time' || noun === 'calendar day' ? `exactly ${amount(test)}` : amount(test)
  return Object.entries(test).map(([operator, count]) => `${bounds[operator] ?? operator} ${amount(count)}`).join(' and ')
}
