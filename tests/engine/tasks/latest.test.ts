import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ModelData } from '../../../engine/model/model.ts'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { day, identify, order, start } from '../world/brand.ts'
import { everyCrash } from '../world/every-crash.ts'
import { endings, mailsTo } from '../world/story.ts'
import { makeModel } from '../../../engine/model/runtime.ts'
import { project } from '../world/project.ts'

const minute = 60_000
const hour = 60 * minute
const cart = (when: number, total: number, more: object = {}): object => ({
  type: 'track', event: 'Cart Updated', userId: 'anna', messageId: `cart-${when}-${total}`, timestamp: new Date(when).toISOString(), properties: { total, ...more },
})
const html = '<html><body>trigger {{ trigger.total }} latest {{ latest.total }} {{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>'
const shows = { 'content/one/hello.html': html }
const reminds = { trigger: { event: 'Cart Updated' }, entry: { reentry: 'never' }, steps: [{ wait: '1d' }, { send: { email: 'hello' } }] }
const emptied = { trigger: { event: 'Cart Updated' }, entry: { reentry: 'never' }, exit: { when: { latest: 'total', is: 0 } }, steps: [{ wait: '30d' }] }

async function worldOf(journey: object, more: Record<string, string> = {}, weather: Weather = {}, changes: object = {}): Promise<World> {
  const world = new World(await project({ one: journey }, changes, more), start, weather)
  await world.post([identify('anna', start)])
  await world.advanceTo(start + minute)
  return world
}

const shown = (world: World): (string | undefined)[] => world.mails.map(({ mail }) => /trigger \S+ latest \S*/.exec(mail.html)?.[0])
/** By the run's ordinal or key, as properties. */
const latest = (world: World): unknown[] => world.items('enrollment').map((item) => JSON.parse(String(item['latest'] ?? item['properties'])) as unknown)

describe('what latest is', () => {
  test('is the event that entered while there is no newer one', async () => {
    const world = await worldOf(reminds, shows)
    await world.post([cart(start + minute, 40)])
    await world.advanceTo(start + 2 * day)
    expect(shown(world)).toEqual(['trigger 40 latest 40'])
    expect(world.items('enrollment')[0]?.['latest']).toBe(undefined)
  })

  test('is the newest event of that name in e-mails, while the trigger stays as it was', async () => {
    const world = await worldOf(reminds, shows)
    await world.post([cart(start + minute, 40)])
    await world.advanceTo(start + 2 * hour)
    await world.post([cart(start + hour, 60), order('anna', start + 2 * hour, 99)])
    await world.advanceTo(start + 2 * day)
    expect(shown(world)).toEqual(['trigger 40 latest 60'])
  })

  test('is left as it was by the end of the run', async () => {
    const world = await worldOf({ ...reminds, goal: { event: 'Order Completed', within: '30d' } }, shows)
    await world.post([cart(start + minute, 40)])
    await world.advanceTo(start + 2 * day)
    await world.post([cart(start + 2 * day, 70)])
    await world.advanceTo(start + 3 * day)
    expect(latest(world)).toEqual([{ total: 40 }])
  })

  test('stays the event that entered for a run that began before anything read it', async () => {
    const world = await worldOf({ ...reminds, steps: reminds.steps })
    await world.post([cart(start + minute, 40)])
    await world.advanceTo(start + hour)
    world.deploy(await project({ one: reminds }, {}, shows))
    await world.post([cart(start + hour, 60)])
    await world.advanceTo(start + 2 * day)
    expect(shown(world)).toEqual(['trigger 40 latest 40'])
  })

  test('is not what history brings later', async () => {
    const world = await worldOf(reminds, shows)
    await world.post([cart(start + minute, 40)])
    await world.advanceTo(start + 2 * hour)
    await world.post([{ ...cart(start + hour, 60), context: { historical: true } }])
    await world.advanceTo(start + 2 * day)
    expect(shown(world)).toEqual(['trigger 40 latest 40'])
  })

  test('needs not pass the trigger’s filter', async () => {
    const world = await worldOf({ ...reminds, trigger: { event: 'Cart Updated', where: { total: { above: 30 } } } }, shows)
    await world.post([cart(start + minute, 40), cart(start + 2 * minute, 10)])
    await world.advanceTo(start + 2 * day)
    expect(shown(world)).toEqual(['trigger 40 latest 10'])
  })

  test('goes on from the settled event', async () => {
    const world = await worldOf({ ...reminds, trigger: { event: 'Cart Updated', settled: '1h' } }, shows)
    await world.post([cart(start + minute, 40), cart(start + 2 * minute, 45)])
    await world.advanceTo(start + 3 * hour)
    await world.post([cart(start + 3 * hour, 60)])
    await world.advanceTo(start + 2 * day)
    expect(shown(world)).toEqual(['trigger 45 latest 60'])
  })
})

describe('in a journey with a key', () => {
  test('only events of the run’s own key count', async () => {
    const world = await worldOf({ ...reminds, entry: { reentry: 'never', key: 'cart_id' } }, shows)
    await world.post([cart(start + minute, 40, { cart_id: 'a' }), cart(start + 2 * minute, 50, { cart_id: 'b' })])
    await world.advanceTo(start + hour)
    await world.post([cart(start + hour, 41, { cart_id: 'a' }), cart(start + hour + 1, 99)])
    await world.advanceTo(start + 2 * day)
    expect(shown(world).toSorted()).toEqual(['trigger 40 latest 41', 'trigger 50 latest 50'])
  })

  test('the run of an element has the newest of that element', async () => {
    const each = { ...reminds, trigger: { event: 'Cart Updated', each: 'products' }, entry: { reentry: 'never', key: 'sku' } }
    const world = await worldOf(each, shows)
    const products = (...totals: [sku: string, total: number][]): object => ({ products: totals.map(([sku, total]) => ({ sku, total })) })
    await world.post([cart(start + minute, 0, products(['a', 1], ['b', 2]))])
    await world.advanceTo(start + hour)
    await world.post([cart(start + hour, 0, products(['b', 5]))])
    await world.advanceTo(start + 2 * day)
    expect(shown(world).toSorted()).toEqual(['trigger 1 latest 1', 'trigger 2 latest 5'])
  })
})

describe('conditions', () => {
  test('are decided by the newest event', async () => {
    const steps = [{ wait: '1d' }, { if: { latest: 'total', atLeast: 50 }, then: [{ send: { email: 'large' } }], else: [{ send: { email: 'small' } }] }]
    const world = await worldOf({ ...reminds, steps })
    await world.post([cart(start + minute, 40)])
    await world.advanceTo(start + hour)
    await world.post([cart(start + hour, 60)])
    await world.advanceTo(start + 2 * day)
    expect(mailsTo(world, 'anna').map((mail) => mail.slice(17))).toEqual(['one/large'])
  })

  test('compare with a value of it', async () => {
    const steps = [{ wait: '1d' }, { if: { trigger: 'total', below: { latest: 'total' } }, then: [{ send: { email: 'grown' } }] }]
    const world = await worldOf({ ...reminds, steps })
    await world.post([cart(start + minute, 40), cart(start + 2 * minute, 60)])
    await world.advanceTo(start + 2 * day)
    expect(mailsTo(world, 'anna')).toHaveLength(1)
  })

  test('that are listened for turn with it', async () => {
    const world = await worldOf(emptied)
    await world.post([cart(start + minute, 40)])
    await world.advanceTo(start + hour)
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'open' })
    await world.post([cart(start + hour, 0)])
    await world.advanceTo(start + 2 * hour)
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'exited: exit 1' })
  })

  test('a step emits a value of it', async () => {
    const steps = [{ wait: '1d' }, { emit: 'Cart Kept', properties: { total: { latest: 'total' } } }]
    const world = await worldOf({ ...reminds, steps })
    await world.post([cart(start + minute, 40), cart(start + 2 * minute, 60)])
    await world.advanceTo(start + 2 * day)
    expect(world.items('event').filter(({ name }) => name === 'Cart Kept').map((item) => item['properties'])).toEqual(['{"total":60}'])
  })
})

describe('nothing is lost', () => {
  test('of what came before the run was claimed', async () => {
    const world = await worldOf(reminds, shows)
    const held: unknown[] = []
    world.intercept = (queue, body) => queue === 'enroll' && held.push(body) > 0
    await world.post([cart(start + minute, 40)])
    await world.quiet()
    await world.post([cart(start + 2 * minute, 60)])
    await world.quiet()
    world.intercept = () => false
    world.redeliver('enroll', held[0])
    await world.advanceTo(start + 2 * day)
    expect(shown(world)).toEqual(['trigger 40 latest 60'])
  })

  test('of what came between the claim and the beginning, nor by the order in which it is told', async () => {
    let dies = true
    const world: World = await worldOf(reminds, shows, {
      ports: (ports, task) => ({
        ...ports,
        table: new Proxy(ports.table, {
          get: (table, name) => async (...args: unknown[]) => {
            const answer = await (Reflect.get(table, name) as (...all: unknown[]) => Promise<unknown>).apply(table, args)
            if (task !== 'enroll' || name !== 'write' || !dies) return answer
            dies = false
            throw new Error('dies after the claim')
          },
        }),
      }),
    })
    world.intercept = (queue) => queue === 'happenings'
    await world.post([cart(start + minute, 40)])
    await world.quiet()
    expect(world.items('enrollment')).toHaveLength(1)
    await world.post([cart(start + minute + 1, 60)])
    await world.advanceTo(start + 2 * day)
    expect(dies).toBe(false)
    expect(shown(world)).toEqual(['trigger 40 latest 60'])
  })

  test('and nothing is changed by duplicates and disorder', async () => {
    const compiled = await project({ one: reminds }, {}, shows)
    const updates = fc.array(fc.record({ at: fc.integer({ min: -30, max: 30 }), total: fc.integer({ min: 1, max: 9 }), again: fc.boolean(), pause: fc.boolean() }), { maxLength: 8 })
    await fc.assert(fc.asyncProperty(updates, fc.integer({ min: 1, max: 3 }), async (list, deliveries) => {
      const entered = start + hour
      const world = new World(compiled, entered, { deliveries, shuffle: (records) => records.toReversed() })
      await world.post([identify('anna', start), cart(entered, 5)])
      await world.quiet()
      await world.advanceTo(entered + hour)
      for (const { at, total, again, pause } of list) {
        await world.post([cart(entered + at * minute, total), ...(again ? [cart(entered + at * minute, total)] : [])])
        if (pause) await world.advanceTo(world.now + 5000)
      }
      await world.advanceTo(entered + 2 * hour)
      const stored = world.items('event').filter(({ name }) => name === 'Cart Updated').map((item) => ({ at: Number(item['at']), id: item.sk, properties: JSON.parse(String(item['properties'])) as unknown }))
      const newest = stored.toSorted((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1))[0]
      expect(latest(world)).toEqual([newest?.properties])
    }), { numRuns: 60 })
  }, 60_000)

  test('by a crash at any moment', async () => {
    const story = async (weather: Weather): Promise<World> => {
      const world = await worldOf({ ...emptied, steps: reminds.steps }, shows, weather)
      await world.post([cart(start + minute, 40)])
      await world.advanceTo(start + hour)
      for (const total of [60, 70]) await world.post([cart(start + hour + total, total)])
      await world.advanceTo(start + 2 * hour)
      await world.post([cart(start + hour + 65, 65)])
      await world.advanceTo(start + 2 * day)
      return world
    }
    const { crashes, differ } = await everyCrash(['keep-latest', 'events-since', 'resume', 'enroll'], story, (world) => [latest(world), shown(world)])
    expect(differ).toEqual([])
    expect(crashes).toBeGreaterThan(20)
  }, 60_000)
})

describe('runs listen for it only where it is read', () => {
  const journeyOf = async (journey: object, more: Record<string, string> = {}): Promise<ModelData['journeys'][string]> => {
    const { model } = await project({ one: journey }, {}, more)
    return makeModel(model.hash, model.json).data.journeys['one']!
  }

  test('not where nothing reads it, also where a property is called so', async () => {
    const steps = [{ waitFor: { event: 'Order Completed', where: { latest: 'yes' } }, within: '1d' }, { emit: 'Cart Kept', properties: { latest: 'yes' } }, { send: { email: 'hello' } }]
    const { interests, latest: kept } = await journeyOf({ ...reminds, steps })
    expect({ interests, kept }).toEqual({ interests: ['Order Completed', 'Unsubscribed'], kept: undefined })
  })

  test.each([
    ['an e-mail', reminds, shows],
    ['an exit', emptied, {}],
    ['the condition of a step', { ...reminds, steps: [{ wait: '1d', when: { not: { latest: 'total', is: 1 } } }] }, {}],
    ['a value that is compared with', { ...reminds, steps: [{ if: { attribute: 'x', in: [1, { latest: 'total' }] } }] }, {}],
    ['what a step emits', { ...reminds, steps: [{ emit: 'Cart Kept', properties: { total: { latest: 'total' } } }] }, {}],
  ])('where %s does', async (_, journey, more) => {
    const { interests, latest: kept } = await journeyOf(journey, more)
    expect(kept).toEqual(['Cart Updated'])
    expect(interests).toContain('Cart Updated')
  })
})
