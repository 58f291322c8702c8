import { beforeAll, expect, test } from 'vitest'
import type { World } from '../../../local/simulation/world.ts'
import type { Deed } from './lives.ts'
import { endings, mailsTo } from '../../engine/world/story.ts'
import { htmlOf, leaves, live, liveOn, notified } from './lives.ts'

const order = (days: number, id = 'o-1'): Deed => [days, 'Order Completed', { order_id: id, total: 40 }]
const answer = (score: number, days = 8): Deed => [days, 'NPS Answered', { score }]

const question = '2010-01-11 10:00 second-purchase/how-was-it'
const idea = (world: World, user: string): string[] => mailsTo(world, user).filter((mail) => mail.endsWith('/second-order-idea'))
const asked = (world: World, user: string): boolean => mailsTo(world, user).some((mail) => mail.endsWith('/review-request'))

let world: World
beforeAll(async () => {
  world = await live(await liveOn('e-commerce', 'second-purchase'), {
    promoter: [order(0), answer(10)],
    passive: [order(0), answer(7)],
    unhappy: [order(0), answer(3)],
    silent: [order(0)],
    late: [order(0), answer(2, 14)],
    quick: [order(0), order(3, 'o-2')],
    back: [order(0), answer(9), order(10, 'o-2')],
    returned: [order(0), [5, 'Order Refunded', { order_id: 'o-1', total: 40 }]],
    gone: [order(0), [7.5, leaves('offers', 'how-was-it')]],
    regular: [order(-40), order(-30, 'o-2'), order(0, 'o-3')],
  }, 60)
})

test('the first order is asked about after a week, with a link for each answer', () => {
  expect(mailsTo(world, 'silent')[0]).toBe(question)
  expect(htmlOf(world, 'silent', 'how-was-it').includes('https://example.com/survey?order=o-1&amp;score=10')).toBe(true)
})

test('who would recommend us is asked for a review the next day, and nobody else is', () => {
  expect(mailsTo(world, 'promoter').slice(0, 2)).toEqual([question, '2010-01-13 10:00 second-purchase/review-request'])
  expect(['passive', 'unhappy', 'silent', 'late', 'quick', 'returned', 'gone', 'regular'].filter((user) => asked(world, user))).toEqual([])
})

test('who is not content is called by a person and sold nothing', () => {
  expect(notified(world, 'unhappy')).toEqual(['customer-care'])
  expect(mailsTo(world, 'unhappy')).toEqual([question])
  expect(endings(world, 'unhappy')).toEqual({ 'second-purchase 1': 'completed: not content: a person takes over' })
  expect(['promoter', 'passive', 'silent'].flatMap((user) => notified(world, user))).toEqual([])
})

test('everybody else gets a reason for the second order, once, with a code', () => {
  expect(['promoter', 'passive', 'silent'].map((user) => idea(world, user).length)).toEqual([1, 1, 1])
  expect(htmlOf(world, 'silent', 'second-order-idea')).toMatch(/TWO-[A-Z2-7]{10}/)
})

test('whoever orders again is sold nothing', () => {
  expect(mailsTo(world, 'quick')).toEqual([])
  expect(mailsTo(world, 'back')).toEqual([question, '2010-01-13 10:00 second-purchase/review-request'])
  expect(endings(world, 'back')).toEqual({ 'second-purchase 1': 'goal: goal' })
})

test('whoever sends it back, unsubscribes or has ordered before is left alone', () => {
  expect(mailsTo(world, 'returned')).toEqual([])
  expect(mailsTo(world, 'gone')).toEqual([question])
  expect(endings(world, 'regular')).toEqual({})
})

test('an answer that comes late is heard all the same', () => {
  expect(notified(world, 'late')).toEqual(['customer-care'])
  expect(idea(world, 'late')).toEqual([])
})
