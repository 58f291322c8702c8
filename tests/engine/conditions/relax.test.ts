// "Three distinct login days within seven calendar days", on the sign-in days of 12,000 users of a real task: by fold and
// stage as they are, against a reference that counts days on its own.
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { CustomerEvent, Transition } from '../../../engine/profile/profile.ts'
import { describe, expect, test } from 'vitest'
import { eventAt, rulesOf } from '../profile/rules.ts'
import { foldEvents } from '../../../engine/profile/fold.ts'
import { newProfile } from '../../../engine/profile/profile.ts'
import { startOfDay } from '../../../engine/time/zone.ts'

const file = new URL('../../../../shared/data/events/relax-logins.csv.gz', import.meta.url)
const day = 86_400_000
const zone = 'America/New_York'
const adopted = { event: 'Login', days: { atLeast: 3 }, inLast: '7d' }
const rules = rulesOf([{ name: 'adopted', when: adopted }, { name: 'other' }], { zone })

/** Days since 1970 on which each user signed in. */
function loginDays(): Map<string, number[]> {
  const days = new Map<string, number[]>()
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n').slice(1)) {
    const [date = '', user = ''] = line.split(',')
    days.set(user, [...(days.get(user) ?? []), Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / day])
  }
  return days
}

/** Where the transitions leave the user at the end of each day, as far as that differs from the day before. */
function endsOfDays(transitions: readonly Transition[]): [number, string][] {
  const last = new Map(transitions.map(({ at, stage }) => [rules.dayOf(at), stage]))
  return [...last].filter(([, stage], index, all) => stage !== (all[index - 1]?.[1] ?? 'other'))
}

/** Day by day: on which the count of the day and the six before it reaches three, and on which it no longer does. */
function turnsOf(days: readonly number[]): [number, string][] {
  const had = new Set(days)
  const turns: [number, string][] = []
  let inside = false
  for (let today = Math.min(...days); today <= Math.max(...days) + 8; today++) {
    let count = 0
    for (let back = 0; back < 7; back++) if (had.has(today - back)) count++
    if (count >= 3 === inside) continue
    inside = !inside
    turns.push([today, inside ? 'adopted' : 'other'])
  }
  return turns
}

// The data lies beside the repository, and not everywhere.
describe.skipIf(!existsSync(file))('three distinct login days within seven calendar days', () => {
  test('gives the same users, and the same days on which each becomes adopted and ceases to be', () => {
    let users = 0
    for (const [user, days] of loginDays()) {
      const events = days.map((one): CustomerEvent => eventAt(startOfDay(one, zone) + ((one * 7919) % 24) * 3_600_000 - ((one * 7919) % 24 >= 23 ? 3_600_000 : 0), 'Login'))
      const { transitions } = foldEvents(rules, newProfile(user, false, rules.facts.signature), events, startOfDay(Math.max(...days) + 9, zone))
      const expected = turnsOf(days)
      expect({ user, found: endsOfDays(transitions) }).toEqual({ user, found: expected })
      // It is left at the first moment of the day, not some time on it.
      const left = transitions.filter(({ stage, from }) => stage === 'other' && from !== undefined).map(({ at }) => at)
      expect(left).toEqual(left.map((at) => startOfDay(rules.dayOf(at), zone)))
      if (expected.length > 0) users++
    }
    // The published answers to the task count 1,602 where the window is seven days, both ends included.
    expect(users).toBe(1602)
  }, 60_000)
})
