// The profile as the table holds it, and back.
import type { Item } from '../ports.ts'
import type { Membership, MembershipChange, Profile, Trait, Transition } from './profile.ts'
import { customerOf, dueShard, membershipKey, profileKey, segmentAttribute, segmentOf, shardCount, stageShard, transitionKey } from '../table/keys.ts'
import { decodeFacts, encodeFacts } from '../facts/fact-codec.ts'
import { sequenceOf } from './inclusion.ts'
import { shardOf } from '../identity/keyring.ts'

export function profileItem(profile: Profile): Item {
  const shard = shardOf(profile.customer, shardCount)
  return {
    ...profileKey(profile.customer),
    kind: 'profile',
    version: profile.version,
    traits: traitsText(profile),
    facts: encodeFacts(profile.facts),
    ordinal: profile.stageOrdinal,
    decidedAt: profile.decidedAt,
    recent: profile.inclusion.recent.join(''),
    signature: profile.signature,
    ...Object.fromEntries(Object.entries(profile.segments).map(([segment, membership]) => [segmentAttribute(segment), membershipText(membership)])),
    ...(profile.reached.length === 0 ? {} : { reached: profile.reached }),
    ...(profile.user === undefined ? {} : { user: profile.user }),
    ...(profile.anonymous ? { anonymous: true } : {}),
    ...(profile.firstAt === undefined ? {} : { firstAt: profile.firstAt }),
    ...(profile.stage === undefined ? {} : { stage: profile.stage, since: profile.stageSince ?? 0 }),
    ...(profile.stageFrom === undefined ? {} : { from: profile.stageFrom }),
    ...(profile.stage === undefined || profile.anonymous ? {} : { stageShard: stageShard(profile.stage, shard) }),
    ...(profile.dueAt === undefined ? {} : { dueShard: dueShard(shard), dueAt: profile.dueAt }),
    ...(profile.inclusion.sequence === undefined ? {} : { sequence: profile.inclusion.sequence.replace(/:0+(?=\d+$)/, ':') }),
    ...(profile.inclusion.rebuilt === undefined ? {} : { cutoff: profile.inclusion.rebuilt.cutoff, rebuilt: profile.inclusion.rebuilt.hashes }),
    ...(profile.dates === undefined ? {} : { dates: profile.dates }),
    ...(profile.linked === undefined ? {} : { linked: profile.linked }),
    ...(profile.linkedTo === undefined ? {} : { linkedTo: profile.linkedTo }),
    ...(profile.judgement === undefined ? {} : { judgement: profile.judgement }),
  }
}

export function profileOf(item: Item): Profile {
  const firstAt = item['firstAt'] as number | undefined
  return {
    customer: customerOf(item.pk),
    anonymous: item['anonymous'] === true,
    version: item['version'] as number,
    traits: traitsOf(item['traits'] as string, firstAt),
    facts: decodeFacts(item['facts'] as Uint8Array),
    stageOrdinal: item['ordinal'] as number,
    segments: membershipsOf(item),
    reached: (item['reached'] as string[] | undefined) ?? [],
    decidedAt: item['decidedAt'] as number,
    signature: item['signature'] as string,
    inclusion: {
      recent: ((item['recent'] as string).match(/.{9}/g) ?? []),
      ...(item['sequence'] === undefined ? {} : { sequence: padded(item['sequence'] as string) }),
      ...(item['cutoff'] === undefined ? {} : { rebuilt: { cutoff: item['cutoff'] as number, hashes: item['rebuilt'] as string[] } }),
    },
    ...(item['user'] === undefined ? {} : { user: item['user'] as string }),
    ...(firstAt === undefined ? {} : { firstAt }),
    ...(item['stage'] === undefined ? {} : { stage: item['stage'] as string, stageSince: item['since'] as number }),
    ...(item['from'] === undefined ? {} : { stageFrom: item['from'] as string }),
    ...(item['dueAt'] === undefined ? {} : { dueAt: item['dueAt'] as number }),
    ...(item['dates'] === undefined ? {} : { dates: item['dates'] as string }),
    ...(item['linked'] === undefined ? {} : { linked: item['linked'] as string[] }),
    ...(item['linkedTo'] === undefined ? {} : { linkedTo: item['linkedTo'] as string }),
    ...(item['judgement'] === undefined ? {} : { judgement: item['judgement'] as string }),
  }
}

/**
 * As text, for clients write what DynamoDB's own types refuse; sorted, so that equal profiles are equal items. Times count
 * from the customer's first event, which most traits were set with: that saves a dozen bytes a trait.
 */
function traitsText({ traits, firstAt = 0 }: Profile): string {
  const entries = Object.entries(traits).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(Object.fromEntries(entries.map(([name, [value, at]]) => [name, [value, at - firstAt]])))
}

function traitsOf(text: string, firstAt = 0): Record<string, Trait> {
  const entries = Object.entries(JSON.parse(text) as Record<string, Trait>)
  return Object.fromEntries(entries.map(([name, [value, at]]) => [name, [value, at + firstAt]]))
}

function padded(sequence: string): string {
  const colon = sequence.lastIndexOf(':')
  return sequenceOf(sequence.slice(0, colon), sequence.slice(colon + 1))
}

export function transitionItem(transition: Transition): Item {
  const { customer, ordinal, ...rest } = transition
  return { ...transitionKey(customer, ordinal), kind: 'transition', ordinal, ...rest }
}

export function transitionOf(item: Item): Transition {
  return {
    customer: customerOf(item.pk),
    ordinal: item['ordinal'] as number,
    stage: item['stage'] as string,
    at: item['at'] as number,
    historical: item['historical'] === true,
    silent: item['silent'] === true,
    cause: item['cause'] as string,
    ...(item['hops'] === undefined ? {} : { hops: item['hops'] as number }),
    ...(item['from'] === undefined ? {} : { from: item['from'] as string }),
    ...(item['model'] === undefined ? {} : { model: item['model'] as string }),
  }
}

/** `+3.mbxq2k00`: in it, by the third change, since then. One attribute a segment, so that a transaction can check it. */
export const membershipText = ({ inside, since, ordinal }: Membership): string => `${inside ? '+' : '-'}${ordinal}.${since.toString(36)}`

function membershipsOf(item: Item): Record<string, Membership> {
  return Object.fromEntries(Object.entries(item).flatMap(([attribute, text]) => {
    const segment = segmentOf(attribute)
    const [, sign, ordinal, since] = (segment === undefined ? null : /^([+-])(\d+)\.(-?\w+)$/.exec(text as string)) ?? []
    return segment === undefined ? [] : [[segment, { inside: sign === '+', since: Number.parseInt(since ?? '0', 36), ordinal: Number(ordinal) }]]
  }))
}

export function membershipItem(change: MembershipChange): Item {
  const { customer, ...rest } = change
  return { ...membershipKey(customer, change.segment, change.ordinal), kind: 'membership', ...rest }
}

export function membershipChangeOf(item: Item): MembershipChange {
  return {
    customer: customerOf(item.pk),
    segment: item['segment'] as string,
    on: item['on'] as MembershipChange['on'],
    ordinal: item['ordinal'] as number,
    at: item['at'] as number,
    historical: item['historical'] === true,
    silent: item['silent'] === true,
    cause: item['cause'] as string,
    ...(item['model'] === undefined ? {} : { model: item['model'] as string }),
    ...(item['hops'] === undefined ? {} : { hops: item['hops'] as number }),
  }
}
