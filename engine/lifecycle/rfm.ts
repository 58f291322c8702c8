// RFM: how recently a customer ordered, how often and for how much, each as 1 to 5 against the thresholds of the model.
import type { FactSpec } from '../facts/fact.ts'
import type { Profile } from '../profile/profile.ts'
import type { RfmModel } from './definitions.ts'
import { factId, factSpec } from '../facts/fact-set.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'

export const rfmParts = ['recency', 'frequency', 'monetary'] as const
export type RfmPart = (typeof rfmParts)[number]

export const factsOfRfm = ({ event, where, amount }: RfmModel): FactSpec[] => [factSpec(event, where, { sums: [amount] })]

/** 1 to 5, or undefined for who never ordered. */
export function rfmAt(rfm: RfmModel, part: RfmPart, profile: Pick<Profile, 'facts'>, now: number): number | undefined {
  const fact = profile.facts[factId(rfm.event, rfm.where)]
  if (fact === undefined) return undefined
  switch (part) {
    case 'recency':
      return 1 + leavesOf(rfm, fact.times[0]!).filter((moment) => moment > now).length
    case 'frequency':
      return 1 + rfm.frequency.filter((bound) => fact.count >= bound).length
    case 'monetary':
      return 1 + rfm.monetary.filter((bound) => Number(fact.sums?.[rfm.amount] ?? 0) >= bound).length
  }
}

/** The instants after `now` at which recency drops by one or more, earliest first. */
export function recencyTurns(rfm: RfmModel, profile: Pick<Profile, 'facts'>, now: number): number[] {
  const last = profile.facts[factId(rfm.event, rfm.where)]?.times[0]
  return last === undefined ? [] : leavesOf(rfm, last).filter((moment) => moment > now)
}

const leavesOf = (rfm: RfmModel, last: number): number[] => rfm.recency.map((age) => last + milliseconds(parseDuration(age)))
