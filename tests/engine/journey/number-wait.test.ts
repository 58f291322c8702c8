import { describe, expect, test } from 'vitest'
import type { Json } from '../../../engine/json.ts'
import { durationOf } from '../../../engine/journey/number-wait.ts'
import { newProfile, type Profile } from '../../../engine/profile/profile.ts'

const bounds = { atLeast: '7d', atMost: '26w' }
const said = ({ amount, unit }: { amount: number; unit: string }): string => `${amount}${unit}`

function ofTrigger(value: Json | undefined, more: { unit?: string; atLeast?: string; atMost?: string } = {}): string {
  const number = { trigger: 'supplyDays', unit: 'd', ...bounds, ...more }
  return said(durationOf({ duration: '30d', number }, { profile: undefined, trigger: value === undefined ? {} : { supplyDays: value } }))
}

describe('a wait of a number from the trigger', () => {
  test.each<[string, Json | undefined, string]>([
    ['is so many days', 90, '90d'],
    ['is rounded up to whole ones', 89.2, '90d'],
    ['is at least the least, in its own unit', 3, '7d'],
    ['is at least the least where it is negative', -90, '7d'],
    ['is at most the most', 183, '26w'],
    ['is at most the most however great', 1e300, '26w'],
    ['is the bound itself', 182, '182d'],
    ['is the default where there is none', undefined, '30d'],
    ['is the default where it is a text, even of a number', '90', '30d'],
    ['is the default where it is nothing', null, '30d'],
    ['is the default where it is truth', true, '30d'],
    ['is the default where it is a list', [90], '30d'],
  ])('%s', (_, value, expected) => expect(ofTrigger(value)).toBe(expected))

  test('counts in the unit it is said in', () => {
    expect([ofTrigger(36, { unit: 'h', atLeast: '1h' }), ofTrigger(2, { unit: 'w' }), ofTrigger(36, { unit: 'h' })]).toEqual(['36h', '2w', '7d'])
  })

  test('may lie inside another property', () => {
    const number = { trigger: 'order.supply', unit: 'd', ...bounds }
    expect(said(durationOf({ duration: '30d', number }, { profile: undefined, trigger: { order: { supply: 60 } } }))).toBe('60d')
  })
})

test('a wait of a number from an attribute is as the attribute is now', () => {
  const number = { attribute: 'supplyDays', unit: 'd', ...bounds }
  const profile: Profile = { ...newProfile('c', false, ''), traits: { supplyDays: [45, 0] } }
  expect(said(durationOf({ duration: '30d', number }, { profile, trigger: { supplyDays: 90 } }))).toBe('45d')
  expect(said(durationOf({ duration: '30d', number }, { profile: undefined, trigger: {} }))).toBe('30d')
})

test('a wait without a number is as long as it says', () => expect(said(durationOf({ duration: '5h' }, { profile: undefined, trigger: {} }))).toBe('5h'))
