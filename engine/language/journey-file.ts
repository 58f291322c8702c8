// Reads one `NAME.journey.json` and checks it against the model around it.
import * as z from 'zod/mini'
import type { JourneyModel } from '../model/model.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Types } from '../conditions/declared-types.ts'
import type { KnownNames } from './known-names.ts'
import type { LifecycleReading } from './lifecycle-file.ts'
import type { Part } from './part-file.ts'
import type { PartEmails } from './use-part.ts'
import type { Path, Reading } from './reading.ts'
import type { Scope } from './condition-check.ts'
import type { StepScope } from '../steps/step.ts'
import type { TriggerScope } from '../triggers/trigger.ts'
import type { Place } from '../problem.ts'
import type { Voices } from '../conditions/condition.ts'
import { assignIds, visit } from '../compile/ids.ts'
import { reservedNames } from '../compile/compiler.ts'
import { checkCondition, checkHappening } from './condition-check.ts'
import { common, id, steps } from '../steps/common.ts'
import { enteringEvents } from '../journey/latest.ts'
import { duration, name } from '../conditions/shapes.ts'
import { entrySchema, readEntry } from './entry-block.ts'
import { expandParts } from './use-part.ts'
import { isObject } from '../json.ts'
import { kindOfStep, stepKinds } from '../steps/registry.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { keyMeant, keyMeantIn, nearestKey } from './other-words.ts'
import { nearest } from '../nearest.ts'
import { triggerKindOf, triggerKinds } from '../triggers/registry.ts'

export const journeyShape = z.strictObject({
  $schema: z.optional(z.string()),
  name,
  note: z.optional(z.string()),
  status: z.optional(z.enum(['draft', 'live', 'paused', 'draining', 'stopped'])),
  topic: name,
  was: z.optional(z.union([id, z.array(id).check(z.minLength(1), z.maxLength(5))])),
  trigger: z.union([z.looseObject({}), z.array(z.looseObject({})).check(z.minLength(1))]),
  backfill: z.optional(z.strictObject({ over: duration })),
  entry: z.optional(entrySchema),
  goal: z.optional(z.looseObject({ within: duration, ends: z.optional(z.boolean()) })),
  exit: z.optional(z.union([z.looseObject({}), z.array(z.looseObject({}))])),
  steps,
})

export interface JourneyFile {
  id: string
  name: string
  note?: string
  status: JourneyModel['status']
  topic: string
  was?: string[]
  triggers: JsonObject[]
  backfill?: { over: string }
  entry: JourneyModel['entry']
  goal?: { happening: JsonObject; within: string; ends: boolean }
  exits: JsonObject[]
  steps: JsonObject[]
  ids: Map<JsonObject, string>
  /** E-mails that parts bring. */
  partEmails: PartEmails
  /** Whether nothing is wrong with it by itself. */
  sound: boolean
  /** Whether its steps are all known, and nothing is wrong with them, so that ways through them can be judged. */
  stepsSound: boolean
  /** Whether what enters it is known. */
  triggersSound: boolean
  /** Where a step stands, or a place inside it; the journey itself without one. */
  placeOf(step?: JsonObject, inside?: Path): Place
  /** Whether that place could not be read, so that what stands there means nothing. */
  lacks(step: JsonObject, inside: Path): boolean
}

/** The journey as far as it can be read; undefined where nothing of it can. The reading has the problems of its own. */
export function readJourney(reading: Reading, journeyId: string, { lifecycle, known }: Pick<LifecycleReading, 'lifecycle' | 'known'>, parts: ReadonlyMap<string, Part> = new Map()): JourneyFile | undefined {
  const written = reading.json()
  if (written === undefined) return undefined
  if (!id.safeParse(journeyId).success || journeyId.length > 32) reading.say([], 'journey.bad-id', `has the file name "${journeyId}"; use up to 32 small letters, digits and "-"`)
  const json = reading.read(journeyShape, written, []) as JsonObject | undefined
  if (json === undefined) return undefined

  const { steps: expanded, emails: partEmails, complete } = expandParts(reading, json['steps'] as JsonObject[], parts)
  const tooMany = countSteps(expanded) > mostSteps
  if (tooMany) reading.say(['steps'], 'journey.too-many-steps', `has more than ${mostSteps} steps, and Step Functions takes no definition of so many; split it`)
  const found = reading.found
  const { steps: list, named } = tooMany ? { steps: [], named: false } : readSteps(reading, expanded, ['steps'], 0)
  const messagesKnown = named && complete && !reading.isLost(['steps'])
  const { ids, twice } = assignIds(list)
  const paths = new Map<JsonObject, Path>()
  walk(list, ['steps'], (step, path) => paths.set(step, path))
  for (const [step, stepId] of ids) if (isNamed(reading, step, paths.get(step) ?? [])) checkId(reading, stepId, paths.get(step) ?? [])
  for (const { id: same, step } of twice) if (isNamed(reading, step, paths.get(step) ?? [])) reading.say(paths.get(step) ?? [], 'step.same-id', `has the id "${same}" like a step before it; give one of them an "id" of its own`)

  const messages: string[] = []
  const topicsOfSends: (string | undefined)[] = []
  visit(list, (step) => {
    if (kindOfStep(step)?.emails === undefined) return
    messages.push(ids.get(step) ?? '')
    topicsOfSends.push(step['topic'] as string | undefined)
  })
  const triggersSound = listOf(json['trigger'], 'trigger').every(([trigger]) => isObject(trigger) && triggerKindOf(trigger)?.schema.safeParse(trigger).success === true)
  const scope: Scope = { ...known, triggerProperties: enteringProperties(json, known), ...(triggersSound ? { entering: enteringEvents(listOf(json['trigger'], 'trigger').map(([trigger]) => trigger as JsonObject)) } : {}), messages: messagesKnown ? messages : undefined, inJourney: true }
  const topic = json['topic'] as string
  if (known.topics?.includes(topic) === false) reading.say(['topic'], 'journey.unknown-topic', `names the topic "${topic}", which lifecycle.json does not have`, nearest(topic, known.topics))
  const stepScope: Omit<StepScope, keyof Voices> = { ...scope, topic, transactional: known.transactional, journeyAttributes: known.journeyAttributes, coupons: known.coupons, rewards: known.rewards }

  for (const [step, path] of paths) checkStep(reading, step, path, stepScope)
  const stepsSound = messagesKnown && !tooMany && reading.found === found && !reading.lacks(['topic'])
  const entry = (json['entry'] ?? {}) as JsonObject
  const readable = checkTriggers(reading, json['trigger']!, { ...scope, keyed: entry['key'] !== undefined || reading.lacks(['entry', 'key']), journey: journeyId })
  const triggers = listOf(json['trigger'], 'trigger').map(([trigger]) => trigger as JsonObject)
  if (isObject(json['backfill']) && readable) checkBackfill(reading, json['backfill']['over'] as string, triggers)
  const transactional = messages.some((_, index) => lifecycle.topics[topicsOfSends[index] ?? topic]?.kind === 'transactional')
  const readableEntry = readEntry(reading, entry, { scope, steps: list, placeOf: (step) => paths.get(step) ?? [], triggers, hasGoal: json['goal'] !== undefined || reading.lacks(['goal']), transactional })
  const goal = readGoal(reading, json['goal'], scope)
  for (const [exit, path] of listOf(json['exit'], 'exit')) checkHappening(reading, exit, path, scope)
  return {
    id: journeyId,
    name: json['name'] as string,
    status: (json['status'] ?? 'draft') as JourneyFile['status'],
    topic,
    triggers,
    entry: readableEntry,
    sound: reading.problems.length === 0 && complete,
    stepsSound,
    triggersSound,
    exits: listOf(json['exit'], 'exit').map(([exit]) => exit as JsonObject),
    steps: list,
    ids,
    partEmails,
    lacks: (step, inside) => reading.lacks([...(paths.get(step) ?? []), ...inside]),
    placeOf: (step, inside = []) => reading.place(step === undefined ? [] : [...(paths.get(step) ?? []), ...inside]),
    ...(json['was'] === undefined ? {} : { was: [json['was']].flat() as string[] }),
    ...(goal === undefined ? {} : { goal }),
    ...(json['backfill'] === undefined ? {} : { backfill: json['backfill'] as { over: string } }),
    ...(json['note'] === undefined ? {} : { note: json['note'] as string }),
  }
}

/** Of several triggers, what any of them may carry; unknown where the members of a list enter, whose properties nobody declares. */
function enteringProperties(json: JsonObject, { properties }: Pick<KnownNames, 'properties'>): Types | undefined {
  if (([json['trigger']].flat() as Json[]).some((trigger) => isObject(trigger) && trigger['each'] !== undefined)) return undefined
  const carried = ([json['trigger']].flat() as Json[]).map((trigger) => {
    const event = isObject(trigger) ? trigger['event'] : undefined
    return typeof event === 'string' && properties !== undefined && Object.hasOwn(properties, event) ? properties[event] : undefined
  })
  return carried.includes(undefined) ? undefined : Object.assign({}, ...carried) as Types
}

const deepest = 20
/** A definition of a megabyte holds fewer. */
const mostSteps = 1000

/** Everything that stands in a list at any depth, which is no less than there are steps. */
function countSteps(value: Json | undefined): number {
  let count = 0
  const rest: (Json | undefined)[] = [value]
  while (rest.length > 0 && count <= mostSteps) {
    const one = rest.pop()
    if (Array.isArray(one)) {
      count += one.filter(isObject).length
      rest.push(...one.slice(0, mostSteps + 1))
    } else if (isObject(one)) {
      for (const key of ['steps', 'then', 'else', 'otherwise', 'arms', 'branch', 'waitFor']) rest.push(Object.hasOwn(one, key) ? one[key] : undefined)
    }
  }
  return count
}

/** Shapes first: everything after may rely on them. Each step as far as it can be read; `named` where the ids of all are known. */
function readSteps(reading: Reading, list: readonly unknown[], path: Path, depth: number): { steps: JsonObject[]; named: boolean } {
  if (depth > deepest) {
    reading.say(path, 'step.too-deep', `is nested more than ${deepest} levels deep`)
    return { steps: [], named: false }
  }
  let named = true
  const read = list.map((written, index): JsonObject => {
    const at = [...path, index]
    const step = withVerbMeant(reading, written, at)
    const kind = step === undefined ? undefined : kindOfStep(step)
    const sound = kind === undefined ? undefined : reading.read(kind.schema, step, at)
    if (!isObject(sound)) {
      named = false
      return {}
    }
    named &&= kind?.emails === undefined || isNamed(reading, sound, at)
    for (const inner of kind?.lists?.(sound) ?? []) {
      const below = readSteps(reading, inner.steps, [...at, ...inner.path], depth + 1)
      setAt(sound, inner.path, below.steps)
      named &&= below.named
    }
    return sound
  })
  return { steps: read, named }
}

/** Whether a step's id is the one that its author meant, given or derived from what it does. */
function isNamed(reading: Reading, step: JsonObject, path: Path): boolean {
  const kind = kindOfStep(step)
  return !reading.isLost([...path, 'id']) && (step['id'] !== undefined || kind?.id === undefined || !reading.lacks([...path, kind.verb]))
}

/** A verb that is unknown is told; where one was surely meant, the step is read by that one. */
function withVerbMeant(reading: Reading, step: unknown, at: Path): JsonObject | undefined {
  const verbs = stepKinds.map(({ verb }) => verb)
  if (isObject(step) && kindOfStep(step) !== undefined) return step
  const unknown = isObject(step) ? Object.keys(step).filter((key) => !Object.hasOwn(common, key)) : []
  const found = unknown.find((key) => keyMeant(key, verbs) !== undefined) ?? unknown[0]
  if (!isObject(step) || found === undefined) {
    reading.say(at, 'step.unknown', `is no step: it needs one of the verbs ${verbs.join(', ')}`)
    return undefined
  }
  reading.say(at, 'step.unknown', `has the unknown verb "${found}"`, nearestKey(found, verbs))
  const meant = keyMeant(found, verbs)
  if (meant === undefined) return undefined
  reading.readAs(at, found, meant)
  return Object.fromEntries(Object.entries(step).map(([key, value]) => [key === found ? meant : key, value]))
}

function setAt(step: JsonObject, path: Path, value: Json): void {
  const holder = path.slice(0, -1).reduce<Record<string | number, Json>>((inner, part) => inner[part] as Record<string | number, Json>, step)
  holder[path.at(-1)!] = value
}

/** An id becomes a state's name and part of keys, also where it is the name of an e-mail. */
function checkId(reading: Reading, stepId: string, path: Path): void {
  // The name of a file instead of an e-mail's: there is no such e-mail, which is told of it.
  if (/\.(mjml|html)$/.test(stepId)) return
  const wrong = id.safeParse(stepId).error?.issues[0]?.message
  if (wrong !== undefined) reading.say(path, 'step.bad-id', `would be called "${stepId}", and a step's id ${wrong}; give it an "id" of its own`)
  if (reservedNames.includes(stepId)) reading.say(path, 'step.reserved-id', `would be called "${stepId}", as a state that every journey has is; give it another "id"`)
}

function walk(list: readonly JsonObject[], path: Path, see: (step: JsonObject, path: Path) => void): void {
  for (const [index, step] of list.entries()) {
    see(step, [...path, index])
    for (const inner of kindOfStep(step)?.lists?.(step) ?? []) walk(inner.steps, [...path, index, ...inner.path], see)
  }
}

function checkStep(reading: Reading, step: JsonObject, path: Path, scope: Omit<StepScope, keyof Voices>): void {
  const kind = kindOfStep(step)
  kind?.check?.(step, { ...scope, ...reading.below(path) })
  for (const one of kind?.conditions?.(step) ?? []) checkCondition(reading, one.condition, [...path, ...one.path], scope)
  for (const one of kind?.happenings?.(step) ?? []) checkHappening(reading, one.happening, [...path, ...one.path], scope)
  if (step['when'] !== undefined) checkCondition(reading, step['when'], [...path, 'when'], scope)
}

/** Whether every trigger could be read. */
function checkTriggers(reading: Reading, triggers: unknown, scope: Omit<TriggerScope, keyof Voices>): boolean {
  const schedules: string[] = []
  let readable = true
  for (const [trigger, path] of listOf(triggers, 'trigger')) {
    const kind = isObject(trigger) ? triggerKindOf(trigger) : undefined
    const sound = kind === undefined ? undefined : reading.read(kind.schema, trigger, path)
    readable &&= !reading.lacks(path) && isObject(sound)
    if (kind === undefined) reading.say(path, 'trigger.unknown', `is no trigger: it needs one of the keys ${triggerKinds.map(({ keyword }) => keyword).join(', ')}`, keyMeantIn(trigger, triggerKinds.map(({ keyword }) => keyword)))
    if (kind === undefined || !isObject(sound)) continue
    kind.check(sound, { ...scope, ...reading.below(path) })
    const broadcast = kind.broadcast?.(sound).name
    if (broadcast !== undefined && schedules.includes(broadcast)) reading.say(path, 'trigger.same-schedule', 'comes at the same times as a trigger before it; make one of them, with both audiences in an "any"')
    if (broadcast !== undefined) schedules.push(broadcast)
    for (const one of kind.conditions?.(sound) ?? []) checkCondition(reading, one.condition, [...path, ...one.path], { ...scope, judged: 'as-audience' })
  }
  return readable
}

const longestBackfillMs = 30 * 86_400_000

function checkBackfill(reading: Reading, over: string, triggers: readonly JsonObject[]): void {
  const kinds = triggers.map((trigger) => ({ trigger, kind: triggerKindOf(trigger) })).filter(({ kind }) => kind?.already !== undefined)
  if (kinds.length === 0) reading.say(['backfill'], 'journey.backfill-nobody', 'means those who stand in the trigger\'s stage or segment already, and no trigger of this journey is one: leave it out, or start by a "stage" or a "segment"')
  for (const { trigger, kind } of kinds) {
    const why = kind?.noBackfill?.(trigger)
    if (why !== undefined) reading.say(['backfill'], 'journey.backfill-unknowable', `cannot be: the trigger ${why}. Leave "backfill" out, or say in "entry.when" who is meant`)
  }
  if (!reading.lacks(['backfill', 'over']) && milliseconds(parseDuration(over)) > longestBackfillMs) reading.say(['backfill', 'over'], 'journey.backfill-too-long', `is "${over}"; 30 days are the most`)
}

function readGoal(reading: Reading, goal: unknown, scope: Scope): JourneyFile['goal'] {
  if (!isObject(goal)) return undefined
  const { within, ends, ...happening } = goal
  if (!checkHappening(reading, happening, ['goal'], scope)) return undefined
  return { happening, within: within as string, ends: ends !== false }
}

function listOf(value: unknown, key: string): [unknown, Path][] {
  if (value === undefined) return []
  return Array.isArray(value) ? value.map((one, index) => [one, [key, index]]) : [[value, [key]]]
}
