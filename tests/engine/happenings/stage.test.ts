import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import type { Profile } from '../../../engine/profile/profile.ts'
import { eventAt, rulesOf } from '../profile/rules.ts'
import { foldEvents } from '../../../engine/profile/fold.ts'
import { newProfile } from '../../../engine/profile/profile.ts'
import { profileItem, profileOf } from '../../../engine/profile/profile-item.ts'
import { stage } from '../../../engine/happenings/stage.ts'

const day = 86_400_000
const start = Date.parse('2026-03-28T22:30:00Z')
const rules = rulesOf([{ name: 'active', when: { event: 'Order Completed', inLast: '30d' } }, { name: 'lapsed' }])
const after = (...days: number[]): Profile => profileOf(profileItem(foldEvents(rules, newProfile('customer', false, rules.facts.signature), days.map((one) => eventAt(start + one * day, 'Order Completed')), start + 60 * day).profile))

/** Whether the last move, looked back at, is what a run listens for. */
const had = (happening: JsonObject, profile: Profile): boolean => stage.latest!(happening, profile).some((occurrence) => stage.matches(happening, occurrence, { customer: 'c', run: 'r', trigger: {}, attribute: () => undefined }))

describe('a move of the stage that is looked back at', () => {
  test('is known with where it came from', () => {
    const back = after(0, 50)
    expect([had({ stage: 'active' }, back), had({ stage: 'active', from: 'lapsed' }, back), had({ stage: 'active', from: 'active' }, back)]).toEqual([true, true, false])
  })

  test('came from nowhere where it is the first', () => expect(had({ stage: 'active', from: ['active', 'lapsed'] }, after(59))).toBe(false))
})
