// A score: points for what a customer did, in all or of late. A pure function of facts, so it needs no column of its own
// and is right for events of long ago the moment it is defined.
import type { FactSpec } from '../facts/fact.ts'
import type { Profile } from '../profile/profile.ts'
import type { ScoreLine, ScoreModel } from './definitions.ts'
import { factId, factSpec } from '../facts/fact-set.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'

/** The facts that a score is made of. */
export const factsOfScore = (score: ScoreModel): FactSpec[] => score.points.map((line) => factSpec(line.event, line.where, { times: timesOf(line, score) }))

/** How many of the latest times decide what a line brings: as many as reach its bound. Infinity where nothing bounds it. */
export function timesOf(line: ScoreLine, score: ScoreModel): number {
  if (line.inLast === undefined) return 1
  return Math.ceil(boundOf(line, score) / Math.abs(line.points))
}

/** The whole score's `max` bounds a line only where nothing else takes points away. */
function boundOf(line: ScoreLine, score: ScoreModel): number {
  const whole = score.points.some(({ points }) => points < 0) ? Infinity : (score.max ?? Infinity)
  return Math.min(line.max ?? Infinity, whole)
}

/** What a profile's score is at an instant (ms). */
export function scoreAt(score: ScoreModel, profile: Pick<Profile, 'facts'>, now: number): number {
  const sum = score.points.reduce((total, line) => total + pointsOf(line, countOf(line, profile, now)), 0)
  return Math.min(sum, score.max ?? Infinity)
}

function pointsOf(line: ScoreLine, count: number): number {
  const points = count * line.points
  if (line.max === undefined) return points
  return Math.max(-line.max, Math.min(line.max, points))
}

function countOf(line: ScoreLine, profile: Pick<Profile, 'facts'>, now: number): number {
  const fact = profile.facts[factId(line.event, line.where)]
  if (line.inLast === undefined) return fact?.count ?? 0
  const from = now - milliseconds(parseDuration(line.inLast))
  return (fact?.times ?? []).filter((time) => time > from).length
}

/** The instants after `now` at which an occurrence leaves its window, earliest first. */
export function scoreTurns(score: ScoreModel, profile: Pick<Profile, 'facts'>, now: number): number[] {
  const moments = score.points.flatMap((line) => {
    if (line.inLast === undefined) return []
    const window = milliseconds(parseDuration(line.inLast))
    return (profile.facts[factId(line.event, line.where)]?.times ?? []).map((time) => time + window).filter((moment) => moment > now)
  })
  return [...new Set(moments)].toSorted((a, b) => a - b)
}
