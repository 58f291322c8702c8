// What content sees beyond attributes: scores as they are now, and the latest occurrences that `recent` declares.
import type { Definitions, RecentModel } from './definitions.ts'
import type { JsonObject } from '../json.ts'
import type { Profile } from '../profile/profile.ts'
import { factId } from '../facts/fact-set.ts'
import { scoreAt } from './score.ts'

/** Each list newest first; `at` is when it happened, in ISO 8601. */
export function recentOf(recent: Readonly<Record<string, RecentModel>> | undefined, profile: Profile): JsonObject {
  return Object.fromEntries(Object.entries(recent ?? {}).map(([list, { event, where, last, properties }]) => {
    const kept = profile.facts[factId(event, where)]?.recent ?? []
    return [list, kept.slice(0, last).map((occurred) => ({ ...only(occurred.properties, properties), at: new Date(occurred.at).toISOString() }))]
  }))
}

/** Two lists of one event keep the properties of both. */
const only = (properties: JsonObject, names: readonly string[]): JsonObject => Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)))

export const scoresOf = ({ scores = {} }: Partial<Definitions>, profile: Profile, now: number): JsonObject =>
  Object.fromEntries(Object.entries(scores).map(([score, model]) => [score, scoreAt(model, profile, now)]))
