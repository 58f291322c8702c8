// "wait until 1 day before trialEndsAt, at 09:00 (90 days at most)".
import type { JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'
import { isObject } from '../../json.ts'
import { sayDuration, sayWeekdays } from '../durations.ts'

export const waitUntil: StepWords = {
  shape: 'wait',
  says(step) {
    const { offset, at, atMost } = step as { offset?: string; at?: string; atMost?: string }
    const until = step['waitUntil']
    const isClock = typeof until === 'string' && until !== 'entry'
    const shift = offset === undefined ? '' : offset.startsWith('-') ? `${sayDuration(offset.slice(1))} before ` : `${sayDuration(offset)} after `
    const on = step['on'] === undefined ? '' : ` on a ${sayWeekdays(step['on'])}`
    const bound = atMost === undefined ? '' : ` (${sayDuration(atMost)} at most)`
    return `wait until ${isClock ? `the next ${until}` : `${shift}${isObject(until) ? dateOf(until) : 'entry'}`}${on}${at === undefined ? '' : `, at ${at}`}${bound}`
  },
  ways: (step) => (step['else'] === undefined ? [] : [
    { label: 'it comes', says: 'when it comes', steps: [] },
    { label: 'past or none', says: 'if it is past, missing or too far off', steps: step['else'] as JsonObject[] },
  ]),
}

const dateOf = (until: JsonObject): string => (until['trigger'] === undefined ? (until['attribute'] as string) : `the trigger's ${until['trigger'] as string}`)
