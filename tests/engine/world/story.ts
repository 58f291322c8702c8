// What became of customers, in short words that tests can compare.
import type { World } from './world.ts'
import { customerKey } from './brand.ts'
import { profileOf } from '../../../engine/profile/profile-item.ts'

const minute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

/** `2010-01-04 10:00 welcome/thank-you`, in the order of sending. */
export function mailsTo(world: World, user: string): string[] {
  return world.mails.filter(({ mail }) => mail.to === `${user}@example.com`).map(({ at, mail }) => `${minute(at)} ${mail.tags['journey']}/${mail.tags['email']}`)
}

/** The states that the customer's run of a journey has walked through. */
export function pathOf(world: World, user: string, journey: string, ordinal = 1): string[] {
  const execution = `arn:aws:states:eu-west-1:000000000000:execution:perennial-${journey}:${customerKey(user)}_${journey}_0_${ordinal}`
  return world.machines.history(execution).map(({ state }) => state)
}

/** `completed: ordered after the ideas`, by journey. */
export function endings(world: World, user: string): Record<string, string> {
  const own = world.items('enrollment').filter(({ pk }) => pk === `C#${customerKey(user)}`)
  return Object.fromEntries(own.map((item) => {
    const end = item['end'] as { kind: string; reason: string } | undefined
    const held = item['heldOut'] === true ? 'held out, ' : ''
    return [`${String(item['journey'])} ${Number(item['ordinal'])}`, `${held}${end === undefined ? 'open' : `${end.kind}: ${end.reason}`}`]
  }))
}

export function stagesOf(world: World, user: string): string[] {
  return world.items('transition').filter(({ pk }) => pk === `C#${customerKey(user)}`).map((item) => `${minute(item['at'] as number)} ${String(item['stage'])}`)
}

export function skipsOf(world: World, user: string): string[] {
  return world.items('message').filter((item) => item.pk === `C#${customerKey(user)}` && item['status'] === 'skipped').map((item) => `${String(item['step'])}: ${String(item['reason'])}`)
}

/** Everything that must not depend on how often anything was delivered, or in which order. */
export function outcome(world: World): object {
  const strip = (kind: string, fields: string[]): unknown[] =>
    world.items(kind).map((item) => [item.pk, item.sk, ...fields.map((field) => item[field] ?? null)]).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return {
    profiles: world.items('profile').map(profileOf).map(({ customer, traits, facts, stage, stageSince, stageOrdinal, firstAt }) => {
      const values = Object.entries(traits).map(([name, [value]]) => [name, value]).toSorted()
      return { customer, values, facts, stage, stageSince, stageOrdinal, firstAt }
    }).toSorted((a, b) => (a.customer < b.customer ? -1 : 1)),
    transitions: strip('transition', ['from', 'stage', 'at', 'historical', 'silent']),
    enrollments: strip('enrollment', ['status', 'heldOut', 'trigger', 'triggerAt', 'end', 'goal']),
    messages: strip('message', ['status', 'reason', 'email']),
    mails: world.mails.map(({ mail }) => mail.tags['message']).toSorted(),
  }
}
