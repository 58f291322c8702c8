// Events that a keyed journey listens for and that, as the catalogue describes them, do not carry the key: no run would ever
// hear them. They are mapped in `entry.key`, or marked as meant for any key.
import type { EntryKey } from '../model/model.ts'
import type { JourneyFile } from './journey-file.ts'
import type { JsonObject } from '../json.ts'
import type { Path } from './reading.ts'
import type { ProjectSource } from '../project-files.ts'
import { Problem } from '../problem.ts'
import { isObject } from '../json.ts'
import { kindOfStep } from '../steps/registry.ts'
import { systemEvents } from '../profile/fold.ts'
import { visit } from '../compile/ids.ts'

/** What tells events of the system's own apart, where they can be several at a time; the others carry no key. */
const keysOfSystemEvents: Record<string, readonly string[]> = {
  'Referral Completed': ['referral'],
  'Coupon Issued': ['pool', 'code'],
  'Reward Granted': ['reward', 'run'],
  'Milestone Reached': ['milestone'],
  Subscribed: ['topic'],
  Unsubscribed: ['topic'],
}

/** The properties of each event that the catalogue describes, and those of the system's own that may be a key. */
export function describedProperties({ files }: ProjectSource): ReadonlyMap<string, readonly string[]> {
  const described = new Map<string, readonly string[]>([...systemEvents].map((event) => [event, keysOfSystemEvents[event] ?? []]))
  for (const [event, entry] of Object.entries(catalogueIn(files['events.json']))) {
    if (isObject(entry) && isObject(entry['properties'])) described.set(event, Object.keys(entry['properties']))
  }
  return described
}

/** Of a catalogue that is broken, nothing: its own problems say so. */
function catalogueIn(text: string | undefined): JsonObject {
  try {
    const json: unknown = JSON.parse((text ?? '{}').replace(/^\uFEFF/, ''))
    return isObject(json) && isObject(json['events']) ? json['events'] : {}
  } catch {
    return {}
  }
}

export function keylessEvents(journey: JourneyFile, described: ReadonlyMap<string, readonly string[]>): Problem[] {
  const { key } = journey.entry
  if (key === undefined) return []
  const problems: Problem[] = []
  const check = (listening: JsonObject, step: JsonObject | undefined, path: Path): void => {
    const event = listening['event']
    if (typeof event !== 'string' || listening['anyKey'] === true || listening['each'] !== undefined || listening['message'] !== undefined) return
    const properties = described.get(event)
    const paths = pathsOf(key, event)
    if (properties === undefined || paths.some((one) => properties.includes(one) || properties.includes(one.split('.')[0]!))) return
    const place = step === undefined ? journey.placeOf() : journey.placeOf(step, path)
    problems.push(new Problem('entry.event-without-key', `listens for "${event}", which has no property "${paths[0]}", so that no run would hear it. Say in "entry" what it is called there ("key": {"property": "${paths.at(-1)}", "in": {"${event}": …}}), or that it is meant for every run ("anyKey": true)`, { place }))
  }
  for (const trigger of journey.triggers) check(trigger, undefined, [])
  for (const exit of journey.exits) check(exit, undefined, [])
  if (journey.goal !== undefined) check(journey.goal.happening, undefined, [])
  visit(journey.steps, (step) => {
    for (const { path, happening } of kindOfStep(step)?.happenings?.(step) ?? []) check(happening, step, path)
  })
  return problems
}

const pathsOf = (key: EntryKey, event: string): string[] => (typeof key === 'string' ? [key] : [...(key.in[event] === undefined ? [] : [key.in[event]]), key.property])
