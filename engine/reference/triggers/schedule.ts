// What the reference says of the trigger `schedule`.
import type { Entry } from '../entry.ts'

export const schedule: Entry = {
  description: 'A broadcast: at this time on each customer\'s own clock, to everybody who is in the audience then. A journey that only schedules start needs no "reentry".',
  keys: {
    'schedule': 'When it comes: every day, every week on some weekdays, every month on a day, or once.',
    'schedule.every': '"day", "week" or "month".',
    'schedule.on': 'For a week the weekday, or a list of them: "mon". For a month the day, 1 to 31 or "last"; where a month is shorter, its last day.',
    'schedule.at': 'The time of day, on the customer\'s own clock: "09:00".',
    'schedule.once': 'A day and time, on the customer\'s own clock: "2026-12-01T10:00".',
    'audience': { says: 'Who gets it: judged for each customer when their own time has come.', holds: 'condition' },
  },
  examples: [
    { schedule: { every: 'week', on: 'mon', at: '09:00' }, audience: { attribute: 'country', is: 'LV' } },
    { schedule: { once: '2026-12-01T10:00' }, audience: { event: 'Order Completed', inLast: '90d' } },
  ],
}
