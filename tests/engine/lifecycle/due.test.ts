import { describe, expect, test } from 'vitest'
import { earlierVisit, visitAt } from '../../../engine/lifecycle/due.ts'
import { newProfile } from '../../../engine/profile/profile.ts'
import { rulesOf } from '../profile/rules.ts'
import { stageAt, stageTurns } from '../../../engine/lifecycle/lifecycle.ts'

const now = Date.parse('2026-04-20T09:20:30.500Z')
const iso = (instant: number | undefined): string | undefined => (instant === undefined ? undefined : new Date(instant).toISOString())

describe('the next visit', () => {
  test('is the full minute at or after the turn within a day', () => {
    expect(iso(visitAt(Date.parse('2026-04-20T10:00:00.001Z'), now))).toBe('2026-04-20T10:01:00.000Z')
    expect(visitAt(Date.parse('2026-04-20T10:00:00Z'), now)).toBe(Date.parse('2026-04-20T10:00:00Z'))
  })
  test('is the full hour at or after a turn that lies further ahead', () => expect(iso(visitAt(Date.parse('2026-04-22T10:00:00.001Z'), now))).toBe('2026-04-22T11:00:00.000Z'))
  test('is none where nothing turns', () => expect(visitAt(Infinity, now)).toBeUndefined())
  test('is rewritten only when the new one is earlier or the old one has passed', () => {
    expect([earlierVisit(now + 2, now + 1, now), earlierVisit(now + 1, now + 2, now), earlierVisit(now, now + 2, now), earlierVisit(undefined, now + 2, now), earlierVisit(now + 1, undefined, now), earlierVisit(now, undefined, now)])
      .toEqual([now + 1, now + 1, now + 2, now + 2, now + 1, undefined])
  })
})

describe('the lifecycle', () => {
  const { lifecycle } = rulesOf([{ name: 'vip', when: { attribute: 'vip', is: true } }, { name: 'named', when: { attribute: 'email', exists: true } }, { name: 'rest' }])
  const withTraits = (traits: object) => ({ ...newProfile('customer', false, ''), traits: traits as never })

  test('puts a customer into the first stage whose condition holds', () => {
    expect([{ vip: [true, 1], email: ['a', 1] }, { email: ['a', 1] }, {}].map((traits) => stageAt(lifecycle, withTraits(traits), now))).toEqual(['vip', 'named', 'rest'])
  })
  test('asks no stage after the present one when it could change', () => {
    const asked: string[] = []
    const decider = (name: string, holds: boolean, turns: number) => ({ name, when: { holds: () => holds, turns: () => (asked.push(name), turns) } })
    expect(stageTurns({ stages: [decider('a', false, now + 9), decider('b', true, now + 5), decider('c', true, now + 1), { name: 'd' }] }, withTraits({}), now)).toBe(now + 5)
    expect(asked).toEqual(['a', 'b'])
  })
})
