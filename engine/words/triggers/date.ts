// "3 days before the customer's trialEndsAt, at 09:00".
import type { TriggerWords } from '../speech.ts'
import { sayDuration } from '../durations.ts'

export const date: TriggerWords = {
  says({ date: of, offset, at, yearly, grace }) {
    const day = `the customer's ${(of as { attribute: string }).attribute}`
    const text = offset as string | undefined
    const when = text === undefined ? `on ${day}` : text.startsWith('-') ? `${sayDuration(text.slice(1))} before ${day}` : `${sayDuration(text)} after ${day}`
    return [
      when,
      ...(yearly === true ? ['every year'] : []),
      ...(at === undefined ? [] : [`at ${at as string}`]),
      ...(grace === undefined ? [] : [`and up to ${sayDuration(grace as string)} later where it is set only then`]),
    ].join(', ').replace(', and', ' and')
  },
}
