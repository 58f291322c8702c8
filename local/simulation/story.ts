// What a simulated customer lived through, in the order of its happening, each with its reason in words.
import type { Enrollment } from '../../engine/journey/enrollment.ts'
import type { Item } from '../../engine/ports.ts'
import type { JsonObject } from '../../engine/json.ts'
import type { JourneyFile } from '../../engine/language/journey-file.ts'
import type { Life } from './life.ts'
import type { Moment, MomentKind, Telling } from './telling.ts'
import { Reasons } from './reasons.ts'
import { quoted } from '../../engine/words/phrase.ts'
import { contextOf, eventOf } from '../../engine/ingest/event-item.ts'
import { enrollmentOf } from '../../engine/journey/enrollment.ts'
import { howEnded, whyRefused, whySkipped } from '../page/words.ts'
import { customerOf, parseRun, runId, transitionPrefix } from '../../engine/table/keys.ts'
import { sayValue } from '../../engine/words/tests.ts'
import { stepMoments } from './step-moments.ts'
import { transitionOf } from '../../engine/profile/profile-item.ts'
import { visit } from '../../engine/compile/ids.ts'

/** At one instant in this order: what the customer did comes before what came of it. */
const order: MomentKind[] = ['does', 'becomes', 'goal', 'kept-out', 'held-out', 'enters', 'decided', 'sets', 'gets', 'not-sent', 'waits', 'ends']

export function storyOf(life: Life, telling: Telling): Moment[] {
  const items = life.world.table.all()
  const reasons = new Reasons(telling.model, telling.english, items)
  const runs = items.filter(({ kind }) => kind === 'enrollment').map(enrollmentOf)
  const moments = items.flatMap((item): Moment[] => {
    switch (text(item['kind'])) {
      case 'event': return deeds(item, telling)
      case 'transition': return [moved(item, telling, reasons)]
      case 'enrollment': return [...runMoments(enrollmentOf(item), telling, items), ...stepMoments(enrollmentOf(item), life, telling)]
      case 'refusal': return [keptOut(item, telling, reasons, items)]
      case 'message': return messageMoments(item, telling, reasons, runs)
      default: return []
    }
  })
  return moments.toSorted((one, other) => one.at - other.at || order.indexOf(one.kind) - order.indexOf(other.kind))
}

const reported: Record<string, string> = { 'Email Opened': 'opens', 'Email Link Clicked': 'clicks in', 'Email Bounced': 'cannot be reached by', 'Email Marked as Spam': 'marks as spam' }

function deeds(item: Item, { english }: Telling): Moment[] {
  const { type, name, at, properties, traits } = eventOf(item)
  if (name === 'Email Delivered') return []
  if (Object.hasOwn(reported, name)) {
    const step = text(properties?.['email_id'])
    const link = properties?.['link_id'] === undefined ? '' : ` (link ${text(properties['link_id'])})`
    return [{ at, kind: 'does', text: `${reported[name]!} ${quoted(step)}${link}`, journey: text(properties?.['campaign_id']), step }]
  }
  if (name === 'Unsubscribed' || name === 'Subscribed') return [{ at, kind: 'does', text: `${name.toLowerCase().replace(/d$/, 's')} ${name === 'Subscribed' ? 'to' : 'from'} ${english.names.topic(text(properties?.['topic'] ?? properties?.['list_id']))}` }]
  if (type === 'track') return [{ at, kind: 'does', text: `${name}${shown(properties)}` }]
  const { journey } = contextOf(item)
  if (type === 'identify' && typeof journey === 'string') return [{ at, kind: 'sets', text: `${journey}:${shown(traits)}`, journey }]
  return [{ at, kind: 'does', text: type === 'identify' ? `is identified${shown(traits)}` : `${name === '' ? type : name}${shown(properties)}` }]
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const shown = (properties: JsonObject | undefined): string => {
  const members = Object.entries(properties ?? {}).map(([name, value]) => `${name} ${sayValue(value)}`)
  return members.length === 0 ? '' : ` (${members.join(', ')})`
}

function moved(item: Item, { english }: Telling, reasons: Reasons): Moment {
  const transition = transitionOf(item)
  const { from, stage, at } = transition
  return { at, kind: 'becomes', text: from === undefined ? english.names.stage(stage) : `${english.names.stage(stage)} after ${english.names.stage(from)}`, why: reasons.ofTransition(transition) }
}

const nameOf = (journey: string, { journeys }: Telling): string => quoted(journeys.find(({ id }) => id === journey)?.name ?? journey)

function runMoments({ run, heldOut, trigger, enteredAt, properties, goal, end }: Enrollment, telling: Telling, items: readonly Item[]): Moment[] {
  const { journey } = run
  const name = nameOf(journey, telling)
  const because = trigger.startsWith(transitionPrefix) ? `became ${telling.english.names.stage(text(properties['stage']))}` : eventName(items, trigger)
  const ended = end === undefined || end.reason === end.kind ? undefined : end.reason
  return [
    { at: enteredAt, kind: heldOut ? 'held-out' : 'enters', text: heldOut ? `${name}: gets nothing, so that its effect can be measured` : name, journey, ...(because === undefined ? {} : { why: because }) },
    ...(goal === undefined ? [] : [{ at: goal.at, kind: 'goal' as const, text: `of ${name}`, journey, why: goal.event }]),
    ...(end === undefined ? [] : [{ at: end.at, kind: 'ends' as const, text: `${name} ${howEnded(end.kind)}`, journey, ...(ended === undefined ? {} : { why: ended }) }]),
  ]
}

function eventName(items: readonly Item[], trigger: string): string | undefined {
  const item = items.find(({ kind, sk }) => kind === 'event' && sk === trigger)
  return item === undefined ? undefined : eventOf(item).name
}

function keptOut(item: Item, telling: Telling, reasons: Reasons, items: readonly Item[]): Moment {
  const journey = text(item['journey'])
  const at = Number(item['at'])
  const reason = text(item['reason'])
  const when = telling.model.data.journeys[journey]?.entry.when
  const event = items.find(({ kind, sk }) => kind === 'event' && sk === item['trigger'])
  const trigger = event === undefined ? { properties: {}, at } : { properties: eventOf(event).properties ?? {}, at: eventOf(event).at }
  const because = reason === 'condition' && when !== undefined ? reasons.of(when, item.pk.slice(2), at, trigger) : whyRefused(reason)
  return { at, kind: 'kept-out', text: `of ${nameOf(journey, telling)}`, journey, why: because }
}

function messageMoments(item: Item, telling: Telling, reasons: Reasons, runs: readonly Enrollment[]): Moment[] {
  const { journey } = parseRun(text(item['run']))
  const step = text(item['step'])
  const at = Number(item['at'])
  const common = { at, journey, step }
  if (item['status'] === 'sent' || item['status'] === 'claimed') {
    const subject = text(item['subject'])
    return [{ ...common, kind: 'gets', text: `${quoted(subject === '' ? step : subject)} (${journey}/${step})`, ...(subject === '' ? {} : { subject }) }]
  }
  const reason = text(item['reason'])
  const when = whenOf(telling.journeys, journey, step)
  const run = runs.find((one) => one.customer === customerOf(item.pk) && runId(one.run) === item['run'])
  const because = reason === 'condition' && when !== undefined && run !== undefined ? reasons.inRun(when, run, at) : whySkipped(reason)
  return [{ ...common, kind: 'not-sent', text: `${journey}/${step}`, why: because }]
}

function whenOf(journeys: readonly JourneyFile[], journey: string, step: string): JsonObject | undefined {
  let found: JsonObject | undefined
  const file = journeys.find(({ id }) => id === journey)
  if (file !== undefined) {
    visit(file.steps, (one) => {
      if (file.ids.get(one) === step) found = one['when'] as JsonObject | undefined
    })
  }
  return found
}

/** A moment in one sentence. */
export const sentenceOf = ({ text: said, why }: Moment): string => (why === undefined ? said : `${said}: ${why}`)
