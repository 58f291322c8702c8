// What a deploy does to the people who are inside journeys: two compiled projects held against each other, the one that is
// deployed and the one that would take its place. Told in plain words; what would leave somebody stranded is an error.
import type { Compiled } from './project.ts'
import type { JourneyModel, ModelData } from '../model/model.ts'
import { canonical } from '../canonical.ts'
import { gapsIn } from './against-content.ts'
import { isObject } from '../json.ts'

export interface Finding {
  journey: string
  /** An error would strand somebody; a note is for whoever reviews the change. */
  severity: 'error' | 'note'
  code: string
  message: string
}

interface Side {
  data: ModelData
  definitions: ReadonlyMap<string, unknown>
}

type Said = Omit<Finding, 'journey'>

/** Both must be sound. Drafts have nobody inside, and are not looked at. */
export function compareProjects(before: Compiled, after: Compiled): Finding[] {
  const [old, next] = [sideOf(before), sideOf(after)]
  return Object.values(old.data.journeys).filter(({ status }) => status !== 'draft').flatMap((journey) => compareJourney(journey, old, next).map((said) => ({ journey: journey.id, ...said })))
}

function sideOf({ model, journeys }: Compiled): Side {
  return { data: JSON.parse(model.json) as ModelData, definitions: new Map(journeys.map(({ id, definition }) => [id, definition.States])) }
}

function compareJourney(journey: JourneyModel, old: Side, next: Side): Said[] {
  const stayed = next.data.journeys[journey.id]
  const renamed = Object.values(next.data.journeys).find(({ was }) => was?.includes(journey.id))
  const needs = missing(journey, old, next, stayed !== undefined)
  if (renamed !== undefined) return [note('against.renamed', `is called "${renamed.id}" from now on. Who is inside finishes as it was; who was in it counts as having been in "${renamed.id}"`), ...needs]
  if (stayed === undefined) return [...gone(journey, old, next), ...needs]
  return [...changes(journey, stayed, old, next), ...needs]
}

/** Its rule goes; its machine, and what it sends, stay until nobody is inside. */
function gone(journey: JourneyModel, old: Side, next: Side): Said[] {
  const twin = [...next.definitions].find(([id, states]) => old.data.journeys[id] === undefined && canonical(states) === canonical(old.definitions.get(journey.id)))
  if (twin !== undefined) return [error('against.renamed-without-was', `is gone, and "${twin[0]}" has the same steps: customers who were in it could enter again under the new name. If it is renamed, say "was": "${journey.id}" in ${twin[0]}.journey.json; if not, give the new one its own ids`)]
  return [note('against.deleted', 'is taken out: nobody enters any more, and who is inside finishes as it was')]
}

function changes(was: JourneyModel, now: JourneyModel, old: Side, next: Side): Said[] {
  const said: Said[] = []
  if (was.status !== now.status) said.push(note('against.status', now.status === 'live' && was.status === 'stopped' ? revived : statusWords[now.status]))
  if (differs(old.definitions.get(was.id), next.definitions.get(was.id))) said.push(note('against.steps', 'has other steps: who is inside finishes on the ones they began with, who enters takes the new ones'))
  if (differs(was.triggers, now.triggers)) said.push(note('against.trigger', 'starts by something else: who is inside is not touched, and nobody enters for what is true already unless it says "backfill"'))
  if (now.backfill !== undefined && differs(backfillOf(was), backfillOf(now))) said.push(note('against.backfill', `enters those who stand where its triggers lead to already, over ${now.backfill.over}`))
  if (differs([was.exits, was.goal], [now.exits, now.goal])) said.push(note('against.ends', 'has another goal or other exits: they apply to who enters from now on'))
  if (differs(was.entry.key, now.entry.key)) said.push(note('against.key', 'has another entry key: earlier runs are not counted for re-entry, and one of before may be open beside a new one'))
  return said
}

/** What a backfill is told apart by. */
const backfillOf = ({ backfill, triggers }: JourneyModel): unknown => (backfill === undefined ? undefined : [backfill, triggers])

const differs = (one: unknown, other: unknown): boolean => canonical(one) !== canonical(other)

const statusWords: Record<JourneyModel['status'], string> = {
  draft: 'is a draft again: nobody enters, and who is inside goes on',
  live: 'is live: customers enter, and sends that waited go out unless they have expired',
  paused: 'is paused: nobody enters, and sends of those inside wait until it is live again, or expire',
  draining: 'drains: nobody enters, and who is inside goes on to the end',
  stopped: 'is stopped: nobody enters, and who is inside ends within 20 minutes, without another message',
}

const revived = 'is live again: customers enter. The runs of those who were inside when it was stopped have ended, and count for re-entry'

/** What runs that are open under the former version refer to, and the next one has no more. */
function missing(journey: JourneyModel, old: Side, next: Side, stays: boolean): Said[] {
  const definition = old.definitions.get(journey.id)
  const said: Said[] = []
  for (const topic of new Set([journey.topic, ...Object.values(journey.sends).map((send) => send.topic)])) {
    if (next.data.topics[topic] === undefined) said.push(error('against.topic-removed', `sends on the topic "${topic}", which lifecycle.json has no more: every message of it to those inside would be skipped. Keep the topic until nobody is inside`))
  }
  const stages = new Set(next.data.stages.map(({ name }) => name))
  for (const stage of namesUnder('stage', [definition, journey.exits, journey.goal])) {
    if (!stages.has(stage)) said.push(error('against.stage-removed', `asks those inside for the stage "${stage}", which lifecycle.json has no more: it would never be so again. Keep the stage until nobody is inside`))
  }
  for (const segment of namesUnder('segment', [definition, journey.exits, journey.goal])) {
    if (next.data.segments[segment] === undefined) said.push(note('against.segment-removed', `asks those inside for the segment "${segment}", which segments.json has no more: its last definition goes on for them`))
  }
  for (const { email, root } of stays ? gapsIn(journey.id, definition, old.data.emails, next.data.emails) : []) {
    said.push(error('against.variable-missing', `sends "${email}" to those inside, whose steps supply no "${root}", and content/${journey.id}/${email} reads it now: there would be a gap. Give the new text a name of its own, and keep this one until nobody is inside`))
  }
  for (const email of namesUnder('email', [definition])) {
    const key = `${journey.id}/${email}`
    if (!stays || old.data.emails[key] === undefined || next.data.emails[key] !== undefined) continue
    said.push(error('against.email-removed', `sends "${email}" to those inside, and there is no content/${key} any more: they would get the last version, and it could not be corrected. Keep the file until nobody is inside`))
  }
  return said
}

/** The names that stand under a key wherever it is, but for attributes, whose names are the author's. */
function namesUnder(key: string, value: unknown): Set<string> {
  const found = new Set<string>()
  const walk = (inner: unknown): void => {
    if (Array.isArray(inner)) return inner.forEach(walk)
    if (!isObject(inner)) return
    for (const [name, member] of Object.entries(inner)) {
      if (name === 'attributes') continue
      if (name !== key) walk(member)
      else for (const one of [member].flat()) if (typeof one === 'string') found.add(one)
      else if (isObject(one) && typeof one['use'] === 'string') found.add(one['use'])
    }
  }
  walk(value)
  return found
}

const note = (code: string, message: string): Said => ({ severity: 'note', code, message })
const error = (code: string, message: string): Said => ({ severity: 'error', code, message })
