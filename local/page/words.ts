// Codes of the engine in plain words, for people who look at a customer's story.
import type { SkipReason } from '../../engine/journey/send-decision.ts'
import { membershipPrefix } from '../../engine/table/keys.ts'

const skips: Record<SkipReason, string> = {
  condition: 'its condition did not hold',
  'no-content': 'none of its e-mails fits this customer',
  unsubscribed: 'the customer is unsubscribed from its topic',
  expired: 'its time was over before it could go out',
  capped: 'the customer had enough mail lately (frequency cap)',
  'no-address': 'no e-mail address is known',
  suppressed: 'mail to this address bounced, or was marked as spam',
  yielded: 'a journey of higher priority needed the place',
  'no-coupon': 'its pool of coupons is empty',
  'no-topic': 'its topic is no longer in lifecycle.json',
}

const refusals: Record<string, string> = {
  'not-live': 'the journey is not live',
  condition: 'the condition of entry did not hold',
  'exit-holds': 'what ends the journey held already',
  'run-is-open': 'is in it already',
  'older-trigger': 'a newer occurrence had entered before',
  'no-reentry': 'was in it once, and it is entered only once',
  'too-soon': 'was in it not long ago',
  unsubscribed: 'does not take its topic',
  'goal-reached': 'the goal was reached already',
  'group-is-taken': 'is in another journey of its group',
  'no-key': 'the event lacks the property that is the entry key',
  'no-elements': 'the event holds no list to enter by',
  'too-many-elements': 'the list was too long; what is beyond the twentieth did not enter',
  'too-many-hops': 'too many journeys had started each other by then',
  'date-moved': 'the date had changed by then',
  'no-date': 'what its attribute holds is no date',
  'unknown-journey': 'there is no such journey',
  'no-api-trigger': 'apps cannot let customers into it',
  'moved-on': 'had moved on to another stage by then',
}

const ends: Record<string, string> = {
  completed: 'came to its end',
  goal: 'ended: the goal was reached',
  exited: 'ended early',
  failed: 'failed',
}

const causes: Record<string, string> = {
  event: 'by an event',
  time: 'because time passed',
  rebuild: 'worked out anew, because the rules or the stored events are others than before',
}

const events: Record<string, string> = {
  'Email Opened': 'Opened a mail',
  'Email Link Clicked': 'Clicked a link in a mail',
  'Email Bounced': 'A mail bounced',
  'Email Marked as Spam': 'Marked a mail as spam',
  Unsubscribed: 'Unsubscribed',
  Subscribed: 'Subscribed',
}

const says = (words: Readonly<Record<string, string>>) => (code: string): string => words[code] ?? code

/** Of a trigger that is no event and no stage change: `G#champions#00000001`, `schedule-1a2b…#2026-12-13`. */
export function whyEntered(trigger: string): string {
  if (trigger.startsWith(membershipPrefix)) return `on a change of the segment “${trigger.split('#')[1] ?? ''}”`
  if (trigger.startsWith('schedule-')) return 'as its schedule says'
  if (trigger.startsWith('date-')) return 'because its date came'
  return 'on an event'
}

export const whySkipped = says(skips)
export const whyRefused = says(refusals)
export const howEnded = says(ends)
export const whyMoved = says(causes)
export const whatHappened = says(events)
