// "send “we-miss-you”".
import type { Json, JsonObject } from '../../json.ts'
import type { Speech, StepWords } from '../speech.ts'
import { isObject } from '../../json.ts'
import { quoted } from '../phrase.ts'
import { sayDuration, sayWeekdays } from '../durations.ts'

export const send: StepWords = {
  shape: 'message',
  says(step, speech) {
    const { email } = step['send'] as { email: string | { when?: JsonObject; use: string }[] }
    return typeof email === 'string' ? `send ${quoted(email)}` : `send ${email.map((choice) => sayChoice(choice, speech)).join('; else ')}`
  },
  notes: (step, { names }) => [
    ...(step['topic'] === undefined ? [] : [`its topic is ${names.topic(step['topic'] as string)}`]),
    ...(step['coupon'] === undefined ? [] : [`it takes along a code of the coupons ${quoted(step['coupon'] as string)}`]),
    ...(step['expires'] === undefined ? [] : [`not later than ${sayDuration(step['expires'] as string)} after it falls due`]),
    ...(step['window'] === undefined ? [] : [sayWindow(step['window'])]),
    ...(step['ifCapped'] === undefined ? [] : [`if a cap is full, it waits up to ${sayDuration((step['ifCapped'] as { hold: string }).hold)} for a place`]),
  ],
}

function sayWindow(window: Json): string {
  if (!isObject(window)) return 'at any hour'
  const days = window['days'] === undefined ? '' : ` on a ${sayWeekdays(window['days'])}`
  return `only between ${window['from'] as string} and ${window['to'] as string}${days}`
}

const sayChoice = ({ when, use }: { when?: JsonObject; use: string }, speech: Speech): string => (when === undefined ? quoted(use) : `${quoted(use)} if ${speech.condition(when).text}`)
