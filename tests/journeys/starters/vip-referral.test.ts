import { beforeAll, describe, expect, test } from 'vitest'
import type { Deed } from './lives.ts'
import type { World } from '../../../local/simulation/world.ts'
import { clicks, htmlOf, leaves, live, liveOn } from './lives.ts'
import { customerKey } from '../../engine/world/brand.ts'
import { endings, mailsTo } from '../../engine/world/story.ts'
import { keyring } from '../../engine/world/world.ts'

const codeOf = (user: string): string => keyring.code(`referral\n${customerKey(user)}`, 8)
const emails = (world: World, user: string): string[] => mailsTo(world, user).map((mail) => mail.replace(/.*\//, ''))
const granted = (world: World, user: string): string[] => world.items('event').filter((item) => item.pk === `C#${customerKey(user)}` && item['name'] === 'Reward Granted')
  .map((item) => (JSON.parse(String(item['properties'])) as { reward: string }).reward).toSorted()

const models: [model: string, order: string, loyal: Deed[]][] = [
  ['e-commerce', 'Order Completed', [-60, -40, -20, 0].map((day): Deed => [day, 'Order Completed', { order_id: `o${day}`, total: 40 }])],
  ['travel', 'Booking Completed', [-300, -100, 0].map((day): Deed => [day, 'Booking Completed', { booking_id: `b${day}`, total: 900 }])],
]

describe.each(models)('VIP care and referral on the model %s', (model, order, loyal) => {
  const friend = (code: string, named: number, ordered: number): Deed[] => [[named, { referralCode: code }], [ordered, order, { order_id: `first-${named}`, booking_id: 'x', total: 40 }]]
  let world: World
  beforeAll(async () => {
    world = await live(await liveOn(model, 'vip-referral'), {
      regular: loyal,
      advocate: [...loyal, [12, clicks('share')]],
      unhappy: [...loyal, [5, 'NPS Answered', { score: 4 }]],
      sharer: [...loyal, [12, clicks('share')]],
      gone: [...loyal, [5, leaves('news', 'welcome-to-the-circle')]],
      newcomer: [[0, order, { order_id: 'n', booking_id: 'n', total: 40 }]],
      one: friend(codeOf('advocate'), 13, 15),
      two: friend(codeOf('advocate'), 13, 15),
      again: [...friend(codeOf('advocate'), 13, 15), [16, order, { order_id: 'second', booking_id: 'second', total: 40 }]],
      idle: [[13, { referralCode: codeOf('advocate') }]],
      late: friend(codeOf('advocate'), 13, 50),
      old: [[0, order, { order_id: 'before', booking_id: 'before', total: 40 }], ...friend(codeOf('advocate'), 13, 15)],
    }, 80)
  }, 60_000)

  test('whoever becomes loyal gets a present at once, and is asked for a friend ten days later, twice at most', () => {
    expect(mailsTo(world, 'regular').map((mail) => mail.slice(0, 10) + mail.slice(16))).toEqual(['2010-01-04 vip-referral/welcome-to-the-circle', '2010-01-14 vip-referral/share', '2010-02-04 vip-referral/share-reminder'])
    expect(granted(world, 'regular')).toEqual(['vip-gift'])
    expect(htmlOf(world, 'regular', 'welcome-to-the-circle').includes('A present in your next parcel')).toBe(true)
    expect(htmlOf(world, 'regular', 'share').includes(`https://example.com/?ref=${codeOf('regular')}`)).toBe(true)
  })

  test('whoever has opened the link is not reminded of it', () => {
    expect(emails(world, 'sharer')).toEqual(['welcome-to-the-circle', 'share'])
  })

  test('whoever is not content is not asked', () => {
    expect(emails(world, 'unhappy')).toEqual(['welcome-to-the-circle'])
    expect(endings(world, 'unhappy')).toEqual({ 'vip-referral 1': 'completed: not the moment to ask' })
  })

  test('whoever is no regular, or takes no news, is not asked either', () => {
    expect(emails(world, 'newcomer')).toEqual([])
    expect(emails(world, 'gone')).toEqual(['welcome-to-the-circle'])
  })

  test('a friend’s first order rewards both sides, each once, and both are told', () => {
    for (const user of ['one', 'two', 'again']) {
      expect(granted(world, user)).toEqual(['referral-welcome'])
      expect(emails(world, user)).toEqual(['for-the-friend'])
    }
    expect(granted(world, 'advocate')).toEqual(['referral-credit', 'referral-credit', 'referral-credit', 'vip-gift'])
    expect(htmlOf(world, 'one', 'for-the-friend').includes('10 of credit for your next order')).toBe(true)
  })

  test('three friends on one day are three thank-yous, and the journey has its goal', () => {
    expect(emails(world, 'advocate')).toEqual(['welcome-to-the-circle', 'share', 'for-the-advocate', 'for-the-advocate', 'for-the-advocate'])
    expect(endings(world, 'advocate')['vip-referral 1']).toBe('goal: goal')
  })

  test('a friend who orders nothing, too late, or ordered before, rewards nobody', () => {
    expect(['idle', 'late', 'old'].flatMap((user) => [...granted(world, user), ...emails(world, user)])).toEqual([])
  })
})
