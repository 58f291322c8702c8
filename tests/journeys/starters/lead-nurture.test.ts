import { beforeAll, expect, test } from 'vitest'
import type { World } from '../../../local/simulation/world.ts'
import type { Deed } from './lives.ts'
import { endings, mailsTo } from '../../engine/world/story.ts'
import { htmlOf, leaves, live, liveOn, notified } from './lives.ts'

const download = (days: number, properties: object = { title: 'The checklist', url: 'https://www.example.com/checklist.pdf' }): Deed => [days, 'Content Downloaded', properties]

let world: World
beforeAll(async () => {
  world = await live(await liveOn('b2b-saas', 'lead-nurture'), {
    cool: [download(0)],
    warm: [download(0), [1, 'Pricing Viewed'], [2, 'Webinar Attended', { title: 'How to begin' }]],
    hot: [download(0), [1, 'Webinar Attended', { title: 'How to begin' }], [1.1, 'Webinar Attended', { title: 'How to go on' }]],
    asks: [[0, 'Demo Requested']],
    booked: [download(0), [1, 'Demo Requested'], [1.5, 'Demo Booked']],
    cooling: [download(0), [1, 'Pricing Viewed'], [40, 'Pricing Viewed'], [41, 'Webinar Attended', { title: 'x' }]],
    trial: [download(0), [1, 'Trial Started']],
    gone: [download(0, {}), [1, leaves('news', 'the-guide')], [2, 'Demo Requested']],
    again: [[0, 'Demo Requested'], [10, 'Demo Requested'], [110, 'Demo Requested']],
  }, 200)
})

const nurture = ['2010-01-04 10:00 lead-nurture/the-guide', '2010-01-07 10:00 lead-nurture/case-in-point', '2010-01-12 10:00 lead-nurture/the-numbers']

test('whoever downloads something gets it, then a case, then the numbers', () => {
  expect(mailsTo(world, 'cool')).toEqual(nurture)
  expect(notified(world, 'cool')).toEqual([])
  const guide = htmlOf(world, 'cool', 'the-guide')
  expect([guide.includes('“The checklist”'), guide.includes('href="https://www.example.com/checklist.pdf"')]).toEqual([true, true])
})

test('a lead of 45 points is not hot yet, and one whose points have faded is not either', () => {
  expect(notified(world, 'warm')).toEqual([])
  expect(notified(world, 'cooling')).toEqual([])
  expect(mailsTo(world, 'warm')).toEqual(nurture)
})

test('with 50 points the nurture ends, sales are told at once, and a person writes', () => {
  expect(mailsTo(world, 'hot')).toEqual([nurture[0], '2010-01-05 14:24 lead-nurture-alert/talk-to-a-person'])
  expect(notified(world, 'hot')).toEqual(['sales', 'sales-manager'])
  expect(endings(world, 'hot')).toEqual({ 'lead-nurture 1': 'exited: exit 1', 'lead-nurture-alert 1': 'completed: completed' })
})

test('the head of sales is told when nothing came of it in two days, and only then', () => {
  expect(notified(world, 'asks')).toEqual(['sales', 'sales-manager'])
  expect(notified(world, 'booked')).toEqual(['sales'])
  expect(endings(world, 'booked')).toEqual({ 'lead-nurture 1': 'exited: exit 1', 'lead-nurture-alert 1': 'goal: goal' })
  const told = world.published.filter(({ type, detail }) => type === 'Notification' && detail['name'] === 'sales-manager').map(({ detail }) => new Date(Number(detail['at'])).toISOString().slice(0, 16))
  expect(told).toContain('2010-01-06T09:00')
})

test('whoever tries it or unsubscribes hears nothing more, and sales call a hot lead all the same', () => {
  expect(mailsTo(world, 'trial')).toEqual([nurture[0]])
  expect(mailsTo(world, 'gone')).toEqual([nurture[0]])
  expect(notified(world, 'gone')).toEqual(['sales', 'sales-manager'])
})

test('sales are told of a lead once in a quarter', () => {
  expect(notified(world, 'again').filter((name) => name === 'sales')).toHaveLength(2)
})
