import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { profileOf } from '../../../engine/profile/profile-item.ts'
import { World, keyring } from '../world/world.ts'
import { brand, customerKey, day, identify, order, start } from '../world/brand.ts'
import { endings, mailsTo, outcome, skipsOf, stagesOf } from '../world/story.ts'

const at = (instant: number): string => new Date(instant).toISOString()

async function firstWeeks(world: World, days = 40): Promise<World> {
  await world.post([identify('anna', start), order('anna', start), identify('bert', start), order('bert', start)])
  await world.advanceTo(start + 12 * day)
  await world.post([order('bert', start + 12 * day)])
  await world.advanceTo(start + days * day)
  return world
}

describe('delivered more than once, or in another order', () => {
  const calm = firstWeeks(new World(brand, start))

  test('every delivery made three times changes nothing', async () => {
    expect(outcome(await firstWeeks(new World(brand, start, { deliveries: 3 })))).toEqual(outcome(await calm))
  })

  test('records of the stream in any order and any batch give the same profiles and the same journeys', async () => {
    const random = fc.sample(fc.integer({ min: 0, max: 1 }), { numRuns: 400, seed: 7 })
    let next = 0
    const shuffle = <T>(records: T[]): T[] => records.toSorted(() => (random[next++ % random.length] === 0 ? -1 : 1))
    for (const batch of [1, 2, 3, 100]) {
      const world = await firstWeeks(new World(brand, start, { shuffle, batch }))
      expect(outcome(world)).toEqual(outcome(await calm))
    }
  })

  test('the same batch posted again with another sentAt, and without timestamps, counts once', async () => {
    const world = new World(brand, start)
    const batch = [{ type: 'track', event: 'Order Completed', userId: 'anna', properties: { total: 5 } }, { type: 'track', event: 'Order Refunded', userId: 'anna', messageId: 'r1' }]
    for (const sentAt of ['2010-01-04T10:00:00Z', '2010-01-04T10:00:09Z', '2010-01-04T09:00:00Z']) await world.post(batch, { sentAt })
    await world.quiet()
    expect(world.items('event')).toHaveLength(2)
    expect(Object.values(profileOf(world.items('profile')[0]!).facts).map(({ count }) => count)).toEqual([1, 1])
  })
})

describe('one run at a time', () => {
  test('two triggers of one journey at once start one run', async () => {
    const world = await firstWeeks(new World(brand, start, { deliveries: 2 }))
    expect(world.machines.list({ limit: 100 }).map(({ name }) => name).toSorted()).toEqual(
      ['anna', 'bert'].flatMap((user) => [`${customerKey(user)}_nurture_0_1`, `${customerKey(user)}_welcome_0_1`]).toSorted(),
    )
  })

  test('entered is active and ended, whatever becomes of the executions', async () => {
    const world = await firstWeeks(new World(brand, start), 15)
    const running = world.machines.list({ status: 'RUNNING', limit: 10 })
    world.machines.stop(running[0]!.executionArn, 'Operator', 'by hand')
    await world.quiet()
    const open = world.items('enrollment').filter((item) => item['status'] === 'open').length
    expect(open).toBe(world.machines.list({ status: 'RUNNING', limit: 10 }).length)
    expect([...Object.values(endings(world, 'anna')), ...Object.values(endings(world, 'bert'))]).toContain('failed: Operator')
  })
})

describe('consent', () => {
  test('unsubscribing from the journey’s topic ends its run, and nothing of that topic is sent any more', async () => {
    const world = new World(brand, start)
    await world.post([identify('anna', start), order('anna', start)])
    await world.quiet()
    await world.unsubscribe({ customer: customerKey('anna'), message: world.mails[0]!.mail.tags['message']!, topic: 'letters' })
    await world.advanceTo(start + 60 * day)
    expect(endings(world, 'anna')).toMatchObject({ 'welcome 1': 'exited: unsubscribed', 'nurture 1': 'completed: completed' })
    expect(mailsTo(world, 'anna').map((mail) => mail.split(' ')[2])).toEqual(['welcome/thank-you', 'nurture/ideas-for-next-time', 'nurture/free-delivery'])
  })

  test('a hard bounce suppresses the address, not the customer', async () => {
    const world = new World(brand, start)
    await world.post([identify('anna', start), order('anna', start)])
    await world.quiet()
    world.report(world.mails[0]!.mail, 'Bounce', { bounceType: 'Permanent', feedbackId: 'f', bouncedRecipients: [{ emailAddress: 'anna@example.com' }] })
    await world.advanceTo(start + 6 * day)
    expect(skipsOf(world, 'anna')).toEqual(['how-we-pick: suppressed'])
    const contact = world.items('contact')[0]!
    expect(Object.keys(contact['suppressed'] as object)).toEqual([keyring.address('anna@example.com')])
    await world.post([{ type: 'identify', userId: 'anna', messageId: 'new-address', timestamp: at(start + 7 * day), traits: { email: 'anna.new@example.com' } }])
    await world.advanceTo(start + 12 * day)
    expect(world.mails.map(({ mail }) => mail.to)).toEqual(['anna@example.com', 'anna.new@example.com'])
  })

  test('a complaint suppresses too', async () => {
    const world = new World(brand, start)
    await world.post([identify('anna', start), order('anna', start)])
    await world.quiet()
    world.report(world.mails[0]!.mail, 'Complaint', { feedbackId: 'f', complainedRecipients: [{ emailAddress: 'Anna@example.com' }] })
    await world.advanceTo(start + 12 * day)
    expect(skipsOf(world, 'anna')).toEqual(['how-we-pick: suppressed', 'care-and-returns: suppressed'])
  })

  test('a marketing mail more than the cap allows in a day is skipped, and the journey goes on', async () => {
    const world = new World(brand, start)
    // Loyal at once: welcome and, later on one day, nothing else may be sent twice.
    const sent = world.mails
    await world.post([identify('anna', start), order('anna', start)])
    await world.advanceTo(start + 60 * day)
    const days = sent.map(({ at: when }) => new Date(when).toISOString().slice(0, 10))
    expect(new Set(days).size).toBe(days.length)
  })

  test('an unsubscribe while the message is on its way keeps it from being sent', async () => {
    const world = new World(brand, start)
    const night = start + 13 * 3_600_000
    await world.advanceTo(night)
    await world.post([identify('anna', night), order('anna', night)])
    await world.quiet()
    const message = `${customerKey('anna')}_welcome_0_1_thank-you_0`
    await world.unsubscribe({ customer: customerKey('anna'), message, topic: 'letters' })
    await world.advanceTo(start + 10 * day)
    expect(mailsTo(world, 'anna')).toEqual([])
  })
})

describe('importing history', () => {
  test('moves profiles and stages and sends nothing, then or at the next sweep', async () => {
    const world = new World(brand, start)
    const historical = { historical: true }
    await world.post([
      { ...identify('anna', start - 200 * day), context: historical }, { ...order('anna', start - 200 * day), context: historical },
      { ...order('anna', start - 190 * day), context: historical },
      { ...identify('bert', start - 74 * day), context: historical }, { ...order('bert', start - 74 * day), context: historical },
    ])
    await world.quiet()
    expect(stagesOf(world, 'anna').map((line) => line.split(' ')[2])).toEqual(['new', 'active', 'at-risk', 'lapsed'])
    expect(world.published).toEqual([])
    await world.advanceTo(start + day / 2)
    expect(world.mails).toEqual([])
    expect(world.items('enrollment')).toEqual([])
  })
})

describe('identity', () => {
  const seen = (id: string, when = start): object => ({ type: 'track', event: 'Order Completed', anonymousId: 'visitor', messageId: id, timestamp: at(when), properties: { total: 9 } })
  const claim = (user: string, id = `claim-${user}`): object => ({ ...identify(user, start), anonymousId: 'visitor', messageId: id })
  const counts = (world: World, user: string): string[] =>
    world.items('profile').filter(({ pk }) => pk === `C#${customerKey(user)}`).flatMap((item) => Object.values(profileOf(item).facts).map(({ count }) => String(count)))

  test('identify with both ids brings the anonymous history along, once, and starts nothing from the past', async () => {
    const world = new World(brand, start, { deliveries: 2 })
    await world.post([seen('one'), seen('two')])
    await world.quiet()
    expect(world.published).toEqual([])
    await world.post([claim('anna'), claim('anna', 'again')])
    await world.quiet()
    expect(counts(world, 'anna')).toEqual(['2'])
    expect(stagesOf(world, 'anna').map((line) => line.split(' ')[2])).toEqual(['active'])
    expect(world.items('enrollment')).toEqual([])
    await world.post([seen('three', start + 1000)])
    await world.quiet()
    expect(counts(world, 'anna')).toEqual(['3'])
  })

  test('alias links an earlier id', async () => {
    const world = new World(brand, start)
    await world.post([seen('one')])
    await world.post([{ type: 'alias', userId: 'anna', previousId: 'visitor', messageId: 'a' }])
    await world.quiet()
    expect(counts(world, 'anna')).toEqual(['1'])
  })

  test('a second customer who claims the same anonymous id merges nobody', async () => {
    const world = new World(brand, start)
    await world.post([seen('one')])
    await world.post([claim('anna')])
    await world.quiet()
    await world.post([claim('bert')])
    await world.quiet()
    expect(counts(world, 'anna')).toEqual(['1'])
    expect(counts(world, 'bert')).toEqual([])
  })

  test('disorder changes nothing: claim before, between or after what it claims', async () => {
    const orders = [[seen('one'), seen('two'), claim('anna')], [seen('one'), claim('anna'), seen('two')], [claim('anna'), seen('one'), seen('two')]]
    for (const batch of orders) {
      for (const size of [1, 100]) {
        const world = new World(brand, start, { batch: size, shuffle: (records) => records.toReversed() })
        await world.post(batch)
        await world.quiet()
        expect(counts(world, 'anna')).toEqual(['2'])
      }
    }
  })
})
