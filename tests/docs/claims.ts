// What an example is: a whole file, a piece of one, or one step, trigger, condition or happening; and the smallest sound
// project with it inside.
import type { Block } from './blocks.ts'
import type { Json, JsonObject } from '../../engine/json.ts'
import { envelopeShape } from '../../engine/content/publish/envelope-file.ts'
import { isObject } from '../../engine/json.ts'
import { journeyShape } from '../../engine/language/journey-file.ts'
import { laidOver, events, lifecycle, part, segments } from './demo-project.ts'
import { lifecycleShape } from '../../engine/language/lifecycle-file.ts'
import { stepKinds } from '../../engine/steps/registry.ts'

/** What a section of a page defines, for the examples beside it. */
export interface Definitions {
  lifecycle: JsonObject
  segments: JsonObject
  events: JsonObject
  parts: Record<string, JsonObject>
}

interface Claim {
  kind: string
  /** The word behind `json` on the fence that asks for it; without one, what the example looks like decides. */
  mark?: string
  takes(value: Json): boolean
  /** What it defines. */
  defines?(value: JsonObject, definitions: Definitions): void
  /** The journey file that holds it; without one it is a definition only. */
  journey?(value: Json): JsonObject
}

const keysOf = (value: Json): string[] => (isObject(value) ? Object.keys(value) : [])
const only = (value: Json, allowed: readonly string[]): boolean => keysOf(value).length > 0 && keysOf(value).every((key) => allowed.includes(key))
const has = (value: Json, ...keys: string[]): boolean => keys.every((key) => keysOf(value).includes(key))
const manyOf = (value: Json): JsonObject[] => [value].flat() as JsonObject[]
const isStep = (value: Json): boolean => isObject(value) && stepKinds.some(({ verb }) => Object.hasOwn(value, verb))

const journeyKeys = Object.keys(journeyShape.shape)
const plain: JsonObject = { name: 'Example', status: 'live', topic: 'offers', trigger: { event: 'Session Started' }, entry: { reentry: 'never' }, goal: { event: 'Order Completed', within: '30d' } }

const claims: Claim[] = [
  { kind: 'a journey', takes: (value) => has(value, 'name', 'trigger', 'steps'), journey: (value) => value as JsonObject },
  {
    kind: 'a part',
    takes: (value) => has(value, 'name', 'steps') && !has(value, 'trigger'),
    defines: (value, { parts }) => { parts[idFrom(value['name'] as string)] = value },
    journey: (value) => withSteps([{ use: idFrom((value as JsonObject)['name'] as string), with: valuesFor(value as JsonObject) }]),
  },
  { kind: 'segments.json', takes: (value) => only(value, ['$schema', 'segments']) && has(value, 'segments'), defines: (value, to) => { to.segments = laidOver(to.segments, value) } },
  { kind: 'events.json', takes: (value) => only(value, ['$schema', 'events']) && isObject((value as JsonObject)['events']), defines: (value, to) => { to.events = laidOver(to.events, value) } },
  { kind: 'lifecycle.json', takes: (value) => only(value, Object.keys(lifecycleShape.shape)), defines: (value, to) => { to.lifecycle = laidOver(to.lifecycle, value) } },
  { kind: 'an envelope', takes: (value) => has(value, 'subject') && only(value, Object.keys(envelopeShape.shape)), journey: () => withSteps([{ send: { email: 'example' } }]) },
  { kind: 'strings', takes: (value) => has(value, 'shared') },
  { kind: 'a customer', takes: (value) => isObject(value) && Array.isArray(value['events']) },
  { kind: 'steps', takes: (value) => manyOf(value).every(isStep), journey: (value) => withSteps(manyOf(value)) },
  { kind: 'a trigger', mark: 'trigger', takes: (value) => manyOf(value).every(isObject), journey: (value) => fragment({ trigger: value }) },
  { kind: 'a condition', mark: 'condition', takes: (value) => manyOf(value).every(isObject), journey: (value) => withSteps(manyOf(value).map((condition) => ({ if: condition, then: [{ wait: '1d' }] }))) },
  { kind: 'a happening', mark: 'happening', takes: (value) => manyOf(value).every(isObject), journey: (value) => withSteps(manyOf(value).map((happening, index) => ({ id: `wait-${index}`, waitFor: happening, within: '7d' }))) },
  { kind: 'a piece of a journey', takes: (value) => only(value, journeyKeys) && !has(value, 'steps'), journey: (value) => fragment(value as JsonObject) },
]

/** Every claim that could be meant, or the one that the mark asks for. */
export function claimsOn(value: Json, mark: string): Claim[] {
  return claims.filter((claim) => claim.mark === (mark === '' ? undefined : mark) && claim.takes(value))
}

export const everyMark = ['', 'trigger', 'condition', 'happening']

export function definitionsOf(blocks: readonly Block[]): Definitions {
  const definitions: Definitions = { lifecycle, segments, events, parts: { 'nps-survey': part } }
  for (const { fence, text } of blocks) {
    const value = fence === 'json' ? parsed(text) : undefined
    if (value !== undefined) claimsOn(value, '')[0]?.defines?.(value as JsonObject, definitions)
  }
  return definitions
}

export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** The project's files; `text` is the example as it is written. */
export function filesFor(claim: Claim, value: Json, text: string, definitions: Definitions): Record<string, string> {
  const model = { ...definitions, parts: { ...definitions.parts } }
  if (isObject(value)) claim.defines?.(value, model)
  const journey = claim.journey?.(value) ?? withSteps([{ wait: '1d' }])
  const id = idFrom(journey['name'] as string)
  const files: Record<string, string> = {
    'lifecycle.json': JSON.stringify(model.lifecycle),
    'segments.json': JSON.stringify(model.segments),
    'events.json': JSON.stringify(model.events),
    'locales/en.json': '{"shared": {"subject": "Hello", "preheader": "And more"}}',
    [`${id}.journey.json`]: claim.kind === 'a journey' ? text : JSON.stringify(journey),
  }
  for (const [name, one] of Object.entries(model.parts)) {
    files[`parts/${name}.part.json`] = JSON.stringify(one)
    for (const email of textsIn([journey, one])) Object.assign(files, emailFiles(`parts/${name}`, email))
  }
  for (const email of emailsIn(journey)) Object.assign(files, emailFiles(id, email))
  if (claim.kind === 'strings') files['locales/de.json'] = text
  if (claim.kind === 'an envelope') files[`content/${id}/example.json`] = text
  return files
}

const emailFiles = (folder: string, email: string): Record<string, string> => ({
  [`content/${folder}/${email}.html`]: '<html><body>Hello {{ customer.id }} {% if links.unsubscribe %}{{ links.unsubscribe }}{% endif %} {{ brand.postalAddress }}</body></html>',
  [`content/${folder}/${email}.json`]: '{"subject": "Hello"}',
})

const emailsIn = (value: Json): string[] => [...JSON.stringify(value).matchAll(/"(?:email|use)":"([\w-]+)"/g)].map(([, email]) => email!)
/** What an e-mail's name may come from where a parameter stands for it. */
const textsIn = (value: Json): string[] => [...JSON.stringify(value).matchAll(/:"([a-z][a-z0-9-]+)"/g)].map(([, text]) => text!)

/** With the sends in front that the steps ask about and do not hold themselves. */
function withSteps(steps: JsonObject[]): JsonObject {
  const sent = emailsIn(steps)
  const ids = new Set([...JSON.stringify(steps).matchAll(/"id":"([\w-]+)"/g)].map(([, id]) => id!))
  const asked = [...JSON.stringify(steps).matchAll(/"message":"([\w-]+)"/g)].map(([, message]) => message!)
  const missing = [...new Set(asked)].filter((message) => !sent.includes(message) && !ids.has(message))
  return { ...plain, steps: [...missing.map((email) => ({ send: { email } })), { wait: '1d' }, ...steps] }
}

function fragment(value: JsonObject): JsonObject {
  const isKeyed = JSON.stringify(value).includes('"each"')
  return { ...withSteps([{ set: { winBack: 'asked' } }]), ...(isKeyed ? { entry: { reentry: 'never', key: 'sku' } } : {}), ...value }
}

const valuesFor = (one: JsonObject): JsonObject => Object.fromEntries(Object.entries((one['parameters'] ?? {}) as Record<string, JsonObject>).flatMap(([name, { type, default: usual }]) => (usual === undefined ? [[name, ({ string: 'sample', number: 3, boolean: true } as JsonObject)[type as string]!]] : [])))

/** The name of the file in which such a journey or part would lie. */
export const idFrom = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').slice(0, 32).replaceAll(/^-|-$/g, '')
