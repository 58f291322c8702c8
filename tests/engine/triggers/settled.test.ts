import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { crashEverywhere } from '../world/crashes.ts'
import { customerKey, day, identify, order, start } from '../world/brand.ts'
import { endings, mailsTo, outcome } from '../world/story.ts'
import { project } from '../world/project.ts'
import { wrongIn } from '../language/small-project.ts'

const hour = 3_600_000
const minute = 60_000

const cart = (user: string, at: number, cartId = 'a', more: object = {}): object => ({
  type: 'track', event: 'Cart Updated', userId: user, messageId: `cart-${user}-${cartId}-${at}`, timestamp: new Date(at).toISOString(), properties: { cartId, total: at % 1000 }, ...more,
})

const trigger = { event: 'Cart Updated', settled: '1h' }
const abandoned = { trigger, entry: { reentry: 'always' }, exit: [{ event: 'Order Completed' }], steps: [{ send: { email: 'still-there' } }] }
const perCart = { ...abandoned, entry: { reentry: 'always', key: 'cartId' }, exit: [] }
const compiled = await project({ cart: abandoned })

async function shop(events: [number, object][], weather: Weather = {}, made = compiled, days = 3): Promise<World> {
  const world = new World(made, start, weather)
  await world.post([identify('anna', start)])
  for (const [at, event] of events) {
    await world.advanceTo(at)
    await world.post([event])
  }
  await world.advanceTo(start + days * day)
  return world
}

const updates: [number, object][] = [0, 30, 59].map((minutes) => [start + minutes * minute, cart('anna', start + minutes * minute)])

describe('an event that settles', () => {
  test('enters the customer once, an hour after the last of them', async () => {
    const world = await shop(updates)
    expect(mailsTo(world, 'anna')).toEqual(['2010-01-04 11:59 cart/still-there'])
    expect(world.items('enrollment')[0]).toMatchObject({ triggerAt: start + 59 * minute, properties: `{"cartId":"a","total":${(start + 59 * minute) % 1000}}` })
  })

  test('enters again when it settles again', async () => {
    const world = await shop([...updates, [start + 5 * hour, cart('anna', start + 5 * hour)]])
    expect(mailsTo(world, 'anna').map((mail) => mail.slice(0, 16))).toEqual(['2010-01-04 11:59', '2010-01-04 16:00'])
  })

  test('enters nobody who has met an exit meanwhile', async () => {
    const world = await shop([...updates, [start + 70 * minute, order('anna', start + 70 * minute)]])
    expect([mailsTo(world, 'anna'), world.items('refusal').map((item) => item['reason'])]).toEqual([[], ['exit-holds']])
  })

  test('enters nobody who has reached the goal meanwhile, and counts no success of its own', async () => {
    const made = await project({ cart: { ...abandoned, exit: [], goal: { event: 'Order Completed', within: '3d' } } })
    const world = await shop([...updates, [start + 70 * minute, order('anna', start + 70 * minute)]], {}, made)
    expect([endings(world, 'anna'), world.items('refusal').map((item) => item['reason'])]).toEqual([{}, ['goal-reached']])
  })

  test('judges entry.when as it settles', async () => {
    const made = await project({ cart: { ...abandoned, entry: { reentry: 'always', when: { attribute: 'plan', is: 'full' } } } })
    const plan = (at: number): object => ({ type: 'identify', userId: 'anna', messageId: 'plan', timestamp: new Date(at).toISOString(), traits: { plan: 'full' } })
    expect(mailsTo(await shop([...updates, [start + 90 * minute, plan(start + 90 * minute)]], {}, made), 'anna')).toHaveLength(1)
    expect(mailsTo(await shop(updates, {}, made), 'anna')).toEqual([])
  })

  test('settles per entry key', async () => {
    const made = await project({ cart: perCart })
    const world = await shop([[start, cart('anna', start)], [start + 30 * minute, cart('anna', start + 30 * minute, 'b')], [start + 40 * minute, cart('anna', start + 40 * minute)]], {}, made)
    expect(mailsTo(world, 'anna').map((mail) => mail.slice(0, 16))).toEqual(['2010-01-04 11:30', '2010-01-04 11:40'])
  })

  test('counts only what its filter lets through', async () => {
    const made = await project({ cart: { ...abandoned, trigger: { ...trigger, where: { cartId: 'a' } } } })
    const world = await shop([[start, cart('anna', start)], [start + 30 * minute, cart('anna', start + 30 * minute, 'b')]], {}, made)
    expect(mailsTo(world, 'anna').map((mail) => mail.slice(0, 16))).toEqual(['2010-01-04 11:00'])
  })

  test('fires at once for an event that came late, and not at all for one over a day old or imported', async () => {
    const late = start + 5 * hour
    expect(mailsTo(await shop([[late, cart('anna', start)]]), 'anna').map((mail) => mail.slice(0, 16))).toEqual(['2010-01-04 15:00'])
    expect(mailsTo(await shop([[start + 25 * hour, cart('anna', start)]]), 'anna')).toEqual([])
    expect(mailsTo(await shop([[late, cart('anna', late, 'a', { historical: true, context: { historical: true } })]]), 'anna')).toEqual([])
  })

  test('an older event that comes after a newer one changes nothing', async () => {
    const world = await shop([[start + 40 * minute, cart('anna', start + 40 * minute)], [start + 41 * minute, cart('anna', start)], [start + 3 * hour, cart('anna', start + 20 * minute)]])
    expect(mailsTo(world, 'anna').map((mail) => mail.slice(0, 16))).toEqual(['2010-01-04 11:40'])
  })

  test('takes a changed duration from the next event on, and is not fired by a deploy', async () => {
    const world = new World(compiled, start)
    await world.post([identify('anna', start), cart('anna', start)])
    await world.advanceTo(start + 10 * minute)
    world.deploy(await project({ cart: { ...abandoned, trigger: { ...trigger, settled: '3h' } } }))
    await world.post([cart('anna', start + 10 * minute)])
    await world.advanceTo(start + day)
    expect(mailsTo(world, 'anna').map((mail) => mail.slice(0, 16))).toEqual(['2010-01-04 13:10'])
  })

  test('enters nobody when the journey is not live any more', async () => {
    const world = new World(compiled, start)
    await world.post([identify('anna', start), cart('anna', start)])
    await world.advanceTo(start + 10 * minute)
    world.deploy(await project({ cart: { ...abandoned, status: 'draining' } }))
    await world.advanceTo(start + day)
    expect([mailsTo(world, 'anna'), world.items('timer').filter((item) => item['dueAt'] !== undefined)]).toEqual([[], []])
  })
})

describe('whatever the weather', () => {
  const calm = shop([...updates, [start + 5 * hour, cart('anna', start + 5 * hour)]])
  const events: [number, object][] = [...updates, [start + 5 * hour, cart('anna', start + 5 * hour)]]

  test('deliveries made three times change nothing', async () => {
    expect(outcome(await shop(events, { deliveries: 3 }))).toEqual(outcome(await calm))
  })

  test('any order of arrival gives the same run', async () => {
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray([0, 7, 13, 30, 59], { minLength: 5 }), fc.constantFrom(1, 2, 5), async (arrivals, batch) => {
      const world = new World(compiled, start + hour, { batch })
      await world.post([identify('anna', start)])
      for (const minutes of arrivals) await world.post([cart('anna', start + minutes * minute)])
      await world.advanceTo(start + day)
      expect(mailsTo(world, 'anna').map((mail) => mail.slice(0, 16))).toEqual(['2010-01-04 11:59'])
    }), { numRuns: 30, seed: 3 })
  })

  test('a crash at any call changes nothing', async () => {
    const story = (weather: Weather): Promise<World> => shop(events, weather)
    expect(await crashEverywhere(story, ['timers.ts', 'enroll.ts', 'sweep.ts', 'entry-reads.ts', 'fold.ts'])).toMatchObject({ differing: [] })
  }, 120_000)
})

describe('a trigger that settles is refused', () => {
  test('with a duration that is none, or too long', async () => {
    expect(await wrongIn({ trigger: { event: 'Cart Updated', settled: 'soon' } })).toEqual(['shape.bad-value $.trigger.settled'])
    expect(await wrongIn({ trigger: { event: 'Cart Updated', settled: '91d' } })).toEqual(['trigger.settled-too-long $.trigger.settled'])
  })
  test('on anything but an event', async () => {
    expect(await wrongIn({ trigger: { stage: 'lapsed', settled: '1h' } })).toEqual(['shape.unknown-key $.trigger.settled'])
    expect(await wrongIn({ trigger: { event: 'Cart Updatd', settled: '1h' } })).toEqual(['event.unknown $.trigger.event'])
  })
})

test('a timer is no personal data on the bus', async () => {
  const world = await shop(updates)
  const due = world.published.filter(({ type }) => type === 'Trigger Due')
  expect(due.map(({ detail }) => Object.keys(detail).toSorted())).toEqual([['at', 'customer', 'entry', 'journey', 'key', 'partition', 'timer']])
  expect(due[0]?.detail).toMatchObject({ customer: customerKey('anna'), journey: 'cart', entry: '0' })
})
