// When the events reach Perennial. The shop's connector posts once an hour what has happened since: on the full hour
// after each event, never at the very instant of it.

import type { SegmentEvent } from './sample-events.ts'

export interface Posting {
  /** Milliseconds since the epoch: a full hour, later than every event in the batch. */
  postAt: number
  batch: SegmentEvent[]
}

const hourMs = 3_600_000

/** Batches of at most `size` events, by time; an hour with more has several with the same `postAt`. */
export function postings(events: readonly SegmentEvent[], size: number): Posting[] {
  const posts: Posting[] = []
  for (const event of events) {
    const postAt = (Math.floor(Date.parse(event.timestamp) / hourMs) + 1) * hourMs
    const last = posts.at(-1)
    if (last?.postAt === postAt && last.batch.length < size) last.batch.push(event)
    else posts.push({ postAt, batch: [event] })
  }
  return posts
}
