// The changes that move a customer and may start a run: of the stage, of a segment. Each answers for what its message says,
// and for whether it is still the customer's latest of its kind: who has moved on is not entered for where they were.
import type { Item } from '../ports.ts'
import type { JsonObject } from '../json.ts'
import type { MembershipChange, Profile, Transition } from '../profile/profile.ts'
import type { Occurrence } from '../happenings/happening.ts'
import { membershipText } from '../profile/profile-item.ts'
import { membershipTrigger, segmentAttribute, transitionTrigger } from '../table/keys.ts'

export type ChangeType = 'Stage Changed' | 'Segment Changed'

/** What the bus tells of one; no personal data. */
export interface ChangeDetail {
  at: number
  ordinal?: number
  stage?: string
  from?: string
  segment?: string
  on?: string
  /** Since when the customer is in the segment, where they were there before `at`. */
  since?: number
  /** Through how many journeys it has come. */
  hops?: number
}

export interface Change {
  occurrence: Occurrence
  /** How an enrollment names it. */
  trigger: string
  /** What `trigger.*` is for a run that it enters. */
  properties: JsonObject
  isLatest(profile: Profile): boolean
  /** What the profile's item must still hold at the claim. */
  standing: Record<string, string | number>
}

/** Undefined for a message that is of no change. A backfill tells of one again, to its own journey and as of now. */
export function changeOf(type: string, detail: ChangeDetail): Change | undefined {
  const isTold = type === 'Trigger Due'
  if (type === 'Stage Changed' || (isTold && detail.stage !== undefined)) return stageChange(detail)
  return type === 'Segment Changed' || (isTold && detail.segment !== undefined) ? segmentChange(detail) : undefined
}

function stageChange({ at, ordinal = 0, stage = '', from }: ChangeDetail): Change {
  const moved = { stage, ...(from === undefined ? {} : { from }) }
  return {
    occurrence: { kind: 'stage', at, ...moved },
    trigger: transitionTrigger(ordinal),
    properties: moved,
    isLatest: (profile) => profile.stageOrdinal === ordinal,
    standing: { ordinal },
  }
}

function segmentChange({ at, since = at, ordinal = 0, segment = '', on }: ChangeDetail): Change {
  const inside = on !== 'leave'
  return {
    occurrence: { kind: 'segment', segment, on: inside ? 'enter' : 'leave', at },
    trigger: membershipTrigger(segment, ordinal),
    properties: { segment, on: inside ? 'enter' : 'leave' },
    isLatest: ({ segments }) => Object.hasOwn(segments, segment) && segments[segment]?.ordinal === ordinal,
    standing: { [segmentAttribute(segment)]: membershipText({ inside, since, ordinal }) },
  }
}

export const stageDetail = ({ customer, stage, from, ordinal, at, hops }: Transition): { customer: string } & Record<string, Item[string]> => ({ customer, stage, ordinal, at, ...(from === undefined ? {} : { from }), ...(hops === undefined ? {} : { hops }) })
export const segmentDetail = ({ customer, segment, on, ordinal, at, hops }: MembershipChange): { customer: string } & Record<string, Item[string]> => ({ customer, segment, on, ordinal, at, ...(hops === undefined ? {} : { hops }) })
