// One customer's story, from the items of their partition: what they did, where they stood, what was sent, what was not,
// and why. Pure: items in, entries out, the newest first.

import { contextOf, eventOf } from '../../engine/ingest/event-item.ts'
import type { JsonObject } from '../../engine/json.ts'
import { enrollmentOf, type Enrollment } from '../../engine/journey/enrollment.ts'
import { unconfirmedAfter } from '../../engine/journey/message-item.ts'
import type { ModelData } from '../../engine/model/model.ts'
import type { Item } from '../../engine/ports.ts'
import { transitionOf } from '../../engine/profile/profile-item.ts'
import { parseRun, transitionPrefix } from '../../engine/table/keys.ts'
import { plain } from './plain.ts'
import { howEnded, whatHappened, whyEntered, whyMoved, whyRefused, whySkipped } from './words.ts'

export type EntryKind = 'event' | 'stage' | 'journey' | 'mail' | 'unsent' | 'refusal'

export interface Entry {
  /** ms since the epoch. */
  at: number
  kind: EntryKind
  title: string
  detail?: string
  tone?: 'good' | 'bad'
  /** The mail that it is about. */
  mail?: string
  /** What happened to a mail since, in order. */
  marks?: { name: string; at: number }[]
  properties?: JsonObject
}

type Names = Pick<ModelData, 'stages' | 'journeys'>

/** At the same instant in this order of telling: what the customer did comes before what came of it, and a run's end after its mail. */
const order: EntryKind[] = ['event', 'stage', 'refusal', 'journey', 'mail', 'unsent']

export function timelineOf(items: readonly Item[], names: Names, now: number): Entry[] {
  const eventNames = new Map(items.filter(({ kind }) => kind === 'event').map((item) => [item.sk, eventOf(item).name]))
  const entries = items.flatMap((item): Entry[] => {
    switch (plain(item['kind'])) {
      case 'event':
        return eventEntries(item, names)
      case 'transition':
        return [stageEntry(item, items, names)]
      case 'enrollment':
        return journeyEntries(enrollmentOf(item), names, eventNames)
      case 'message':
        return [messageEntry(item, names, now)]
      default:
        return []
    }
  })
  const ends = items.flatMap((item) => (item['kind'] === 'enrollment' ? endEntries(enrollmentOf(item), names) : []))
  const isEnd = new Set(ends)
  const rank = (entry: Entry): number => (isEnd.has(entry) ? order.length : order.indexOf(entry.kind))
  // What is alike in time and rank came in the order of the items, and is told the other way round as well.
  return [...entries, ...refusalEntries(items, names), ...ends].toReversed().toSorted((one, other) => other.at - one.at || rank(other) - rank(one))
}

function eventEntries(item: Item, { journeys }: Names): Entry[] {
  const { type, name, at, properties, traits } = eventOf(item)
  // Told by the mail's own marks.
  if (name === 'Email Delivered') return []
  if (type === 'track') {
    const bad = name === 'Email Bounced' || name === 'Email Marked as Spam' || name === 'Unsubscribed'
    return [{ at, kind: 'event', title: whatHappened(name), properties, ...(bad ? { tone: 'bad' } : {}) }]
  }
  const { journey } = contextOf(item)
  if (type === 'identify' && typeof journey === 'string') return [{ at, kind: 'event', title: `Attributes set by ${nameOf(journey, journeys)}`, properties: traits ?? {} }]
  const titles = { identify: 'Was identified', page: name || 'Viewed a page', screen: name || 'Viewed a screen', group: 'Joined a group', alias: 'Got another id' }
  return [{ at, kind: 'event', title: titles[type], properties: traits ?? properties }]
}

function stageEntry(item: Item, items: readonly Item[], { stages }: Names): Entry {
  const { from, stage, at, cause, historical } = transitionOf(item)
  const label = (name: string): string => stages.find((one) => one.name === name)?.label ?? name
  const by = cause === 'event' ? items.find((other) => other['kind'] === 'event' && other['at'] === at && other['type'] === 'track') : undefined
  const reason = by === undefined ? whyMoved(cause) : `after ${eventOf(by).name}`
  const startsNothing = cause === 'rebuild' ? '; such a change starts nothing' : '; imported history, which starts nothing'
  return {
    at,
    kind: 'stage',
    title: from === undefined ? `Became a customer: ${label(stage)}` : `${label(from)} → ${label(stage)}`,
    detail: historical ? `${reason}${startsNothing}` : reason,
  }
}

function journeyEntries(enrollment: Enrollment, { journeys, stages }: Names, eventNames: Map<string, string>): Entry[] {
  const { run, heldOut, trigger, enteredAt, properties, goal } = enrollment
  const name = nameOf(run.journey, journeys)
  const stage = stages.find((one) => one.name === properties['stage'])?.label ?? plain(properties['stage'])
  const on = trigger.startsWith(transitionPrefix) ? `on becoming ${stage}` : eventNames.has(trigger) ? `on ${eventNames.get(trigger)}` : whyEntered(trigger)
  const entries: Entry[] = [
    heldOut
      ? { at: enteredAt, kind: 'journey', title: `Held out of ${name}`, detail: `${on}; gets nothing, so that the journey’s effect can be measured` }
      : { at: enteredAt, kind: 'journey', title: `Entered ${name}`, detail: on },
  ]
  if (goal !== undefined) entries.push({ at: goal.at, kind: 'journey', title: `Reached the goal of ${name}`, detail: goal.event, tone: 'good' })
  return entries
}

function endEntries({ run, end }: Enrollment, { journeys }: Names): Entry[] {
  if (end === undefined) return []
  const reason = end.reason === end.kind ? '' : end.reason
  return [
    {
      at: end.at,
      kind: 'journey',
      title: `${nameOf(run.journey, journeys)} ${howEnded(end.kind)}`,
      ...(reason === '' ? {} : { detail: reason }),
      ...(end.kind === 'failed' ? { tone: 'bad' } : {}),
    },
  ]
}

function messageEntry(item: Item, { journeys }: Names, now: number): Entry {
  const run = parseRun(plain(item['run']))
  const step = plain(item['step'])
  const at = Number(item['at'])
  const of = `${step} of ${nameOf(run.journey, journeys)}`
  const reason = plain(item['reason'])
  switch (plain(item['status'])) {
    case 'sent':
      return {
        at,
        kind: 'mail',
        title: (plain(item['subject']) || step),
        detail: of,
        marks: marksOf(item),
        ...(typeof item['mailId'] === 'string' ? { mail: item['mailId'] } : {}),
      }
    case 'skipped':
      return { at, kind: 'unsent', title: `Not sent: ${of}`, detail: whySkipped(reason) }
    case 'claimed':
      return now - at > unconfirmedAfter
        ? { at, kind: 'unsent', title: `Unconfirmed: ${of}`, detail: 'claimed, but the mail service never said whether it took the mail; it is not sent again', tone: 'bad' }
        : { at, kind: 'unsent', title: `On its way: ${of}` }
    default:
      return { at, kind: 'unsent', title: `Not taken: ${of}`, detail: reason, tone: 'bad' }
  }
}

const markNames = ['delivered', 'opened', 'clicked', 'bounced', 'bouncedSoftly', 'complained', 'rejected'] as const
const markWords: Record<string, string> = { bouncedSoftly: 'bounced for now', complained: 'marked as spam' }

function marksOf(item: Item): { name: string; at: number }[] {
  return markNames
    .flatMap((name) => (typeof item[name] === 'number' ? [{ name: markWords[name] ?? name, at: item[name] }] : []))
    .toSorted((one, other) => one.at - other.at)
}

/** What did not start at one instant is one entry. */
function refusalEntries(items: readonly Item[], { journeys }: Names): Entry[] {
  const byInstant = Map.groupBy(items.filter(({ kind }) => kind === 'refusal'), (item) => Number(item['at']))
  return [...byInstant].map(([at, refused]): Entry => {
    const byReason = Map.groupBy(refused, (item) => plain(item['reason']))
    const told = [...byReason].map(([reason, all]) => `${all.map((item) => nameOf(plain(item['journey']), journeys)).join(', ')}: ${whyRefused(reason)}`)
    return { at, kind: 'refusal', title: 'Did not enter', detail: told.join('; ') }
  })
}

const nameOf = (journey: string, journeys: Names['journeys']): string => `“${journeys[journey]?.name ?? journey}”`
