// Puts a part's steps in the place of the `use` step that names it, before anything else looks at the journey: parameters
// get their values, ids the use step's id in front, and the reading is told where each step really stands.
import type { Json, JsonObject } from '../json.ts'
import type { Part } from './part-file.ts'
import type { Origin, Path, Reading } from './reading.ts'
import { assignIds, visit } from '../compile/ids.ts'
import { isObject } from '../json.ts'
import { kindOf } from '../conditions/registry.ts'
import { kindOfStep } from '../steps/registry.ts'
import { nearest, surely } from '../nearest.ts'
import { salvage } from './salvage.ts'
import { shortHash } from '../identity/keyring.ts'
import { use } from '../steps/use.ts'

/** Where the content of an e-mail lies that a part brings: by the name that the journey's steps call it. */
export type PartEmails = Record<string, { folder: string; name: string }>

const deepest = 25

interface Using {
  reading: Reading
  parts: ReadonlyMap<string, Part>
  emails: PartEmails
  /** Where what stands at a path afterwards is written. */
  redirects: [Path, Origin][]
  /** Whether every part could be put in its place. */
  complete: boolean
}

/** The steps of a journey with every `use` replaced; changes the steps given. */
export function expandParts(reading: Reading, list: readonly Json[], parts: ReadonlyMap<string, Part>): { steps: Json[]; emails: PartEmails; complete: boolean } {
  const using: Using = { reading, parts, emails: {}, redirects: [], complete: true }
  const expanded = withParts(list, ['steps'], ['steps'], using)
  // Told when all is in its place: until then a path is what the file says.
  for (const [path, origin] of using.redirects) reading.redirect(path, origin)
  return { steps: expanded, emails: using.emails, complete: using.complete }
}

function withParts(list: readonly Json[], at: Path, from: Path, using: Using, depth = 0): Json[] {
  if (depth > deepest) return [...list]
  const expanded: Json[] = []
  for (const [index, step] of list.entries()) {
    const origin = [...from, index]
    const place = [...at, expanded.length]
    if (isObject(step) && Object.hasOwn(step, use.verb)) {
      expanded.push(...usePart(step, at, expanded.length, origin, using))
      continue
    }
    if (place.join('/') !== origin.join('/')) using.redirects.push([place, { reading: using.reading, path: origin }])
    if (isObject(step)) expandLists(step, place, origin, using, depth)
    expanded.push(step)
  }
  return expanded
}

/** Of a step whose shape is broken, the lists that can be made out. */
function expandLists(step: JsonObject, at: Path, from: Path, using: Using, depth: number): void {
  const kind = kindOfStep(step)
  if (kind?.lists === undefined) return
  const sound = kind.schema.safeParse(step).success ? step : salvage(kind.schema, step)?.value
  for (const inner of isObject(sound) ? kind.lists(sound) : []) {
    const list = valueAtPath(step, inner.path)
    if (Array.isArray(list)) setAt(step, inner.path, withParts(list, [...at, ...inner.path], [...from, ...inner.path], using, depth + 1))
  }
}

function usePart(step: JsonObject, at: Path, first: number, origin: Path, using: Using): JsonObject[] {
  const filled = filledPart(step, at, first, origin, using)
  if (filled === undefined) using.complete = false
  return filled ?? []
}

function filledPart(step: JsonObject, at: Path, first: number, origin: Path, using: Using): JsonObject[] | undefined {
  const { reading, parts } = using
  const name = typeof step['use'] === 'string' ? step['use'] : ''
  const named = parts.get(name)
  const part = named ?? parts.get(surely(name, [...parts.keys()]) ?? '')
  if (part !== undefined) part.used = true
  if (!reading.fits(use.schema, step, origin)) return undefined
  if (named === undefined) {
    reading.say([...origin, 'use'], 'use.unknown-part', `uses the part "${name}", and there is no parts/${name}.part.json`, nearest(name, [...parts.keys()]))
  }
  const values = part?.readable === true ? valuesOf(step, part, origin, reading) : undefined
  if (part === undefined || values === undefined) return undefined
  const id = (step['id'] as string | undefined) ?? part.id
  const filled = part.steps.map((one, index) => fill(one, values, part, ['steps', index]) as JsonObject)
  if (refusesUse(filled, part)) return undefined
  if (isSound(filled)) rename(filled, id, part, using.emails)
  else using.complete = false
  const usedBy = `${reading.file}${lineOf(reading, origin)}`
  // A part that is used under a condition is one `if`.
  if (step['when'] !== undefined) {
    const wrapper: JsonObject = { id: id.slice(0, 48), branch: [{ name: 'used', when: step['when'], steps: filled }] }
    using.redirects.push([[...at, first], { reading, path: origin }], [[...at, first, 'branch', 0, 'when'], { reading, path: [...origin, 'when'] }], [[...at, first, 'branch', 0, 'steps'], { reading: part.reading, path: ['steps'], usedBy }])
    return [wrapper]
  }
  using.redirects.push(...filled.map((_, index): [Path, Origin] => [[...at, first + index], { reading: part.reading, path: ['steps', index], usedBy }]))
  return filled
}

function lineOf(reading: Reading, path: Path): string {
  const { line } = reading.place(path)
  return line === undefined ? '' : `:${line}`
}

function valuesOf(step: JsonObject, part: Part, origin: Path, reading: Reading): Record<string, Json> | undefined {
  const given = (step['with'] ?? {}) as JsonObject
  const names = Object.keys(part.parameters)
  let complete = true
  for (const [key, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(part.parameters, key) ? part.parameters[key] : undefined
    if (parameter === undefined) reading.say([...origin, 'with', key], 'use.unknown-parameter', `gives "${key}", and the part "${part.id}" has no such parameter`, nearest(key, names))
    else if (typeof value !== parameter.type && !part.reading.isLost(['parameters', key, 'type'])) {
      complete = false
      reading.say([...origin, 'with', key], 'use.bad-parameter', `is ${JSON.stringify(value)}, and the part "${part.id}" takes a ${parameter.type} here`)
    }
  }
  for (const [key, parameter] of Object.entries(part.parameters)) {
    if (parameter.default !== undefined || Object.hasOwn(given, key)) continue
    complete = false
    reading.say(origin, 'use.missing-parameter', `gives no "${key}", which the part "${part.id}" needs`, `Write "with": {"${key}": …}.`)
  }
  if (!complete) return undefined
  const usual = Object.entries(part.parameters).flatMap(([key, { default: value }]) => (value === undefined ? [] : [[key, value] as const]))
  return { ...Object.fromEntries(usual), ...given }
}

/** A copy in which every `{"param": "days"}` is its value. */
function fill(value: Json, values: Record<string, Json>, part: Part, path: Path): Json {
  if (Array.isArray(value)) return value.map((one, index) => fill(one, values, part, [...path, index]))
  if (!isObject(value)) return value
  const [entry, more] = Object.entries(value)
  if (entry?.[0] === 'param' && more === undefined && typeof entry[1] === 'string') {
    if (Object.hasOwn(values, entry[1])) return values[entry[1]]!
    sayOnce(part, path, 'part.unknown-parameter', `refers to the parameter "${entry[1]}", which this part does not declare`, nearest(entry[1], Object.keys(part.parameters)))
    return value
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, values, part, [...path, key])]))
}

/** A part uses no part: what a journey says is then two files at most, and never a circle. */
function refusesUse(filled: readonly JsonObject[], part: Part): boolean {
  const nested = filled.findIndex((step) => {
    let found = false
    visitSound(step, (inner) => (found ||= Object.hasOwn(inner, use.verb)))
    return found
  })
  if (nested >= 0) sayOnce(part, ['steps', nested], 'part.nested-use', 'uses a part inside a part', 'Put its steps here, or both parts into the journey.')
  return nested >= 0
}

/** What is wrong with a part itself is said once, however many journeys use it. */
function sayOnce({ reading }: Part, path: Path, code: string, message: string, suggestion: string): void {
  const at = reading.place(path).path
  if (!reading.problems.some((problem) => problem.code === code && problem.place?.path === at)) reading.say(path, code, message, suggestion)
}

const isSound = (list: readonly Json[]): boolean => list.every((step) => {
  const kind = isObject(step) ? kindOfStep(step) : undefined
  return isObject(step) && kind !== undefined && kind.schema.safeParse(step).success && (kind.lists?.(step) ?? []).every((inner) => isSound(inner.steps))
})

function visitSound(step: JsonObject, see: (step: JsonObject) => unknown): void {
  const kind = kindOfStep(step)
  if (kind === undefined || !kind.schema.safeParse(step).success) return
  see(step)
  for (const inner of kind.lists?.(step) ?? []) for (const one of inner.steps) if (isObject(one)) visitSound(one, see)
}

/** Ids get the use step's in front; messages and e-mails of the part are found in the part first. */
function rename(filled: JsonObject[], id: string, part: Part, emails: PartEmails): void {
  const { ids } = assignIds(filled)
  const messages = new Set<string>()
  visit(filled, (step) => kindOfStep(step)?.emails !== undefined && messages.add(ids.get(step) ?? ''))
  const prefixed = (own: string): string => {
    const whole = `${id}-${own}`
    return whole.length <= 48 ? whole : `${whole.slice(0, 40).replace(/-+$/, '')}-${shortHash(whole, 6)}`
  }
  visit(filled, (step) => {
    const kind = kindOfStep(step)
    const own = (message: Json | undefined): Json | undefined => (typeof message === 'string' && messages.has(message) ? prefixed(message) : undefined)
    for (const { condition } of kind?.conditions?.(step) ?? []) renameMessages(condition, own)
    if (isObject(step['when'])) renameMessages(step['when'], own)
    for (const { path } of kind?.happenings?.(step) ?? []) renameMessages(valueAtPath(step, path), own)
    for (const { path, email } of kind?.emails?.(step) ?? []) {
      if (!part.emails.includes(email)) continue
      setAt(step, path, `${part.id}_${email}`)
      emails[`${part.id}_${email}`] = { folder: `parts/${part.id}`, name: email }
    }
    step['id'] = prefixed(ids.get(step) ?? '')
  })
}

/** In a condition or a happening, and in what it is made of. */
function renameMessages(value: Json | undefined, own: (message: Json | undefined) => Json | undefined): void {
  if (!isObject(value)) return
  const renamed = Object.hasOwn(value, 'was') ? own(value['message']) : undefined
  if (renamed !== undefined) value['message'] = renamed
  if (isObject(value['when'])) renameMessages(value['when'], own)
  for (const part of kindOf(value)?.parts?.(value) ?? []) renameMessages(part.condition as Json, own)
}

const valueAtPath = (value: Json, path: Path): Json | undefined => path.reduce<Json | undefined>((inner, part) => (inner as Record<string | number, Json> | undefined)?.[part], value)

function setAt(step: JsonObject, path: Path, value: Json): void {
  const holder = valueAtPath(step, path.slice(0, -1)) as Record<string | number, Json>
  holder[path.at(-1)!] = value
}
