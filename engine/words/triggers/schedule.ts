// "every Monday at 09:00 on the customer's clock, if plan is full".
import type { Schedule } from '../../time/calendar.ts'
import type { TriggerWords } from '../speech.ts'
import { sayWeekdays } from '../durations.ts'

export const schedule: TriggerWords = {
  says: (trigger, speech) => `${when(trigger['schedule'] as unknown as Schedule)} on the customer's clock, if ${speech.condition(trigger['audience'] as Parameters<typeof speech.condition>[0]).text}`,
}

function when(times: Schedule): string {
  if ('once' in times) return `on ${times.once.slice(0, 10)} at ${times.once.slice(11)}`
  const day = times.every === 'week' ? `every ${sayWeekdays(times.on).replaceAll(' or ', ' and ')}` : times.every === 'day' ? 'every day' : `on the ${dayOfMonth(times.on)} of every month`
  return `${day} at ${times.at}`
}

function dayOfMonth(on: number | 'last'): string {
  if (on === 'last') return 'last day'
  const ending = on % 10 === 1 && on !== 11 ? 'st' : on % 10 === 2 && on !== 12 ? 'nd' : on % 10 === 3 && on !== 13 ? 'rd' : 'th'
  return `${on}${ending}`
}
