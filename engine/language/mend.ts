// The likely mend of a value that does not fit: what is meant by "3 days", 10 per cent, "Monday" or ">= 3". A mend is offered
// only where the shape takes it.
import type * as z from 'zod/mini'
import { closest } from '../nearest.ts'
import { definitionOf } from './shape.ts'
import { isObject } from '../json.ts'

/** What to write in its place; undefined where nobody can tell. */
export function mendOf(found: unknown, schemas: readonly z.ZodMiniType[]): unknown {
  return [...wordsAllowed(found, schemas), ...candidatesOf(found), ...wrapped(found, schemas)].find((one) => schemas.some((schema) => schema.safeParse(one).success))
}

const examples: Readonly<Record<string, readonly unknown[]>> = {
  after: ['90d'], exit: [{ stage: 'active' }], goal: [{ event: 'Order Completed', within: '30d' }], steps: [[{ wait: '3d' }]], trigger: [{ stage: 'lapsed' }], at: ['09:00'], atMost: ['30d'], default: ['14d'], every: ['1d'], from: ['09:00'], hold: ['1d'], inLast: ['30d'], over: ['3d'], per: ['1d'], reentry: [{ after: '90d' }], settled: ['1h'], to: ['20:00'], within: ['7d'],
}

/** Something that may stand under a key: where it is missing, or where only an example says what is allowed. */
export function exampleOf(key: string | number | undefined, schemas: readonly z.ZodMiniType[]): unknown {
  const known = typeof key === 'string' && Object.hasOwn(examples, key) ? (examples[key] ?? []) : []
  const inside = schemas.flatMap((schema) => Object.entries(definitionOf(schema).shape ?? {}).flatMap(([name]) => (Object.hasOwn(examples, name) ? (examples[name] ?? []).map((value) => ({ [name]: value })) : [])))
  return [...known, ...inside].find((one) => schemas.some((schema) => schema.safeParse(one).success))
}

function wordsAllowed(found: unknown, schemas: readonly z.ZodMiniType[]): unknown[] {
  if (typeof found !== 'string') return []
  const words = schemas.flatMap((schema) => [...Object.values(definitionOf(schema).entries ?? {}), ...(definitionOf(schema).values ?? [])]).filter((word) => typeof word === 'string')
  const day = /^(mon|tue|wed|thu|fri|sat|sun)/i.exec(found)?.[1]?.toLowerCase()
  const other = synonyms[found.toLowerCase().trim()] ?? []
  return [...words.filter((word) => word === day), ...words.filter((word) => other.includes(word)), closest(found, words)].filter((word) => word !== undefined)
}

/** Words of other tools for ours. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  active: ['live'], on: ['live'], running: ['live'], published: ['live'], enabled: ['live'], off: ['stopped'], disabled: ['stopped'], archived: ['stopped'], inactive: ['paused'], once: ['never'], 'no': ['never'], 'yes': ['always'], unlimited: ['always'],
  promotional: ['marketing'], promo: ['marketing'], commercial: ['marketing'], operational: ['transactional'], service: ['transactional'], text: ['string'], int: ['number'], integer: ['number'], float: ['number'], bool: ['boolean'], datetime: ['date'],
  timestamp: ['date'], array: ['list'], map: ['object'], entered: ['enter'], entry: ['enter'], exit: ['leave'], exited: ['leave'], left: ['leave'], click: ['clicked'], open: ['opened'], bounce: ['bounced'], complaint: ['complained'],
  daily: ['day'], weekly: ['week'], monthly: ['month'], customer: ['app'], us: ['journeys'], journey: ['journeys'], any: ['any'], anytime: ['any'],
}

function candidatesOf(found: unknown): unknown[] {
  if (typeof found === 'number') return [...(Number.isInteger(found) ? [] : [Math.round(found)]), found / 100, String(found), `${found}d`, ...clockIn(String(found))]
  if (typeof found === 'boolean') return [found ? 'always' : 'never']
  if (Array.isArray(found)) return found.length === 1 ? [found[0], ...candidatesOf(found[0])] : []
  if (isObject(found)) return [...durationOfParts(found), [found]]
  if (typeof found !== 'string') return []
  const text = found.trim()
  const percent = /^([\d.]+)\s*%$/.exec(text)?.[1]
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return [
    ...(percent === undefined ? [] : [Number(percent), Number(percent) / 100]),
    ...comparisonIn(text),
    ...(/^-?\d+(\.\d+)?$/.test(text) ? [Number(text)] : []),
    ...(/^(true|yes)$/i.test(text) ? [true] : /^(false|no)$/i.test(text) ? [false] : []),
    ...durationsIn(text),
    ...clockIn(text),
    text,
    plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, ''),
    plain.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, ''),
    text.toUpperCase(),
    text.replaceAll(/\s+/g, '-'),
    ...(/^[\w.-]+\.[a-z]{2,}\S*$/i.test(text) ? [`https://${text}`] : []),
    [found],
  ]
}

const units: readonly [unit: string, names: RegExp, days?: number][] = [
  ['s', /^s(ec(ond)?s?)?$/i], ['min', /^(m|mins?|minutes?)$/i], ['h', /^(h|hrs?|hours?)$/i], ['d', /^d(ays?)?$/i], ['w', /^w(ks?|eeks?)?$/i], ['d', /^(mo|months?)$/i, 30], ['d', /^y(rs?|ears?)?$/i, 365],
]

/** `3 days`, `1 week`, `24 hrs`, `P3D`, `PT24H`, `1.5h`. */
function durationsIn(text: string): string[] {
  const iso = /^(-?)P(?:(\d+)D|(\d+)W|(\d+)M|(\d+)Y|T(\d+)H|T(\d+)M|T(\d+)S)$/i.exec(text)
  if (iso !== null) {
    const [, sign = '', days, weeks, months, years, hours, minutes, seconds] = iso
    const [amount, unit] = days !== undefined ? [days, 'd'] : weeks !== undefined ? [weeks, 'w'] : months !== undefined ? [Number(months) * 30, 'd'] : years !== undefined ? [Number(years) * 365, 'd'] : hours !== undefined ? [hours, 'h'] : minutes !== undefined ? [minutes, 'min'] : [seconds, 's']
    return [`${sign}${amount}${unit}`]
  }
  const [, sign = '', number = '', word = ''] = /^([+-]?)\s*(\d+(?:[.,]\d+)?|an?|one|two|three|half an?)\s*([a-z]+)\.?$/i.exec(text) ?? []
  const unit = units.find(([, names]) => names.test(word))
  if (unit === undefined) return []
  const amount = (spelled[number.toLowerCase()] ?? Number(number.replace(',', '.'))) * (unit[2] ?? 1)
  const minus = sign === '-' ? '-' : ''
  if (Number.isInteger(amount)) return [`${minus}${amount}${unit[0]}`]
  const smaller = { w: [7, 'd'], d: [24, 'h'], h: [60, 'min'], min: [60, 's'] }[unit[0]]
  return smaller === undefined ? [] : [`${minus}${amount * Number(smaller[0])}${smaller[1]}`]
}

const spelled: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, two: 2, three: 3, 'half a': 0.5, 'half an': 0.5 }

/** `{"days": 3}`, `{"unit": "days", "value": 3}`. */
export function durationOfParts(parts: Readonly<Record<string, unknown>>): string[] {
  const entries = Object.entries(parts)
  const amount = entries.find(([, value]) => typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)))
  const unit = entries.find(([, value]) => typeof value === 'string' && units.some(([, names]) => names.test(value)))
  if (amount === undefined || entries.length > 2) return []
  return durationsIn(`${String(amount[1])} ${typeof unit?.[1] === 'string' ? unit[1] : amount[0]}`)
}

/** `9:00`, `9am`, `9.30 pm`, `09:00:00`, `9h`. */
function clockIn(text: string): string[] {
  const [, hour, minute = '00', half] = /^(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(?:h|uhr|o'clock)?\s*([ap]\.?m\.?)?$/i.exec(text) ?? []
  if (hour === undefined) return []
  const later = half?.toLowerCase().startsWith('p') === true && Number(hour) < 12 ? 12 : half?.toLowerCase().startsWith('a') === true && Number(hour) === 12 ? -12 : 0
  return [`${String(Number(hour) + later).padStart(2, '0')}:${minute}`, `${String(Number(hour) + later).padStart(2, '0')}:00`]
}

const signs: Readonly<Record<string, string>> = { '>=': 'atLeast', '=>': 'atLeast', '≥': 'atLeast', '<=': 'atMost', '=<': 'atMost', '≤': 'atMost', '>': 'above', '<': 'below', '=': 'is', '==': 'is', '!=': 'isNot', '<>': 'isNot', '≠': 'isNot' }

/** `>= 3`, as SQL has it. */
export function comparisonIn(text: string): Record<string, number | string>[] {
  const [, sign = '', operand = ''] = /^(>=|=>|≥|<=|=<|≤|==?|!=|<>|≠|>|<)\s*(.+)$/.exec(text.trim()) ?? []
  const operator = signs[sign]
  if (operator === undefined) return []
  const bare = operand.replaceAll(/^["']|["']$/g, '')
  return [{ [operator]: /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : bare }]
}

/** The value as the one member that an object needs: `"hello"` as `{"email": "hello"}`. A text is not taken for a reference. */
function wrapped(found: unknown, schemas: readonly z.ZodMiniType[]): unknown[] {
  if (isObject(found) || found === undefined) return []
  return schemas.flatMap((schema) => Object.keys(definitionOf(schema).shape ?? {}).filter((key) => !['trigger', 'latest', 'attribute'].includes(key)).flatMap((key) => [found, ...candidatesOf(found)].map((value) => ({ [key]: value }))).filter((one) => schema.safeParse(one).success))
}
