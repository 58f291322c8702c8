// Reads what judging an entry takes, in one consistent read where the journey has no key: the occurrence that triggered
// it, the profile that includes it, the contact, the open runs and the latest run of this journey.
import type { ChangeDetail, ChangeType } from '../journey/changes.ts'
import type { Contact } from '../journey/contact.ts'
import type { Enrollment } from '../journey/enrollment.ts'
import type { Item } from '../ports.ts'
import type { JsonObject } from '../json.ts'
import type { Key } from '../table/keys.ts'
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
import { openRunsOf } from '../journey/open-item.ts'
import { pagesOf } from '../table/pages.ts'
import { freshProfile } from './fresh-profile.ts'

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
  /** The latest run of this journey and key. */
  last: Enrollment | undefined
  /** The latest run that re-entry is counted from: of any key where it is judged per customer. */
  previous: Enrollment | undefined
}

/** What a run is to be entered by: known beforehand where the journey has a key, for the key stands in the occurrence. */
export interface Entrance {
  occurrence: Occurrence | undefined
  entry: string
  /** What the run is given as `trigger.*`, where that is not the event's own. */
  properties?: JsonObject
}

/** Undefined when the event is there no more. */
export async function readEntry(context: TaskContext, message: EnrollMessage, journey: JourneyModel, entrance: Entrance): Promise<EntryReads | undefined> {
  const { customer } = message.detail
  const { entry } = entrance
  const known = entrance.occurrence ?? (message.detail.key === undefined ? withoutEvent(message) : undefined)
  const keys = [profileKey(customer), contactKey(customer), openKey(customer), enrollmentKey(customer, { journey: journey.id, entry, ordinal: 1 })]
  const [profileItem, contactItem, openItem, firstRun, event] = await context.table.getMany(known === undefined ? [...keys, eventItemKey(message)] : keys)
  const occurrence = known ?? withEvent(message, event)
  if (occurrence === undefined) return undefined
  const last = firstRun === undefined ? undefined : await latestRun(context, customer, journey, entry, enrollmentOf(firstRun))
  return {
    occurrence,
    entry,
    profile: profileItem === undefined ? undefined : await freshProfile(context, customer, profileItem, message.model),
    contact: contactOf(customer, contactItem),
    open: openRunsOf(openItem),
    last,
    previous: journey.entry.per === 'customer' || journey.was !== undefined ? await latestOfAny(context, customer, journey, entry) : last,
  }
}

/** The occurrence that a message is about; undefined when its event is there no more. */
export async function readOccurrence(context: Pick<TaskContext, 'table'>, message: EnrollMessage): Promise<Occurrence | undefined> {
  if (message.detail.key === undefined) return withoutEvent(message)
  return withEvent(message, await context.table.get(eventItemKey(message), { consistent: true }))
}

/** Most customers enter a journey once: only who may have come again is looked up. */
async function latestRun(context: Pick<TaskContext, 'table'>, customer: string, journey: JourneyModel, entry: string, first: Enrollment): Promise<Enrollment> {
  const mayRestart = journey.entry.whileActive === 'restart'
  if (!mayRestart && (first.status !== 'ended' || journey.entry.reentry === 'never')) return first
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

/** Under any of the journey's names, and of any key where re-entry is judged per customer. */
async function latestOfAny(context: Pick<TaskContext, 'table'>, customer: string, journey: JourneyModel, entry: string): Promise<Enrollment | undefined> {
  let latest: Enrollment | undefined
  for (const id of [journey.id, ...(journey.was ?? [])]) {
    const prefix = journey.entry.per === 'customer' ? enrollmentPrefix(id) : enrollmentPrefix(id, entry)
    for await (const items of pagesOf(context.table, customerPartition(customer), { prefix })) {
      for (const run of items.map(enrollmentOf)) if (latest === undefined || run.triggerAt > latest.triggerAt) latest = run
    }
  }
  return latest
}

const eventItemKey = ({ detail: { customer, partition, key } }: EnrollMessage): Key => ({ pk: customerPartition(partition ?? customer), sk: key ?? '-' })
