// What a starter needs of the project's files, entry by entry: where each goes, and what of an entry that is there already
// has to be the same so that the starter means with it what the project does.
import type { JsonObject } from '../../engine/json.ts'
import type { ProjectSource } from '../../engine/project-files.ts'
import { isObject } from '../../engine/json.ts'

export interface Need {
  file: string
  path: string[]
  value: JsonObject | string
  /** Keys that must be the same in an entry that is there; of the others the project's own stand. */
  meaning: readonly string[]
}

const meanings: Record<string, Record<string, readonly string[]>> = {
  'lifecycle.json': {
    brand: [],
    topics: ['kind'],
    attributes: ['type', 'owner'],
    scores: ['points'],
    coupons: [],
    rewards: ['kind'],
  },
  'segments.json': { segments: ['when'] },
}

/** `locale` is the file that the starter's texts go into, such as `locales/en.json`. */
export function needsOf(starter: ProjectSource, project: ProjectSource, locale: string): Need[] {
  const lists = Object.entries(meanings).flatMap(([file, sections]) =>
    Object.entries(sections).flatMap(([section, meaning]) => entriesOf(objectIn(starter, file)[section]).map(([name, value]) => ({ file, path: [section, name], value, meaning }))),
  )
  const { referral } = objectIn(starter, 'lifecycle.json')
  const whole = isObject(referral) ? [{ file: 'lifecycle.json', path: ['referral'], value: referral, meaning: ['complete', 'when', 'advocate', 'friend'] }] : []
  const texts = entriesOf(objectIn(starter, 'locales/en.json')).map(([journey, value]) => ({ file: locale, path: [journey], value, meaning: [] }))
  return [...lists, ...whole, ...eventNeeds(starter, project), ...texts]
}

/** Whole events that the catalogue lacks, and properties of those it has. A project without a catalogue takes any event. */
function eventNeeds(starter: ProjectSource, project: ProjectSource): Need[] {
  if (project.files['events.json'] === undefined) return []
  const known = objectIn(project, 'events.json')['events'] ?? {}
  return entriesOf(objectIn(starter, 'events.json')['events']).flatMap(([event, value]): Need[] => {
    const path = ['events', event]
    if (!isObject(known) || !Object.hasOwn(known, event) || !isObject(value)) return [{ file: 'events.json', path, value, meaning: [] }]
    return entriesOf(value['properties']).map(([property, described]) => ({ file: 'events.json', path: [...path, 'properties', property], value: described, meaning: ['type'] }))
  })
}

const entriesOf = (value: unknown): [string, JsonObject | string][] => (isObject(value) ? (Object.entries(value) as [string, JsonObject | string][]) : [])

function objectIn({ files }: ProjectSource, file: string): JsonObject {
  const json: unknown = JSON.parse((files[file] ?? '{}').replace(/^\uFEFF/, ''))
  return isObject(json) ? json : {}
}
