// Whether a happening is what has just happened to a run, or had happened since it began to listen.
import type { CustomerEvent, Profile } from '../profile/profile.ts'
import type { Enrollment } from './enrollment.ts'
import type { EntryKey, GoalModel } from '../model/model.ts'
import type { JsonObject } from '../json.ts'
import type { ListeningRun, Occurrence } from '../happenings/happening.ts'
import type { Model } from '../model/runtime.ts'
import type { Subject } from '../conditions/condition.ts'
import { happeningKindOf } from '../happenings/registry.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { runId } from '../table/keys.ts'
import { shortHash } from '../identity/keyring.ts'
import { traitOf } from '../conditions/reference.ts'
import { valueAt } from '../json.ts'

export interface RunSubject {
  model: Model
  enrollment: Enrollment
  profile: Profile
  now: number
  /** For conditions that look at topics or messages. */
  subject?: Pick<Subject, 'subscribed' | 'messages'>
}

export const occurredAt = (occurrence: Occurrence): number => (occurrence.kind === 'event' ? occurrence.event.at : occurrence.at)

/** Is this happening what has just happened, strictly after `since`? A condition is decided as of now. */
export function isHappening(happening: JsonObject, occurrence: Occurrence | undefined, since: number, run: RunSubject): boolean {
  const kind = happeningKindOf(happening)
  if (kind === undefined) return false
  const condition = kind.condition?.(happening)
  if (condition !== undefined) return run.model.decider(condition).holds(subjectOf(run))
  if (occurrence === undefined || occurredAt(occurrence) <= since) return false
  return kind.matches(happening, occurrence, listening(run)) && passesKey(happening, occurrence, run)
}

/** What a run is told of: an occurrence, or that something has changed by which a condition may turn. */
export interface Told {
  occurrence: Occurrence | undefined
  /** When (ms) the first of the events came that changed the profile. */
  changedAt?: number | undefined
}

/**
 * What has just happened, and the changes of stage and segment that came with it: of one moment, though the changes are told
 * of later, so that goal, exits and arms are judged by all of it at once.
 */
function atOnce(happening: JsonObject, { occurrence, changedAt = Infinity }: Told, { profile }: Pick<RunSubject, 'profile'>): (Occurrence | undefined)[] {
  if (occurrence !== undefined && occurrence.kind !== 'event') return [occurrence]
  const changes = happeningKindOf(happening)?.latest?.(happening, profile) ?? []
  // A condition is decided as of now: with it counts whatever came since the first of the events.
  return [occurrence, ...changes.filter((change) => (occurrence === undefined ? occurredAt(change) >= changedAt : occurredAt(change) === occurrence.event.at))]
}

/** Whatever of the moment the happening is, after `since`. */
export function cameAbout(happening: JsonObject, told: Told, since: number, run: RunSubject): (Occurrence | undefined)[] {
  return atOnce(happening, told, run).filter((one) => isHappening(happening, one, since, run))
}

/**
 * Had it happened after `since`, as profile and events tell? `events` are the customer's stored events from
 * `since` on, asked for only where no fact can tell.
 */
export async function hadHappened(happening: JsonObject, since: number, run: RunSubject, events: () => Promise<CustomerEvent[]>): Promise<boolean> {
  const kind = happeningKindOf(happening)
  if (kind === undefined) return false
  const condition = kind.condition?.(happening)
  if (condition !== undefined) return run.model.decider(condition).holds(subjectOf(run))
  const { profile } = run
  if (kind.latest !== undefined) return kind.latest(happening, profile).some((occurrence) => isHappening(happening, occurrence, since, run))
  const fact = kind.fact?.(happening)
  if (fact !== undefined && run.enrollment.run.entry === '0' && Object.hasOwn(run.model.rules.facts.specs.find(({ id }) => id === fact.id) ?? {}, 'id')) {
    return (profile.facts[fact.id]?.times[0] ?? -Infinity) > since
  }
  return (await events()).some((event) => isHappening(happening, { kind: 'event', event }, since, run))
}

/** A happening that a run listens for, up to an instant (ms). */
export interface Listened {
  on: JsonObject
  until: number
}

export const listenedGoal = ({ happening, within }: GoalModel, { triggerAt }: Pick<Enrollment, 'triggerAt'>): Listened => ({ on: happening, until: triggerAt + milliseconds(parseDuration(within)) })

/** The first instant at which one of them may come about though nothing happens, for which a condition must turn; Infinity when none can. */
export function turnsAt(listened: readonly Listened[], run: RunSubject): number {
  const instants = listened.map(({ on, until }) => {
    const condition = happeningKindOf(on)?.condition?.(on)
    const at = condition === undefined ? Infinity : run.model.decider(condition).turns(subjectOf(run))
    return at > until ? Infinity : at
  })
  return Math.min(Infinity, ...instants)
}

export function subjectOf({ enrollment, profile, now, subject }: RunSubject): Subject {
  return { profile, now, trigger: enrollment.properties, latest: enrollment.latest?.properties ?? enrollment.properties, entryAt: enrollment.triggerAt, ...subject }
}

function listening({ enrollment, profile }: RunSubject): ListeningRun {
  return {
    customer: enrollment.customer,
    run: runId(enrollment.run),
    trigger: enrollment.properties,
    attribute: (name) => traitOf({ profile }, name),
  }
}

/** A keyed run hears only events of its key; one that no event entered has none. */
function passesKey(happening: JsonObject, occurrence: Occurrence, run: RunSubject): boolean {
  const { key } = run.enrollment
  if (key === undefined || run.enrollment.run.entry === '0' || occurrence.kind !== 'event' || happening['anyKey'] === true || happening['message'] !== undefined) return true
  return entryOf(key, occurrence.event) === run.enrollment.run.entry
}

/** The entry key in an event's properties, under the name that this event gives it: a hash, for its value is the customer's. */
export function entryOf(key: EntryKey, event: Pick<CustomerEvent, 'name' | 'properties'>): string | undefined {
  const paths = typeof key === 'string' ? [key] : [key.in[event.name] ?? key.property, key.property]
  for (const path of paths) {
    const value = valueAt(event.properties, path)
    if (typeof value === 'string' || typeof value === 'number') return shortHash(String(value), 10)
  }
  return undefined
}
