// The names that a project has, for editors to complete. Read as far as its files can be read: a broken file takes only its
// own names away.
import { parse } from 'jsonc-parser'
import type { Holding } from '../entry.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { ProjectSource } from '../../project-files.ts'
import { emailsIn } from '../../content/publish/compile-email.ts'
import { isObject } from '../../json.ts'
import { systemEvents } from '../../profile/fold.ts'

export interface Names {
  /** Each name with what is said of it; undefined where the project does not say which there are. */
  names: Partial<Record<Holding, Record<string, string>>>
  /** Properties of the catalogue's events: type and description. */
  properties: Record<string, Record<string, { type: string; description: string }>>
}

/** Holdings of which a project may use others than it declares. */
export const openHoldings: readonly Holding[] = ['attribute', 'email', 'message', 'property', 'locale', 'zone', 'journey', 'group']

export function namesOf(source: ProjectSource): Names {
  const lifecycle = readLeniently(source, 'lifecycle.json')
  const events = members(readLeniently(source, 'events.json')['events'])
  const attributes = members(lifecycle['attributes'])
  const journeys = Object.keys(source.files).flatMap((path) => /^([^/]+)\.journey\.json$/.exec(path)?.[1] ?? [])
  const brand = members(lifecycle)['brand'] ?? {}
  const names: Names['names'] = {
    stage: Object.fromEntries(list(lifecycle['stages']).filter(isObject).map((stage) => [text(stage['name']), text(stage['goal'])])),
    topic: said(members(lifecycle['topics']), 'label'),
    attribute: said(attributes, 'type'),
    'journey-attribute': said(Object.fromEntries(Object.entries(attributes).filter(([, { owner }]) => owner === 'journeys')), 'type'),
    coupon: said(members(lifecycle['coupons']), 'label'),
    reward: said(members(lifecycle['rewards']), 'label'),
    score: said(members(lifecycle['scores']), 'label'),
    milestone: said(members(lifecycle['milestones']), 'label'),
    segment: said(members(readLeniently(source, 'segments.json')['segments']), 'label'),
    sender: said(members(brand['senders']), 'name'),
    locale: Object.fromEntries(Object.keys(source.files).flatMap((path) => /^locales\/([\w-]+)\.json$/.exec(path)?.[1] ?? []).map((locale) => [locale, ''])),
    part: Object.fromEntries(Object.keys(source.files).flatMap((path) => /^parts\/([^/]+)\.part\.json$/.exec(path)?.[1] ?? []).map((part) => [part, ''])),
    journey: Object.fromEntries(journeys.map((id) => [id, text(readLeniently(source, `${id}.journey.json`)['name'])])),
    email: emailNames(source),
    message: emailNames(source),
  }
  if (Object.keys(events).length > 0) {
    names.event = { ...said(events, 'description'), ...Object.fromEntries([...systemEvents, 'Page Viewed', 'Screen Viewed'].map((event) => [event, 'An event of the system\'s own.'])) }
  }
  const properties = Object.fromEntries(Object.entries(events).flatMap(([event, { properties: own }]) => {
    const entries = Object.entries(members(own)).map(([name, { type, description }]) => [name, { type: text(type), description: text(description) }] as const)
    return entries.length === 0 ? [] : [[event, Object.fromEntries(entries)]]
  }))
  return { names, properties }
}

/** An e-mail's name with the journeys in whose folders it lies. */
function emailNames(source: ProjectSource): Record<string, string> {
  const folders = new Map<string, string[]>()
  for (const { journey, name } of emailsIn(new Map(Object.entries(source.files)))) folders.set(name, [...(folders.get(name) ?? []), journey])
  return Object.fromEntries([...folders].map(([name, journeys]) => [name, `In content/${journeys.join(', content/')}.`]))
}

function readLeniently(source: ProjectSource, path: string): JsonObject {
  const content = source.files[path] ?? ''
  if (content.length > 1_000_000) return {}
  try {
    const value: unknown = parse(content)
    return isObject(value) ? value : {}
  } catch {
    // Nested without end: the compiler says so, here it has no names.
    return {}
  }
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

function members(value: Json | undefined): Record<string, JsonObject> {
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, JsonObject] => isObject(entry[1]))) : {}
}

function said(objects: Record<string, JsonObject>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(objects).map(([name, object]) => [name, text(object[key])]))
}
