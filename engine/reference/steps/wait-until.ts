// What the reference says of the step `waitUntil`.
import type { Entry } from '../entry.ts'

export const waitUntil: Entry = {
  description: 'Waits until a moment: a time of day, so long after entry, or a date of the customer\'s or the trigger\'s. A date of the customer\'s is followed when it changes. A moment that is past, missing or too far off runs "else", or goes on at once.',
  keys: {
    waitUntil: 'A time of day such as "09:00" (the next one), "entry", or where the date stands.',
    'waitUntil.attribute': { says: 'The customer\'s attribute that holds the date, such as "2026-11-21" or "2026-11-21T09:00:00Z".', holds: 'attribute' },
    'waitUntil.trigger': 'The property of the trigger that holds the date.',
    offset: 'So long after the moment ("24h"), or before it ("-1d"). Days and weeks are calendar days in the customer\'s zone.',
    at: 'At this time of day, on the day that the offset leads to.',
    on: 'Only on this weekday, or one of these; beside a time of day.',
    atMost: 'The longest it may take; a date further off runs "else", or goes on at once. Required for dates.',
    else: { says: 'What follows where the moment is past, missing or too far off.', holds: 'steps' },
  },
  examples: [{ waitUntil: '09:00' }, { waitUntil: 'entry', offset: '24h' }, { waitUntil: { attribute: 'trialEndsAt' }, offset: '-1d', at: '09:00', atMost: '90d', else: [{ exit: 'no trial' }] }],
}
