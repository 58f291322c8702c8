// Conditions answered the plain way: by looking through everything the customer ever did.
import { Temporal } from 'temporal-polyfill'
import { lifecycle, segments } from './model-project.ts'
import { met } from './coverage.ts'

type Json = unknown
type Condition = Record<string, Json>

export interface Deed {
  at: number
  name: string
  properties: Record<string, Json>
}

/** All that a condition may be asked about, as of `now`. */
export interface View {
  now: number
  deeds: readonly Deed[]
  attribute(name: string): Json
  firstAt: number
  stage: string
  trigger: Readonly<Record<string, Json>>
  latest: Readonly<Record<string, Json>>
  entryAt: number
  zoneOfBrand: string
  subscribed(topic: string): boolean
  /** What became of the messages so far. */
  messages: readonly { journey: string; run: string; step: string; topic: string; outcomes: ReadonlySet<string>; links: ReadonlySet<string> }[]
  /** Other runs' messages are looked at too. */
  seesMessages(): void
  run: string
}

export const ms = (text: string): number => {
  const [, amount = '', unit = ''] = /^(\d+)(s|min|h|d|w)$/.exec(text) ?? []
  return Number(amount) * { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }[unit as 's']
}

/** Every length that a condition of a random journey may look back. */
export const windows = ['90h', '3d', '5d', '9d', '15d', '21d', '30d', '40d', '60d', '90d', '4w']

export function holds(condition: Condition, view: View): boolean {
  met('condition', condition)
  if ('all' in condition) return (condition['all'] as Condition[]).every((one) => holds(one, view))
  if ('any' in condition) return (condition['any'] as Condition[]).some((one) => holds(one, view))
  if ('not' in condition) return !holds(condition['not'] as Condition, view)
  if ('event' in condition) return askEvent(condition, view)
  if ('attribute' in condition) return passes(operatorsIn(condition), view.attribute(condition['attribute'] as string), view)
  if ('stage' in condition) return [condition['stage']].flat().includes(view.stage)
  if ('subscribed' in condition) return view.subscribed(condition['subscribed'] as string)
  if ('message' in condition) return askMessage(condition, view)
  if ('latest' in condition) return passes(operatorsIn(condition), view.latest[condition['latest'] as string], view)
  if ('trigger' in condition) return passes(operatorsIn(condition), view.trigger[condition['trigger'] as string], view)
  if ('segment' in condition) return [condition['segment'] as string | string[]].flat().some((name) => holds(segments[name]!.when, view))
  if ('score' in condition) return passes(operatorsIn(condition), scoreOf(condition['score'] as keyof typeof lifecycle.scores, view), view)
  if ('rfm' in condition) return Object.entries(condition['rfm'] as Condition).every(([part, test]) => passes(test, rfmOf(part, view), view))
  throw new Error(`The walker knows no condition ${JSON.stringify(condition)}`)
}

function askEvent(condition: Condition, view: View): boolean {
  const where = (condition['where'] ?? {}) as Record<string, Json>
  const mine = done(condition['event'] as string, where, view)
  const newest = mine.toSorted((a, b) => b.at - a.at)[0]
  if (condition['notInLast'] !== undefined) return view.now - (newest?.at ?? view.firstAt) >= ms(condition['notInLast'] as string)
  if (condition['sum'] !== undefined) {
    const cents = mine.reduce((sum, deed) => sum + Math.round(Number(deed.properties[condition['sum'] as string] ?? 0) * 100), 0)
    return passes(operatorsIn(condition), cents / 100, view)
  }
  if (condition['last'] !== undefined) return newest !== undefined && Object.entries(condition['last'] as object).every(([name, test]) => passes(test, newest.properties[name], view))
  if (condition['days'] !== undefined) {
    const dayOf = (at: number): Temporal.PlainDate => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(view.zoneOfBrand).toPlainDate()
    const today = dayOf(view.now)
    const span = condition['inLast'] === undefined ? Infinity : ms(condition['inLast'] as string) / 86_400_000
    const days = new Set(mine.map((deed) => dayOf(deed.at)).filter((day) => day.until(today).total('days') < span).map(String))
    return passes(condition['days'], days.size, view)
  }
  const after = Math.max(condition['inLast'] === undefined ? -Infinity : view.now - ms(condition['inLast'] as string), condition['since'] === 'entry' ? view.entryAt : -Infinity)
  return passes(condition['count'] ?? { atLeast: 1 }, mine.filter((deed) => deed.at > after).length, view)
}

const done = (event: string, where: Record<string, Json> | undefined, view: View): Deed[] =>
  view.deeds.filter((deed) => deed.name === event && Object.entries(where ?? {}).every(([name, test]) => passes(test, deed.properties[name], view)))

function scoreOf(name: keyof typeof lifecycle.scores, view: View): number {
  const { points, max } = lifecycle.scores[name]
  const lines = points.map((line) => {
    const counted = done(line.event, line.where, view).filter(({ at }) => line.inLast === undefined || at > view.now - ms(line.inLast)).length * line.points
    return line.max === undefined ? counted : Math.sign(counted) * Math.min(Math.abs(counted), line.max)
  })
  return Math.min(max, lines.reduce((sum, one) => sum + one, 0))
}

function rfmOf(part: string, view: View): number | undefined {
  const { event, amount, recency, frequency, monetary } = lifecycle.rfm
  const orders = done(event, undefined, view)
  if (orders.length === 0) return undefined
  const age = view.now - Math.max(...orders.map(({ at }) => at))
  const spent = orders.reduce((sum, order) => sum + Math.round(Number(order.properties[amount]) * 100), 0) / 100
  switch (part) {
    case 'recency': return 1 + recency.filter((bound) => age < ms(bound)).length
    case 'frequency': return 1 + frequency.filter((bound) => orders.length >= bound).length
    default: return 1 + monetary.filter((bound) => spent >= bound).length
  }
}

function askMessage(condition: Condition, view: View): boolean {
  const reference = condition['message'] as string | { topic: string }
  const was = condition['was'] as string
  const [journey, step] = typeof reference === 'string' && reference.includes('/') ? reference.split('/') : [undefined, reference]
  if (journey !== undefined || typeof step === 'object') view.seesMessages()
  return view.messages.some((message) => {
    const isIt = typeof step === 'object' ? message.topic === step.topic : message.step === step && (journey === undefined ? message.run === view.run : message.journey === journey)
    if (!isIt) return false
    // A scan is a machine's click.
    const scans = condition['machine'] === true && was === 'clicked'
    if (condition['link'] !== undefined) return message.links.has(condition['link'] as string) || (scans && message.links.has(`scanned ${condition['link'] as string}`))
    return message.outcomes.has(was) || (scans && message.outcomes.has('scanned'))
  })
}

const operators = ['is', 'isNot', 'in', 'notIn', 'exists', 'above', 'below', 'atLeast', 'atMost', 'contains', 'startsWith', 'before', 'after']

const operatorsIn = (condition: Condition): Condition => Object.fromEntries(Object.entries(condition).filter(([key]) => operators.includes(key)))

export function passes(test: Json, value: Json, view: Pick<View, 'trigger' | 'latest' | 'attribute'>): boolean {
  if (Array.isArray(test)) return test.includes(value)
  if (typeof test !== 'object' || test === null) return value === test
  return Object.entries(test).every(([operator, operand]) => {
    met('operator', { [operator]: operand })
    const limit = resolve(operand, view)
    const numbers = typeof value === 'number' && typeof limit === 'number'
    switch (operator) {
      case 'is': return value !== undefined && value === limit
      case 'isNot': return value === undefined || value !== limit
      case 'in': return value !== undefined && (limit as Json[]).includes(value)
      case 'notIn': return !(limit as Json[]).includes(value)
      case 'exists': return (value !== undefined && value !== null) === limit
      case 'above': return numbers && value > limit
      case 'below': return numbers && value < limit
      case 'atLeast': return numbers && value >= limit
      case 'atMost': return numbers && value <= limit
      case 'contains': return typeof value === 'string' && typeof limit === 'string' && value.includes(limit)
      case 'startsWith': return typeof value === 'string' && typeof limit === 'string' && value.startsWith(limit)
      case 'before': return typeof value === 'string' && Date.parse(value) < Date.parse(String(limit))
      case 'after': return typeof value === 'string' && Date.parse(value) > Date.parse(String(limit))
      default: throw new Error(`The walker knows no operator ${operator}`)
    }
  })
}

function resolve(operand: Json, view: Pick<View, 'trigger' | 'latest' | 'attribute'>): Json {
  if (typeof operand !== 'object' || operand === null || Array.isArray(operand)) return operand
  if ('latest' in operand) return view.latest[(operand as { latest: string }).latest]
  if ('trigger' in operand) return view.trigger[(operand as { trigger: string }).trigger]
  if ('attribute' in operand) return view.attribute((operand as { attribute: string }).attribute)
  return operand
}
