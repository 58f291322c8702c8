// What the reference says of the step `wait`.
import type { Entry } from '../entry.ts'

export const wait: Entry = {
  description: 'Waits, counted from the real end of the step before it.',
  keys: {
    wait: 'How long: "30min", "12h", "3d", "2w". Days and weeks keep the time of day in the customer\'s zone. Or a number of the data\'s: {"trigger": "supplyDays"}.',
    unit: 'What the number counts, "d" unless it is said. It is rounded up to a whole one.',
    atLeast: 'A smaller number waits so long.',
    atMost: 'A greater number waits so long.',
    default: 'Without a number it waits so long.',
    at: 'Goes on at this time of day, so many calendar days on: Monday 21:00 with "1d" and "09:00" is Tuesday 09:00. "best" holds the end of the wait until the hour in which the customer reads most of their mail comes.',
    on: 'Goes on only on this weekday, or one of these.',
  },
  examples: [
    { wait: '3d' },
    { wait: '1d', at: '09:00' },
    { wait: '2d', at: 'best' },
    { wait: { trigger: 'supplyDays' }, atLeast: '7d', atMost: '180d', default: '30d' },
  ],
}
