import { beforeAll, describe, expect, test } from 'vitest'
import type { Deed } from './lives.ts'
import type { World } from '../../../local/simulation/world.ts'
import { clicks, htmlOf, leaves, live, liveOn, notified, refusals } from './lives.ts'
import { writeConsent } from '../../../engine/tasks/consent.ts'
import { customerKey } from '../../engine/world/brand.ts'
import { endings, mailsTo, stagesOf } from '../../engine/world/story.ts'

const emails = (world: World, user: string): string[] => mailsTo(world, user).map((mail) => mail.replace(/.*\//, ''))
const unsubscribed = (world: World, user: string): string[] => world.items('event').filter((item) => item.pk === `C#${customerKey(user)}` && item['name'] === 'Unsubscribed')
  .map((item) => (JSON.parse(String(item['properties'])) as { topic: string }).topic).toSorted()

/** What a form of the brand's does, where a topic has to be chosen. */
const chooses = (topic: string) => (world: World, user: string): Promise<void> =>
  writeConsent({ table: world.table, now: () => world.now }, customerKey(user), { name: 'Subscribed', id: `chose-${topic}`, at: world.now, properties: { topic } }, (contact) => ({ ...contact, topics: { ...contact.topics, [topic]: { subscribed: true, at: world.now } } }))
const optsIn: Deed[] = [[0, chooses('news')], [0, chooses('offers')]]

/** What makes a customer active on a day, and after how many days of silence they are at risk. */
const models: [model: string, quiet: number, active: (day: number) => Deed[]][] = [
  ['e-commerce', 90, (day) => [[day, 'Order Completed', { order_id: `a-${day}`, total: 40 }], [day, 'Order Completed', { order_id: `b-${day}`, total: 40 }]]],
  ['subscription', 14, (day) => [[day, { plan: 'full' }], [day, 'Session Started']]],
  ['media', 28, (day) => [-3, -2, -1, 0].map((before): Deed => [day + before, 'Article Read', { section: 'news' }])],
  ['travel', 400, (day) => [[day, 'Booking Completed', { booking_id: `b-${day}`, total: 900 }]]],
  ['finance', 30, (day) => [-1, 0].map((before): Deed => [day + before, 'Session Started'])],
  ['b2b-saas', 21, (day) => [[day, { plan: 'team' }], ...[-1, 0].map((before): Deed => [day + before, 'Session Started'])]],
]

const all = ['how-are-we-doing', 'come-back', 'shall-we-stop']

describe.each(models)('churn prevention on the model %s', (model, quiet, active) => {
  let world: World
  beforeAll(async () => {
    const compiled = await liveOn(model, 'churn-prevention')
    world = await live(compiled, {
      idle: [...optsIn, ...active(5), ...active(quiet + 205)],
      returner: [...optsIn, ...active(5), ...active(quiet + 14)],
    }, 2 * quiet + 220)
  }, 60_000)

  test('whoever reacts to nothing is asked, offered something, told, and taken off the list of everything', () => {
    expect(emails(world, 'idle')).toEqual(all)
    expect(unsubscribed(world, 'idle')).toEqual(['news', 'offers'])
  })

  test('and is not written to again, though active and at risk once more: no step gives consent back', () => {
    expect(stagesOf(world, 'idle').slice(-2).map((stage) => stage.slice(17))).toEqual(['active', 'at-risk'])
    expect(refusals(world, 'idle')).toEqual(['unsubscribed'])
  })

  test('whoever is active again hears nothing more', () => {
    expect(emails(world, 'returner').slice(0, 1)).toEqual(['how-are-we-doing'])
    expect(endings(world, 'returner')['churn-prevention 1']).toBe('goal: goal')
  })
})

describe('churn prevention of a shop', () => {
  const slips: Deed[] = [[-110, 'Order Completed', { order_id: 'a', total: 40 }], [-89, 'Order Completed', { order_id: 'b', total: 40 }]]
  const opens = (world: World, user: string): void => world.report(world.mails.findLast(({ mail }) => mail.to === `${user}@example.com`)!.mail, 'Open', { userAgent: 'Firefox' })
  let world: World
  beforeAll(async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index): [string, Deed[]] => [`one-of-many-${index}`, slips]))
    world = await live(await liveOn('e-commerce', 'churn-prevention'), {
      idle: slips,
      answers: [...slips, [3, clicks('how-are-we-doing')]],
      reader: [...slips, [13, clicks('come-back')]],
      keeper: [...slips, [40, clicks('shall-we-stop')]],
      opener: [...slips, [3, opens], [40, opens]],
      scanner: [...slips, [1.4, clicks('how-are-we-doing', 'Mozilla/5.0 (compatible; Barracuda Sentinel (EE))')]],
      gone: [...slips, [13, leaves('offers', 'come-back')]],
      buyer: [...slips, [13, 'Order Completed', { order_id: 'c', total: 40 }]],
      ...many,
    }, 100)
  }, 60_000)

  test('whoever answers is looked at by a person, and offered nothing', () => {
    expect(emails(world, 'answers')).toEqual(['how-are-we-doing'])
    expect(notified(world, 'answers')).toEqual(['customer-care'])
    expect(endings(world, 'answers')).toEqual({ 'churn-prevention 1': 'completed: still reads us' })
    expect(notified(world, 'idle')).toEqual([])
  })

  test('one click keeps a customer on the list, at the offer or at the last letter', () => {
    expect(emails(world, 'reader')).toEqual(['how-are-we-doing', 'come-back'])
    expect(emails(world, 'keeper')).toEqual(all)
    expect(endings(world, 'keeper')).toEqual({ 'churn-prevention 1': 'completed: asked to stay' })
    expect(['answers', 'reader', 'keeper', 'buyer'].flatMap((user) => unsubscribed(world, user))).toEqual([])
  })

  test('opening a letter is no sign of life, for machines open letters', () => {
    expect(unsubscribed(world, 'opener')).toEqual(['news', 'offers'])
  })

  test('nor is the click of a scanner', () => {
    expect(emails(world, 'scanner')).toEqual(all)
    expect(notified(world, 'scanner')).toEqual([])
    expect(unsubscribed(world, 'scanner')).toEqual(['news', 'offers'])
  })

  test('whoever unsubscribes in between is left alone, and keeps what they did not leave', () => {
    expect(emails(world, 'gone')).toEqual(['how-are-we-doing', 'come-back'])
    expect(unsubscribed(world, 'gone')).toEqual(['offers'])
  })

  test('whoever buys again is a success', () => {
    expect(emails(world, 'buyer')).toEqual(['how-are-we-doing', 'come-back'])
    expect(endings(world, 'buyer')).toEqual({ 'churn-prevention 1': 'goal: goal' })
  })

  test('the offer carries a code of the customer’s own', () => {
    expect(htmlOf(world, 'idle', 'come-back')).toMatch(/BACK-[A-Z2-7]{10}/)
  })

  test('about a tenth gets nothing, and stays on the list', () => {
    const held = Array.from({ length: 60 }, (_, index) => `one-of-many-${index}`).filter((user) => endings(world, user)['churn-prevention 1']?.startsWith('held out') === true)
    expect(held.length).toBeGreaterThan(1)
    expect(held.length).toBeLessThan(13)
    expect(held.flatMap((user) => [...mailsTo(world, user), ...unsubscribed(world, user)])).toEqual([])
  })
})
