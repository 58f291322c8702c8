// Counts what the walker really came to, against the registries and their schemas: every kind, every key that may stand beside
// it, and what becomes of those who enter. What is neither reached nor excused is a generator that never goes there.
import type * as z from 'zod/mini'
import { conditionKinds } from '../../engine/conditions/registry.ts'
import { entrySchema } from '../../engine/language/entry-block.ts'
import { happeningKinds } from '../../engine/happenings/registry.ts'
import { journeyShape } from '../../engine/language/journey-file.ts'
import { operators } from '../../engine/conditions/test.ts'
import { plainSchema, shapesAt } from '../../engine/reference/schema/plain-schema.ts'
import { stepKinds } from '../../engine/steps/registry.ts'
import { triggerKinds } from '../../engine/triggers/registry.ts'

interface Kind {
  name: string
  keys: string[]
}

const keysOf = (schema: z.ZodMiniType): string[] =>
  [...new Set(shapesAt(plainSchema(schema)).flatMap((shape) => Object.keys(shape['properties'] ?? {})))].filter((key) => !Object.hasOwn(operators, key) && key !== '$schema')

const kindsOf = (kinds: readonly { keyword: string; schema: z.ZodMiniType }[]): Kind[] => kinds.map(({ keyword, schema }) => ({ name: keyword, keys: keysOf(schema) }))

const kinds = {
  step: stepKinds.map(({ verb, schema }) => ({ name: verb, keys: keysOf(schema) })),
  condition: kindsOf(conditionKinds),
  happening: kindsOf(happeningKinds),
  trigger: kindsOf(triggerKinds),
  operator: Object.keys(operators).map((name): Kind => ({ name, keys: [] })),
  journey: [{ name: 'steps', keys: keysOf(journeyShape) }],
  entry: [{ name: 'reentry', keys: keysOf(entrySchema) }],
}

/** What may become of those who would enter, beyond what is written. */
const fates = [
  'again', 'again per key', 'again per customer', 'restarted', 'pre-empted', 'group taken', 'an element of several', 'elements beyond the twentieth', 'by backfill',
  'held out by the journey', 'held out by the programme', 'not held out for a transactional message',
] as const

const all = [
  ...Object.entries(kinds).flatMap(([what, list]) => list.flatMap(({ name, keys }) => [`${what} ${name}`, ...keys.filter((key) => key !== name).map((key) => `${what} ${name}.${key}`)])),
  ...fates.map((fate) => `fate ${fate}`),
]

/** What stays out, and why. */
const excused: Record<string, string> = {
  'step send.coupon': 'a code of a pool is part of what is sent, not of when: tests/engine/rewards',
  'journey steps.name': 'what people call it changes nothing', 'journey steps.topic': 'every journey has one',
  'journey steps.status': 'only live journeys are walked: tests/engine/world has the others', 'journey steps.was': 'a new name changes nothing without a deploy: tests/engine/world',
}

const isExcused = (name: string): boolean => Object.hasOwn(excused, name) || name.endsWith('.note') || name.endsWith('.id')

const counts = new Map<string, number>()
const labels = new WeakMap<object, readonly string[]>()

function labelsOf(what: keyof typeof kinds, one: object): readonly string[] {
  const kind = kinds[what].find(({ name }) => Object.hasOwn(one, name)) ?? kinds[what][0]!
  if (what !== 'entry' && !Object.hasOwn(one, kind.name)) return []
  return [`${what} ${kind.name}`, ...kind.keys.filter((key) => key !== kind.name && Object.hasOwn(one, key)).map((key) => `${what} ${kind.name}.${key}`)]
}

export function met(what: keyof typeof kinds, one: object): void {
  let known = labels.get(one)
  if (known === undefined) labels.set(one, known = labelsOf(what, one))
  for (const label of known) count(label)
}

export const befell = (fate: (typeof fates)[number]): void => count(`fate ${fate}`)

function count(label: string): void {
  counts.set(label, (counts.get(label) ?? 0) + 1)
}

export const reached = (): ReadonlyMap<string, number> => counts

/** What the language has and no walk came to. */
export const missed = (found: Iterable<string> = counts.keys()): string[] => {
  const reachedNames = new Set(found)
  return all.filter((name) => !reachedNames.has(name) && !isExcused(name))
}
