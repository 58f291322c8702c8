// A milestone as what the customer did: the system's own event, which comes back by the stream like any other, so that facts
// count it and journeys can start on it.
import type { Item } from '../ports.ts'
import type { MilestoneReached } from './profile.ts'
import { eventItem } from '../ingest/event-item.ts'
import { eventKey } from '../table/keys.ts'

/** The key is the milestone's own: it is reached once. */
export function milestoneItem({ customer, milestone, at, hops }: MilestoneReached, now: number): Item {
  const id = `milestone-${milestone}`
  return eventItem({
    key: eventKey(customer, new Date(at).toISOString(), id), type: 'track', name: 'Milestone Reached', at, received: now, messageId: id, properties: { milestone },
    ...(hops === undefined ? {} : { hops }),
  })
}
