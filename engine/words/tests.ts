// Operators and values in words: `{"atLeast": 50}` said of `total` is "total is at least 50".
import type { Json, JsonObject } from '../json.ts'
import type { Phrase } from './phrase.ts'
import { isObject } from '../json.ts'
import { join, listed, quoted } from './phrase.ts'
import { operatorsOf } from '../conditions/test.ts'

const ordinary = /^[A-Za-z][\w.@/+:-]*$/
const misleading = new Set(['and', 'or', 'not', 'nor', 'is', 'in', 'if', 'true', 'false', 'null', 'before', 'after'])

/** A text stands as it is where nobody can take it for anything else, else in quotes. */
export function sayValue(value: Json): string {
  if (typeof value === 'string') return (ordinary.test(value) && !misleading.has(value.toLowerCase())) || /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(value) ? value : quoted(value)
  if (isObject(value) && typeof value['trigger'] === 'string') return `the trigger's ${value['trigger']}`
  if (isObject(value) && typeof value['latest'] === 'string') return `the latest ${value['latest']}`
  if (isObject(value) && typeof value['attribute'] === 'string') return `the customer's ${value['attribute']}`
  return Array.isArray(value) ? listed(value.map(sayValue), 'or') : JSON.stringify(value)
}

type Says = (subject: string, operand: Json) => string | Phrase

const plainly = (verb: string): Says => (subject, operand) => `${subject} ${verb} ${sayValue(operand)}`

function sayOneOf(subject: string, operand: Json, verb: string): Phrase {
  const values = [operand].flat()
  return { text: `${subject} ${verb} ${sayValue(values)}`, ...(values.length > 1 ? { joins: 'or' as const } : {}) }
}

const sayNoneOf: Says = (subject, operand) => {
  const values = [operand].flat().map(sayValue)
  return values.length === 1 ? `${subject} is not ${values.join('')}` : `${subject} is neither ${listed(values, 'nor')}`
}

/** Each operator, and what its contrary is. */
const operatorWords: Record<string, { says: Says; denies: Says }> = {
  is: { says: plainly('is'), denies: plainly('is not') },
  isNot: { says: plainly('is not'), denies: plainly('is') },
  in: { says: (subject, operand) => sayOneOf(subject, operand, 'is'), denies: sayNoneOf },
  notIn: { says: sayNoneOf, denies: (subject, operand) => sayOneOf(subject, operand, 'is') },
  exists: { says: (subject, operand) => `${subject} is ${operand === true ? 'known' : 'not known'}`, denies: (subject, operand) => `${subject} is ${operand === true ? 'not known' : 'known'}` },
  above: { says: plainly('is above'), denies: plainly('is not above') },
  below: { says: plainly('is below'), denies: plainly('is not below') },
  atLeast: { says: plainly('is at least'), denies: plainly('is not at least') },
  atMost: { says: plainly('is at most'), denies: plainly('is not at most') },
  contains: { says: plainly('contains'), denies: plainly('does not contain') },
  startsWith: { says: plainly('starts with'), denies: plainly('does not start with') },
  before: { says: plainly('is before'), denies: plainly('is not before') },
  after: { says: plainly('is after'), denies: plainly('is not after') },
}

const phrase = (said: string | Phrase): Phrase => (typeof said === 'string' ? { text: said } : said)

/** Several operators must hold at once: "total is at least 5 and total is below 10". */
export function sayOperators(subject: string, operators: JsonObject): Phrase {
  return join(Object.entries(operators).map(([name, operand]) => phrase(operatorWords[name]?.says(subject, operand) ?? plainly(name)(subject, operand))), 'and')
}

/** The contrary; undefined where it takes more than one word. */
export function denyOperators(subject: string, operators: JsonObject): Phrase | undefined {
  const [entry, more] = Object.entries(operators)
  if (entry === undefined || more !== undefined) return undefined
  const said = operatorWords[entry[0]]?.denies(subject, entry[1])
  return said === undefined ? undefined : phrase(said)
}

/** A scalar means is, a list means in, an object holds operators or refers to a value. */
export function sayTest(subject: string, test: Json): Phrase {
  if (Array.isArray(test)) return sayOperators(subject, { in: test })
  return isObject(test) && Object.keys(operatorsOf(test)).length > 0 ? sayOperators(subject, test) : sayOperators(subject, { is: test })
}

/** A filter on one event's properties: "(total is at least 50 and currency is GBP)". */
export function sayWhere(where: Json | undefined): string {
  return isObject(where) && Object.keys(where).length > 0 ? ` (${join(Object.entries(where).map(([property, test]) => sayTest(property, test)), 'and').text})` : ''
}
