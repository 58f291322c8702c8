// Reads what judging an entry takes, in one consistent read where the journey has no key: the occurrence that triggered
// it, the profile that includes it, the contact, the open runs and the latest run of this journey.
import type { ChangeDetail, ChangeType } from '../journey/changes.ts'
import type { Contact } from '../journey/contact.ts'
import type { Enrollment } from '../journey/enrollment.ts'
import type { Item } from '../ports.ts'
import type { JourneyModel } from '../model/model.ts'
import type { Occurrence } from '../happenings/happening.ts'
import type { OpenRuns } from '../journey/open-item.ts'
import type { Profile } from '../profile/profile.ts'
import type { TaskContext } from './task-context.ts'
import { contactKey, customerPartition, enrollmentKey, enrollmentPrefix, openKey, profileKey } from '../table/keys.ts'
import { changeOf } from '../journey/changes.ts'
import { contactOf } from '../journey/contact.ts'
import { enrollmentOf } from '../journey/enrollment.ts'
import { eventOf } from '../ingest/event-item.ts'
import { entryOf } from '../journey/occurrence.ts'
import { openRunsOf } from '../journey/open-item.ts'
import { profileOf } from '../profile/profile-item.ts'

/** What a journey's rule hands to the queue. */
export interface EnrollMessage {
  journey: string
  model: string
  /** The version's ARN. */
  machine: string
  type: ChangeType | 'Customer Event' | 'Trigger Due'
  detail: ChangeDetail & { customer: string; key?: string; partition?: string; timer?: string; occurrence?: string }
}

export interface EntryReads {
  occurrence: Occurrence
  /** The hash of the entry key, `0` where the journey has none. */
  entry: string
  profile: Profile | undefined
  contact: Contact
  open: OpenRuns
  last: Enrollment | undefined
}

/** Undefined when the event is there no more; `no-key` when it lacks the key that the journey is entered by. */
export async function readEntry(context: Pick<TaskContext, 'table'>, message: EnrollMessage, journey: JourneyModel): Promise<EntryReads | 'no-key' | undefined> {
  const { customer, partition, key } = message.detail
  const eventItemKey = { pk: customerPartition(partition ?? customer), sk: key ?? '-' }
  let known = key === undefined ? withoutEvent(message) : undefined
  let entry: string | undefined = '0'
  if (journey.entry.key !== undefined && known === undefined) {
    known = withEvent(message, await context.table.get(eventItemKey, { consistent: true }))
    if (known === undefined) return undefined
    entry = 'event' in known && known.event !== undefined ? entryOf(journey.entry.key, known.event) : undefined
    if (entry === undefined) return 'no-key'
  }
  const keys = [profileKey(customer), contactKey(customer), openKey(customer), enrollmentKey(customer, { journey: journey.id, entry, ordinal: 1 })]
  const [profileItem, contactItem, openItem, firstRun, event] = await context.table.getMany(known === undefined ? [...keys, eventItemKey] : keys)
  const occurrence = known ?? withEvent(message, event)
  if (occurrence === undefined) return undefined
  return {
    occurrence,
    entry,
    profile: profileItem === undefined ? undefined : profileOf(profileItem),
    contact: contactOf(customer, contactItem),
    open: openRunsOf(openItem),
    last: firstRun === undefined ? undefined : await latestRun(context, customer, journey, entry, enrollmentOf(firstRun)),
  }
}

/** Most customers enter a journey once: only who may have come again is looked up. */
async function latestRun(context: Pick<TaskContext, 'table'>, customer: string, journey: JourneyModel, entry: string, first: Enrollment): Promise<Enrollment> {
  if (first.status !== 'ended' || journey.entry.reentry === 'never') return first
  const page = await context.table.query(customerPartition(customer), { prefix: enrollmentPrefix(journey.id, entry), reverse: true, limit: 1 })
  return page.items[0] === undefined ? first : enrollmentOf(page.items[0])
}

function withoutEvent({ type, detail }: EnrollMessage): Occurrence | undefined {
  const { at, timer, occurrence } = detail
  if (timer !== undefined) return { kind: 'timer', timer, at, ...(occurrence === undefined ? {} : { occurrence }) }
  return changeOf(type, detail)?.occurrence
}

function withEvent({ detail: { timer } }: EnrollMessage, item: Item | undefined): Occurrence | undefined {
  if (item === undefined) return undefined
  const event = eventOf(item)
  return timer === undefined ? { kind: 'event', event } : { kind: 'timer', timer, at: event.at, event }
}
