import { beforeAll, expect, test } from 'vitest'
import type { World } from '../../../local/simulation/world.ts'
import type { Deed } from './lives.ts'
import { endings, mailsTo, skipsOf } from '../../engine/world/story.ts'
import { htmlOf, leaves, live, liveOn, refusals } from './lives.ts'

const hour = 1 / 24
const basket = (days: number, total: number, cart = 'c-1'): Deed => [days, 'Cart Updated', { cart_id: cart, total, products: [{ name: 'Blue teapot', quantity: 2 }] }]
const order = (days: number, cart = 'c-1'): Deed => [days, 'Order Completed', { order_id: `o-${days}`, cart_id: cart, total: 80 }]

const first = '2010-01-04 11:00 abandoned-cart/still-there'
const second = '2010-01-05 10:00 abandoned-cart/questions-answered'
const third = '2010-01-07 10:00 abandoned-cart/a-little-help'

let world: World
beforeAll(async () => {
  world = await live(await liveOn('e-commerce', 'abandoned-cart'), {
    silent: [basket(0, 80)],
    small: [basket(0, 20)],
    fiddler: [basket(0, 20), basket(hour / 2, 40), basket(hour, 90)],
    quick: [basket(0, 80), order(hour / 2)],
    helped: [basket(0, 80), order(1.5)],
    other: [basket(0, 80), order(1.5, 'c-2')],
    grown: [basket(0, 20), [0.5, 'Cart Updated', { cart_id: 'c-1', total: 75, products: [{ name: 'Green cup', quantity: 3 }] }]],
    shrunk: [basket(0, 80), basket(2, 20)],
    emptied: [basket(0, 80), basket(hour / 3, 0)],
    emptiedLater: [basket(0, 80), basket(0.5, 0)],
    gone: [basket(0, 80), [0.5, leaves('offers', 'still-there')]],
    regular: [basket(0, 80), basket(20, 90, 'c-2')],
    twice: [basket(0, 80), basket(hour, 80, 'c-2'), basket(4.5, 80, 'c-2')],
  }, 60)
})

test('whoever leaves a basket is reminded after an hour, helped the next day, and offered something two days later', () => {
  expect(mailsTo(world, 'silent')).toEqual([first, second, third])
  expect(htmlOf(world, 'silent', 'still-there').includes('Blue teapot × 2')).toBe(true)
  expect(htmlOf(world, 'silent', 'a-little-help')).toMatch(/CART10-[A-Z2-7]{10}/)
})

test('nothing is taken off a small basket', () => {
  expect(mailsTo(world, 'small')).toEqual([first, second])
  expect(endings(world, 'small')).toEqual({ 'abandoned-cart 1': 'completed: small basket, or had a code before' })
})

test('a basket that changes later is shown as it is now, and what it is worth now decides', () => {
  expect(mailsTo(world, 'grown')).toEqual([first, second, third])
  expect(htmlOf(world, 'grown', 'still-there').includes('Blue teapot × 2')).toBe(true)
  expect(htmlOf(world, 'grown', 'a-little-help').includes('Green cup × 3')).toBe(true)
  expect(htmlOf(world, 'grown', 'a-little-help').includes('Blue teapot')).toBe(false)
  expect(mailsTo(world, 'shrunk')).toEqual([first, second])
})

test('the hour counts from the last change, and the last basket is the one that counts', () => {
  expect(mailsTo(world, 'fiddler')[0]).toBe(first.replace('11:00', '12:00'))
  expect(mailsTo(world, 'fiddler')).toHaveLength(3)
})

test('whoever orders within the hour or empties the basket is not written to, or no more', () => {
  expect(mailsTo(world, 'quick')).toEqual([])
  expect(refusals(world, 'quick')).toEqual(['goal-reached'])
  expect(mailsTo(world, 'emptied')).toEqual([])
  expect(mailsTo(world, 'emptiedLater')).toEqual([first])
})

test('the order of this basket ends it, that of another does not', () => {
  expect(mailsTo(world, 'helped')).toEqual([first, second])
  expect(endings(world, 'helped')).toEqual({ 'abandoned-cart 1': 'goal: goal' })
  expect(mailsTo(world, 'other')).toEqual([first, second, third])
})

test('whoever unsubscribes hears nothing more', () => {
  expect(mailsTo(world, 'gone')).toEqual([first])
})

test('nobody gets a code twice in a quarter', () => {
  expect(mailsTo(world, 'regular').map((mail) => mail.slice(32))).toEqual(['still-there', 'questions-answered', 'a-little-help', 'still-there', 'questions-answered'])
})

test('two baskets at a time are one conversation, and the week has its limit', () => {
  expect(refusals(world, 'twice')).toEqual(['run-is-open'])
  expect(mailsTo(world, 'twice')).toEqual([first, second, third])
  expect(skipsOf(world, 'twice').toSorted()).toEqual(['questions-answered: capped', 'still-there: capped'])
})
