import { describe, expect, test } from 'vitest'
import { World } from '../world/world.ts'
import { brand, customerKey, day, identify, order, refund, start } from '../world/brand.ts'
import { drawArm } from '../../../engine/steps/split.ts'
import { endings, mailsTo, pathOf, skipsOf, stagesOf } from '../world/story.ts'
import { isHeldOut } from '../../../engine/journey/entry.ts'
import type { ModelData } from '../../../engine/model/model.ts'

const model = JSON.parse(brand.model.json) as ModelData
const winBack = model.journeys['win-back']!

/** The first made-up customer who is (not) held out of the win-back and falls into this arm. */
function customer(arm: 'ten-percent' | 'free-gift', heldOut = false): string {
  for (let n = 1; ; n++) {
    const user = `customer-${n}`
    const key = customerKey(user)
    if (isHeldOut(model, winBack, key) === heldOut && drawArm('win-back', 'offer', winBack.splits['offer']!, key) === arm) return user
  }
}

async function live(events: (user: string) => object[], user = customer('ten-percent'), days = 300): Promise<World> {
  const world = new World(brand, start)
  const all = events(user).map((event) => ({ event, at: Date.parse((event as { timestamp: string }).timestamp) })).toSorted((a, b) => a.at - b.at)
  for (const { event, at } of all) {
    await world.advanceTo(at)
    await world.post([event])
  }
  await world.advanceTo(start + days * day)
  expect(world.faults).toEqual([])
  return world
}

describe('one order and no more', () => {
  const user = customer('ten-percent')
  const story = live((one) => [identify(one, start), order(one, start)], user)

  test('moves through the stages as time passes', async () => {
    expect(stagesOf(await story, user)).toEqual(['2010-01-04 10:00 new', '2010-03-20 10:00 at-risk', '2010-06-03 10:00 lapsed', '2010-10-01 10:00 lost'])
  })

  test('gets the welcome, the ideas, the offer, and later the win-back, each at a decent local hour', async () => {
    expect(mailsTo(await story, user)).toEqual([
      '2010-01-04 10:00 welcome/thank-you',
      '2010-01-09 09:00 welcome/how-we-pick',
      '2010-01-15 09:00 welcome/care-and-returns',
      '2010-01-25 10:00 nurture/ideas-for-next-time',
      '2010-02-06 10:00 nurture/free-delivery',
      '2010-03-20 10:00 win-back/we-miss-you',
      '2010-04-03 10:00 win-back/ten-percent',
      '2010-06-06 08:00 win-back/last-word',
    ])
  })

  test('walks the welcome in two transitions for each send-and-wait', async () => {
    expect(pathOf(await story, user, 'welcome')).toEqual(['start', 'thank-you', 'wait-after-thank-you', 'how-we-pick', 'wait-after-how-we-pick', 'care-and-returns', 'end'])
  })

  test('walks the nurture through its time-outs', async () => {
    expect(pathOf(await story, user, 'nurture')).toEqual([
      'until-second-order', 'timed out: until-second-order', 'ideas-for-next-time', 'ideas-work', 'timed out: ideas-work', 'free-delivery', 'offer-works', 'timed out: offer-works', 'end',
    ])
  })

  test('walks the win-back to the last word and into silence', async () => {
    expect(pathOf(await story, user, 'win-back')).toEqual([
      'start', 'we-miss-you', 'comes-back', 'timed out: comes-back', 'offer', 'ten-percent', 'ordered-or-lapsed', 'choose ordered-or-lapsed', 'wait-in-ordered-or-lapsed-2', 'last-word',
      'last-chance', 'timed out: last-chance', 'silent', 'end',
    ])
    expect(endings(await story, user)).toEqual({ 'nurture 1': 'completed: completed', 'welcome 1': 'completed: completed', 'win-back 1': 'completed: completed' })
  })

  test('is remembered as silent in the journeys’ own attribute', async () => {
    const profile = (await story).items('profile')[0]
    expect((JSON.parse(String(profile?.['traits'])) as Record<string, unknown[]>)['winBack']?.[0]).toBe('silent')
  })
})

test('whoever falls into the other arm gets the other offer', async () => {
  const user = customer('free-gift')
  const world = await live((one) => [identify(one, start), order(one, start)], user)
  expect(mailsTo(world, user)).toContain('2010-04-03 10:00 win-back/free-gift')
  expect(pathOf(world, user, 'win-back').slice(4, 6)).toEqual(['offer', 'free-gift'])
})

test('who is held out gets nothing of the win-back, has no execution, and is counted', async () => {
  const user = customer('ten-percent', true)
  const world = await live((one) => [identify(one, start), order(one, start)], user)
  expect(mailsTo(world, user).filter((mail) => mail.includes('win-back'))).toEqual([])
  expect(endings(world, user)['win-back 1']).toBe('held out, completed: held out until the goal’s time was over')
  expect(world.machines.list({ limit: 100 }).map(({ machineArn }) => machineArn.split(':').at(-1)).toSorted()).toEqual(['perennial-nurture', 'perennial-welcome'])
})

test('a second order within three weeks is thanked for, and no offer is made', async () => {
  const user = customer('ten-percent')
  const world = await live((one) => [identify(one, start), order(one, start), order(one, start + 12 * day)], user, 60)
  expect(mailsTo(world, user)).toEqual([
    '2010-01-04 10:00 welcome/thank-you', '2010-01-09 09:00 welcome/how-we-pick', '2010-01-15 09:00 welcome/care-and-returns', '2010-01-16 10:00 nurture/second-order-thanks',
  ])
  expect(pathOf(world, user, 'nurture')).toEqual(['until-second-order', 'second-order-thanks', 'end'])
  expect(stagesOf(world, user)).toEqual(['2010-01-04 10:00 new', '2010-01-16 10:00 active'])
})

test('an order after the ideas ends the nurture before the offer', async () => {
  const user = customer('ten-percent')
  const world = await live((one) => [identify(one, start), order(one, start), order(one, start + 25 * day)], user, 60)
  expect(pathOf(world, user, 'nurture')).toEqual(['until-second-order', 'timed out: until-second-order', 'ideas-for-next-time', 'ideas-work', 'exit-in-ideas-work-then'])
  expect(endings(world, user)['nurture 1']).toBe('completed: ordered after the ideas')
})

test('who comes back after the question is remembered as returned and gets no offer', async () => {
  const user = customer('ten-percent')
  const world = await live((one) => [identify(one, start), order(one, start), order(one, start + 80 * day)], user, 140)
  expect(pathOf(world, user, 'win-back')).toEqual(['start', 'we-miss-you', 'comes-back', 'back-at-once', 'end'])
  expect(stagesOf(world, user).map((line) => line.split(' ')[2])).toEqual(['new', 'at-risk', 'active'])
})

test('who comes back on the offer takes the arm of the order', async () => {
  const user = customer('ten-percent')
  const world = await live((one) => [identify(one, start), order(one, start), order(one, start + 100 * day)], user, 140)
  expect(pathOf(world, user, 'win-back').slice(4)).toEqual(['offer', 'ten-percent', 'ordered-or-lapsed', 'choose ordered-or-lapsed', 'back-on-offer', 'end'])
})

describe('a loyal customer', () => {
  const orders = (user: string): object[] => [identify(user, start), ...[0, 10, 20, 30].map((days) => order(user, start + days * day))]

  test('is asked to share once the parcel has been unpacked, and reminded once', async () => {
    const user = customer('ten-percent')
    const world = await live(orders, user, 100)
    expect(mailsTo(world, user).filter((mail) => mail.includes('referral'))).toEqual(['2010-02-09 09:00 referral/share-the-joy', '2010-03-02 09:00 referral/share-reminder'])
    expect(pathOf(world, user, 'referral')).toEqual(['wait-after-start', 'if-after-start', 'choose if-after-start', 'share-the-joy', 'wait-after-share-the-joy', 'share-reminder', 'end'])
  })

  test('is not asked when something was sent back', async () => {
    const user = customer('ten-percent')
    const world = await live((one) => [...orders(one), refund(one, start + 32 * day)], user, 100)
    expect(mailsTo(world, user).filter((mail) => mail.includes('referral'))).toEqual([])
    expect(endings(world, user)['referral 1']).toBe('completed: had something to send back')
  })

  test('is not reminded after a click on the first letter', async () => {
    const user = customer('ten-percent')
    const world = new World(brand, start)
    for (const event of orders(user)) {
      await world.advanceTo(Date.parse((event as { timestamp: string }).timestamp))
      await world.post([event])
    }
    await world.advanceTo(start + 40 * day)
    const letter = world.mails.find(({ mail }) => mail.tags['email'] === 'share-the-joy')!
    world.report(letter.mail, 'Click', { link: 'https://hartwell-plum.example.com/', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' })
    await world.advanceTo(start + 100 * day)
    expect(skipsOf(world, user)).toContain('share-reminder: condition')
  })
})

test('a refund after the first order spares the letter on returns', async () => {
  const user = customer('ten-percent')
  const world = await live((one) => [identify(one, start), order(one, start), refund(one, start + 3 * day)], user, 20)
  expect(skipsOf(world, user)).toEqual(['care-and-returns: condition'])
})

test('an order at night is answered when the window opens, in the customer’s zone', async () => {
  const user = customer('ten-percent')
  const night = start + 13 * 3_600_000
  const world = await live((one) => [identify(one, night), order(one, night)], user, 3)
  const [first] = mailsTo(world, user)
  expect(first).toMatch(/^2010-01-05 08:0\d welcome\/thank-you$/)
})
