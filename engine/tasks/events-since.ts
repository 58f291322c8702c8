// A customer's stored events that happened after an instant: what a keyed happening looks back through, and nothing else.
import type { CustomerEvent } from '../profile/profile.ts'
import type { TaskContext } from './task-context.ts'
import { customerPartition, eventPrefix } from '../table/keys.ts'
import { eventOf } from '../ingest/event-item.ts'
import { pagesOf } from '../table/pages.ts'

/** Keys hold the time as the client sent it, which a wrong clock may have put as far off as a day. */
const skew = 86_400_000

export async function eventsSince(context: Pick<TaskContext, 'table'>, customer: string, since: number): Promise<CustomerEvent[]> {
  const events: CustomerEvent[] = []
  const ranges = [
    { from: `${eventPrefix}${new Date(since - skew).toISOString()}`, to: `${eventPrefix}~` },
    { from: `${eventPrefix}-`, to: `${eventPrefix}-~` },
  ]
  for (const range of ranges) {
    for await (const items of pagesOf(context.table, customerPartition(customer), range)) events.push(...items.map(eventOf).filter((event) => event.at > since))
  }
  return events
}
