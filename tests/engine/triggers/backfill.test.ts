import { describe, expect, test } from 'vitest'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { crashEverywhere } from '../world/crashes.ts'
import { customerKey, day, identify, order, start } from '../world/brand.ts'
import { mailsTo } from '../world/story.ts'
import { project } from '../world/project.ts'
import { wrongIn } from '../language/small-project.ts'

const hour = 3_600_000
const at = (instant: number): string => new Date(instant).toISOString()
const viewed = (user: string, when: number): object => ({ type: 'track', event: 'Product Viewed', userId: user, messageId: `view-${user}-${when}`, timestamp: at(when) })

const none = { other: { trigger: { event: 'Something Else' }, steps: [{ send: { email: 'x' } }] } }
const offer = { trigger: { stage: 'buyer' }, backfill: { over: '3d' }, entry: { reentry: 'always' }, steps: [{ send: { email: 'offer' } }] }
const segments = { 'segments.json': JSON.stringify({ segments: { viewers: { label: 'Viewers', when: { event: 'Product Viewed', count: { atLeast: 1 } } } } }) }

const buyers = Array.from({ length: 12 }, (_, n) => `buyer-${n}`)
const guests = ['guest-1', 'guest-2']
const deployedAt = start + day

/** Twelve buyers and two guests are there when the journey is deployed. */
async function deployed(next: object = offer, { weather = {}, more = {}, before = none, extra = [] }: { weather?: Weather; more?: Record<string, string>; before?: Record<string, object>; extra?: object[] } = {}): Promise<World> {
  const world = new World(await project(before, {}, more), start, weather)
  await world.post([...buyers, ...guests].map((user) => identify(user, start)))
  await world.post([...buyers.map((user) => order(user, start)), ...extra])
  await world.advanceTo(deployedAt)
  world.deploy(await project({ offer: next }, {}, more))
  return world
}
const offered = (world: World): Record<string, number> => Object.fromEntries([...buyers, ...guests].map((user) => [user, mailsTo(world, user).length]).filter(([, count]) => count !== 0))
const each = Object.fromEntries(buyers.map((user) => [user, 1]))
const enteredAt = (world: World): number[] => world.items('enrollment').map((item) => item['enteredAt'] as number)

describe('a backfill', () => {
  test('enters who stands in the stage when the journey is deployed, once each, over its time and nobody else', async () => {
    const world = await deployed()
    await world.advanceTo(start + 30 * day)
    expect(offered(world)).toEqual(each)
    expect(world.faults).toEqual([])
    const entered = enteredAt(world)
    expect(Math.min(...entered)).toBeGreaterThanOrEqual(deployedAt)
    expect(Math.max(...entered)).toBeLessThan(deployedAt + 3 * day + hour)
    expect(new Set(entered.map((instant) => Math.floor((instant - deployedAt) / hour))).size).toBeGreaterThan(8)
    expect(world.items('enrollment')[0]).toMatchObject({ trigger: 'T#1', properties: '{"stage":"buyer"}' })
  })

  test('is stable: each customer has the same place in it, whenever it is deployed', async () => {
    const one = await deployed()
    await one.advanceTo(start + 30 * day)
    const places = (world: World, since: number): Record<string, number> => Object.fromEntries(world.items('enrollment').map(({ pk, triggerAt }) => [pk, (triggerAt as number) - since]))
    const other = new World(await project(none), start)
    await other.post([...buyers.map((user) => identify(user, start)), ...buyers.map((user) => order(user, start))])
    await other.advanceTo(start + 9 * day)
    other.deploy(await project({ offer }))
    await other.advanceTo(start + 30 * day)
    const since = (world: World): number => world.items('plan')[0]?.['since'] as number
    expect(places(other, since(other))).toEqual(places(one, since(one)))
  })

  test('fires once: a deploy of the same again, and of other steps, enters nobody; of another backfill only who was not in it by being there', async () => {
    const world = await deployed()
    await world.advanceTo(start + 10 * day)
    world.deploy(await project({ offer }))
    await world.advanceTo(start + 20 * day)
    world.deploy(await project({ offer: { ...offer, steps: [{ wait: '1d' }, { send: { email: 'offer' } }] } }))
    await world.advanceTo(start + 60 * day)
    world.deploy(await project({ offer: { ...offer, backfill: { over: '2d' } } }))
    await world.advanceTo(start + 70 * day)
    expect(offered(world)).toEqual(each)
    expect(world.items('plan').filter((item) => item['dueAt'] !== undefined)).toEqual([])
    // What it went by is known for good: a deploy in a year must not make it again.
    expect(world.items('plan').map((item) => item['expires'])).toEqual([undefined, undefined])
  })

  test('fires once under a new name too, and goes on under it', async () => {
    const world = await deployed()
    await world.advanceTo(deployedAt + day)
    const before = world.items('enrollment').length
    expect(before).toBeLessThan(12)
    world.deploy(await project({ present: { ...offer, was: 'offer' } }))
    await world.advanceTo(start + 30 * day)
    expect(offered(world)).toEqual(each)
    expect(world.items('enrollment').filter(({ journey }) => journey === 'present')).toHaveLength(12 - before)
  })

  test('leaves out who has left the stage, and enters once who comes while it lasts', async () => {
    const world = await deployed({ ...offer, trigger: { stage: 'guest' } })
    await world.post([order('guest-1', deployedAt), identify('guest-3', deployedAt)])
    await world.advanceTo(start + 30 * day)
    expect(offered(world)).toEqual({ 'guest-2': 1 })
    expect(mailsTo(world, 'guest-3')).toHaveLength(1)
  })

  test('keeps to re-entry, condition, consent and holdout of the entry, and records refusals', async () => {
    const world = await deployed({ ...offer, entry: { reentry: 'always', when: { attribute: 'email', is: 'buyer-3@example.com' } } })
    await world.advanceTo(start + 30 * day)
    expect(offered(world)).toEqual({ 'buyer-3': 1 })
    expect(world.items('refusal').map((item) => item['reason'])).toEqual(Array.from({ length: 11 }, () => 'condition'))
    const held = await deployed({ ...offer, entry: { reentry: 'always', holdout: 0.5 }, goal: { event: 'Order Completed', within: '7d' } })
    await held.advanceTo(start + 30 * day)
    const heldOut = held.items('enrollment').filter((item) => item['heldOut'] === true)
    expect(heldOut.length).toBeGreaterThan(1)
    expect(held.mails).toHaveLength(12 - heldOut.length)
  })

  test.each([['never', 'no-reentry'], [{ after: '90d' }, 'too-soon']] as const)('enters nobody whom re-entry %j keeps out, nor who has left the topic, and records it', async (reentry, reason) => {
    const seen = { ...offer, trigger: { event: 'Product Viewed' }, entry: { reentry }, backfill: undefined }
    const world = new World(await project({ offer: seen, other: { ...seen, steps: [{ send: { email: 'x' } }] } }), start)
    await world.post([...['buyer-1', 'buyer-2', 'buyer-3'].flatMap((user) => [identify(user, start), order(user, start)]), viewed('buyer-1', start)])
    await world.advanceTo(start + hour)
    const [{ mail }] = world.mails as [World['mails'][number]]
    await world.unsubscribe({ customer: customerKey('buyer-2'), message: mail.tags['message']!, topic: 'news' })
    await world.advanceTo(deployedAt)
    world.deploy(await project({ offer: { ...offer, entry: { reentry } } }))
    await world.advanceTo(start + 30 * day)
    const entered = world.items('enrollment').filter(({ journey }) => journey === 'offer').map(({ pk, ordinal }) => [pk, ordinal])
    expect(Object.fromEntries(entered)).toEqual({ [`C#${customerKey('buyer-1')}`]: 1, [`C#${customerKey('buyer-3')}`]: 1 })
    expect(Object.fromEntries(world.items('refusal').map((item) => [item.pk, item['reason']]))).toEqual({ [`C#${customerKey('buyer-1')}`]: reason, [`C#${customerKey('buyer-2')}`]: 'unsubscribed' })
  })

  test('enters who is in the segment already, also where no journey looked at it before', async () => {
    const world = await deployed({ ...offer, trigger: { segment: 'viewers' } }, { more: segments, extra: [viewed('buyer-1', start), viewed('guest-1', start)] })
    await world.advanceTo(start + 30 * day)
    expect(offered(world)).toEqual({ 'buyer-1': 1, 'guest-1': 1 })
    expect(world.items('enrollment')[0]).toMatchObject({ properties: '{"segment":"viewers","on":"enter"}' })
  })

  test('goes by the stages of the model that brings it', async () => {
    const world = new World(await project(none), start)
    await world.post([...buyers.map((user) => identify(user, start)), ...buyers.map((user) => order(user, start)), viewed('buyer-1', start)])
    await world.advanceTo(deployedAt)
    world.deploy(await project({ offer: { ...offer, trigger: { stage: 'fan' } } }, { stages: [{ name: 'fan', label: 'Fan', when: { event: 'Product Viewed', count: { atLeast: 1 } } }, { name: 'guest', label: 'Guest' }] }))
    await world.advanceTo(start + 30 * day)
    expect(offered(world)).toEqual({ 'buyer-1': 1 })
  })

  test('waits while the journey is paused, and ends when it drains', async () => {
    const world = await deployed()
    await world.advanceTo(deployedAt + day)
    const before = world.items('enrollment').length
    world.deploy(await project({ offer: { ...offer, status: 'paused' } }))
    await world.advanceTo(deployedAt + 10 * day)
    expect(world.items('enrollment')).toHaveLength(before)
    world.deploy(await project({ offer }))
    await world.advanceTo(deployedAt + 20 * day)
    expect(offered(world)).toEqual(each)
    const drained = await deployed()
    await drained.advanceTo(deployedAt + day)
    drained.deploy(await project({ offer: { ...offer, status: 'draining' } }))
    await drained.advanceTo(deployedAt + 10 * day)
    expect(drained.items('enrollment')).toHaveLength(before)
    expect(drained.items('walk').filter((item) => item['dueAt'] !== undefined)).toEqual([])
  })

  test('takes imported history for what it is: who stands there', async () => {
    const imported = [{ ...identify('old', start), historical: true }, { ...order('old', start), historical: true }]
    const world = new World(await project({ offer: { ...offer, backfill: undefined } }), start)
    await world.post(imported.map((event) => ({ ...event, context: { historical: true } })))
    await world.advanceTo(deployedAt)
    const before = world.mails.length
    world.deploy(await project({ offer }))
    await world.advanceTo(start + 30 * day)
    expect([before <= 1, mailsTo(world, 'old').length]).toEqual([true, 1])
  })

  test('under every crash nobody comes in twice, and nobody is missed', async () => {
    const journeys = { offer: { ...offer, trigger: { segment: 'viewers' }, backfill: { over: '5min' }, was: 'former' } }
    const [first, second] = [await project(none, {}, segments), await project(journeys, {}, segments)]
    const story = async (weather: Weather): Promise<World> => {
      let isDeployed = false
      const world = new World(first, start, { ports: (ports, task) => (isDeployed ? (weather.ports?.(ports, task) ?? ports) : ports) })
      await world.post(buyers.slice(0, 3).flatMap((user) => [identify(user, start), viewed(user, start)]))
      await world.advanceTo(start + 60_000)
      isDeployed = true
      world.deploy(second)
      await world.advanceTo(start + 12 * 60_000)
      return world
    }
    expect((await story({})).items('enrollment').map((item) => item['status'])).toEqual(['ended', 'ended', 'ended'])
    const { cases, differing } = await crashEverywhere(story, ['broadcast', 'walk', 'customer-fold'])
    expect(differing).toEqual([])
    expect(cases).toBeGreaterThanOrEqual(30)
  }, 600_000)
})

describe('validation', () => {
  const made = (change: object): Promise<string[]> => wrongIn({ trigger: { stage: 'active' }, steps: [{ wait: '1d' }], ...change })

  test('refuses a backfill that means nobody, that nobody could tell, and one that takes too long', async () => {
    expect(await made({ trigger: { event: 'Order Completed' }, backfill: { over: '1d' } })).toEqual(['journey.backfill-nobody $.backfill'])
    expect(await made({ trigger: { stage: 'active', from: 'active' }, backfill: { over: '1d' } })).toEqual(['journey.backfill-unknowable $.backfill'])
    expect(await made({ backfill: { over: '31d' } })).toEqual(['journey.backfill-too-long $.backfill.over'])
    expect(await made({ backfill: { over: '30d' } })).toEqual([])
  })
})
