// "wait 5 days, until 09:00 on a Tuesday or Thursday", "wait the trigger's supplyDays in days: 7 days at least, …".
import type { DurationUnit } from '../../time/duration.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'
import { isObject } from '../../json.ts'
import { sayDuration, sayUnits, sayWeekdays } from '../durations.ts'
import { sayValue } from '../tests.ts'

export const wait: StepWords = {
  shape: 'wait',
  says(step) {
    const at = step['at'] === undefined ? '' : step['at'] === 'best' ? ' the customer\'s best hour' : ` ${step['at'] as string}`
    const on = step['on'] === undefined ? '' : ` ${at === '' ? '' : 'on '}a ${sayWeekdays(step['on'])}`
    return `wait ${sayLength(step)}${at === '' && on === '' ? '' : `, until${at}${on}`}`
  },
}

function sayLength(step: JsonObject): string {
  const length = step['wait'] as Json
  if (!isObject(length)) return sayDuration(length as string)
  const [least, most, usual] = ['atLeast', 'atMost', 'default'].map((key) => sayDuration(step[key] as string)) as [string, string, string]
  return `${sayValue(length)} in ${sayUnits((step['unit'] ?? 'd') as DurationUnit)} (at least ${least}, at most ${most}, else ${usual})`
}
