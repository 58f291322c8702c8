// The one reader of the stream: folds events into profiles, and publishes what others listen for. Transitions and membership changes come
// back by the same stream, a durable outbox. Whatever is delivered again is found included, and published again.
import type { BusEvent, Item } from '../ports.ts'
import type { EventRecord } from './customer-fold.ts'
import type { Model } from '../model/runtime.ts'
import type { TaskContext } from './task-context.ts'
import type { MembershipChange, Transition } from '../profile/profile.ts'
import { customerOf, openKey } from '../table/keys.ts'
import { eventOf } from '../ingest/event-item.ts'
import { foldCustomer } from './customer-fold.ts'
import { inParallel } from './in-parallel.ts'
import { isOwnDoing } from '../profile/fold.ts'
import { segmentDetail, stageDetail } from '../journey/changes.ts'
import { journeyRequested } from '../ingest/journey-requested.ts'
import { listens, openRunsOf } from '../journey/open-item.ts'
import { recordRefusedRequests } from './refused-requests.ts'
import { attributesInterest, profileInterest, segmentInterest, stageInterest } from '../happenings/happening.ts'
import { membershipChangeOf, transitionOf } from '../profile/profile-item.ts'
import { referralEvents } from './referral.ts'

export interface StreamRecord {
  /** `label:number`, see `inclusion.ts`. */
  sequence: string
  item: Item
}

const customersAtOnce = 16
const late = 24 * 3_600_000

/** Throws when the batch must be delivered again. A customer whose fold is faulty is parked, and the rest goes on. */
export async function foldRecords(context: TaskContext, records: readonly StreamRecord[]): Promise<void> {
  const model = await context.shelf.current()
  const outbox: BusEvent[] = []
  await inParallel([...byCustomer(records)], customersAtOnce, async ([customer, own]) => {
    const transitions = own.filter(({ item }) => item['kind'] === 'transition').map(({ item }) => transitionOf(item))
    const events = own.filter(({ item }) => item['kind'] === 'event')
    outbox.push(...(await foldEventsOf(context, model, customer, events)))
    const memberships = own.filter(({ item }) => item['kind'] === 'membership').map(({ item }) => membershipChangeOf(item))
    outbox.push(...(await publishable(context, model, customer, transitions, memberships)))
  })
  if (outbox.length > 0) await context.bus.publish(outbox)
}

function byCustomer(records: readonly StreamRecord[]): Map<string, StreamRecord[]> {
  return Map.groupBy(records, ({ item }) => customerOf(item.pk))
}

async function foldEventsOf(context: TaskContext, model: Model, customer: string, records: readonly StreamRecord[]): Promise<BusEvent[]> {
  const known = records.map(({ sequence, item }): EventRecord & { item: Item } => ({ sequence, item, event: eventOf(item) }))
  await recordRefusedRequests(context, model, customer, known.map(({ event }) => event))
  const relevant = known.filter(({ event }) => matters(model, event))
  if (relevant.length === 0) return []
  reportForeign(context, model, customer, relevant)
  const anonymous = relevant[0]?.item['anonymous'] === true
  let owner = customer
  let first = false
  try {
    const folded = await foldCustomer(context, customer, anonymous, relevant)
    owner = folded.customer
    first = folded.first
    if (folded.anonymous) return []
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)) throw error
    context.log.error('A customer is parked: folding failed and will be done anew from the stored events', { customer }, error)
    await context.queues.send('sweep', [{ rebuild: customer }])
    return []
  }
  return happeningsOf(context, model, owner, relevant, first)
}

/** An app that sets what only journeys set is left out of the profile, and told of here: by the model's names, not the values. */
function reportForeign({ log }: TaskContext, { rules }: Model, customer: string, records: readonly EventRecord[]): void {
  const names = records.flatMap(({ event }) => (event.hops === undefined ? Object.keys(event.traits ?? {}) : [])).filter((name) => rules.journeysOwn?.has(name))
  if (names.length > 0) log.info('An app set attributes that lifecycle.json declares as the journeys\' own; they are left out', { customer, attributes: [...new Set(names)].join(', ') })
}

/** Reports of mail that no fact counts and nobody listens for change nothing. */
function matters(model: Model, event: { id: string; name: string; traits?: object }): boolean {
  return isOwnDoing(event) || event.traits !== undefined || model.rules.facts.of(event.name).length > 0 || model.interests.has(event.name) || model.triggerEvents.has(event.name)
}

async function happeningsOf(context: TaskContext, model: Model, customer: string, records: readonly (EventRecord & { item: Item })[], first: boolean): Promise<BusEvent[]> {
  const live = records.filter(({ event }) => event.historical !== true)
  const events: BusEvent[] = live
    .filter(({ event }) => model.triggerEvents.has(event.name) && event.received - event.at <= late)
    .map(({ event, item }) => ({ type: 'Customer Event', detail: { customer, event: event.name, key: item.sk, partition: customerOf(item.pk), at: event.at, ...(event.name === journeyRequested ? { journey: event.properties['journey'] as string } : {}) } }))
  const referring = await referralEvents(context, model, customer, live.map(({ event }) => event))
  const told = new Set<string>()
  const tell = ({ event, item }: (typeof live)[number]): void => {
    if (told.has(event.id)) return
    told.add(event.id)
    events.push({ type: 'Happening', detail: { customer, key: item.sk, partition: customerOf(item.pk) } })
  }
  live.filter(({ event }) => referring.includes(event)).forEach(tell)
  const listened = live.filter(({ event }) => model.interests.has(event.name))
  // A date that history brings is followed too.
  const changed = model.interests.has(attributesInterest) && records.some(({ event }) => event.traits !== undefined)
  if (first || (listened.length === 0 && !changed && !model.interests.has(profileInterest))) return events
  // Read after the profile was written, never before: whoever begins to listen now reads the profile afterwards.
  const open = openRunsOf(await context.table.get(openKey(customer), { consistent: true }))
  listened.filter(({ event }) => listens(open, event.name)).forEach(tell)
  if (changed && listens(open, attributesInterest)) events.push({ type: 'Happening', detail: { customer, attributes: true } })
  if (listens(open, profileInterest)) events.push({ type: 'Happening', detail: { customer, profile: true, at: firstOf(live.map(({ event }) => event)) } })
  return events
}

/** When (ms) the first of them came; nothing where there is none. */
const firstOf = (all: readonly { at: number }[]): number | undefined => (all.length === 0 ? undefined : Math.min(...all.map(({ at }) => at)))

const isLive = (change: Transition | MembershipChange): boolean => !change.historical && !change.silent

async function publishable(context: TaskContext, model: Model, customer: string, transitions: readonly Transition[], memberships: readonly MembershipChange[]): Promise<BusEvent[]> {
  const moved = transitions.filter(isLive)
  const changed = memberships.filter(isLive)
  if (moved.length + changed.length === 0) return []
  const events: BusEvent[] = [
    ...moved.map((transition): BusEvent => ({ type: 'Stage Changed', detail: stageDetail(transition) })),
    ...changed.map((change): BusEvent => ({ type: 'Segment Changed', detail: segmentDetail(change) })),
  ]
  const listened = [...moved.map(() => stageInterest), ...changed.map(({ segment }) => segmentInterest(segment)), profileInterest]
  if (!listened.some((interest) => model.interests.has(interest))) return events
  const open = openRunsOf(await context.table.get(openKey(customer), { consistent: true }))
  if (listens(open, stageInterest)) for (const { ordinal } of moved) events.push({ type: 'Happening', detail: { customer, ordinal } })
  for (const { segment, ordinal } of changed) if (listens(open, segmentInterest(segment))) events.push({ type: 'Happening', detail: { customer, segment, ordinal } })
  if (listens(open, profileInterest)) events.push({ type: 'Happening', detail: { customer, profile: true, at: firstOf([...moved, ...changed]) } })
  return events
}
