// Codes of the engine in plain words, for people who look at a customer's story.

const skips: Record<string, string> = {
  condition: 'its condition did not hold',
  'no-content': 'none of its e-mails fits this customer',
  unsubscribed: 'the customer is unsubscribed from its topic',
  expired: 'its time was over before it could go out',
  capped: 'the customer had enough mail lately (frequency cap)',
  'no-address': 'no e-mail address is known',
  suppressed: 'mail to this address bounced, or was marked as spam',
}

const refusals: Record<string, string> = {
  'not-live': 'the journey is not live',
  condition: 'the condition of entry did not hold',
  'exit-holds': 'what ends the journey held already',
  'run-is-open': 'is in it already',
  'older-trigger': 'a newer occurrence had entered before',
  'no-reentry': 'was in it once, and it is entered only once',
  'too-soon': 'was in it not long ago',
  unsubscribed: 'is unsubscribed from its topic',
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
  rebuild: 'worked out anew from the stored events',
}

const events: Record<string, string> = {
  'Email Opened': 'Opened a mail',
  'Email Link Clicked': 'Clicked a link in a mail',
  'Email Bounced': 'A mail bounced',
  'Email Marked as Spam': 'Marked a mail as spam',
  Unsubscribed: 'Unsubscribed',
  Subscribed: 'Subscribed',
}

const says = (words: Record<string, string>) => (code: string): string => words[code] ?? code

export const whySkipped = says(skips)
export const whyRefused = says(refusals)
export const howEnded = says(ends)
export const whyMoved = says(causes)
export const whatHappened = says(events)
