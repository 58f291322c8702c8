import { describe, expect, test } from 'vitest'
import type { ModelData } from '../../../engine/model/model.ts'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { customerKey, day, identify, order, start } from '../world/brand.ts'
import { CrashPlan } from '../world/crashes.ts'
import { endings, mailsTo, outcome } from '../world/story.ts'
import { isHeldOut } from '../../../engine/journey/entry.ts'
import { project } from '../world/project.ts'

const hour = 3_600_000
const at = (instant: number): string => new Date(instant).toISOString()
const event = (name: string, when: number, properties: object = {}, user = 'anna'): object => ({
  type: 'track', event: name, userId: user, messageId: `${name}-${user}-${when}-${JSON.stringify(properties)}`, timestamp: at(when), properties,
})

async function worldOf(journeys: Record<string, object>, changes: object = {}, weather: Weather = {}): Promise<World> {
  const world = new World(await project(journeys, changes), start, weather)
  await world.post([identify('anna', start)])
  await world.advanceTo(start + 5000)
  return world
}

const refusals = (world: World): string[] => world.items('refusal').map((item) => `${String(item['journey'])}: ${String(item['reason'])}`)
const lasts = { steps: [{ wait: '10d' }] }

describe('a list of triggers', () => {
  const any = { trigger: [{ stage: 'buyer' }, { event: 'Cart Updated', where: { total: { atLeast: 50 } } }, { event: 'Wish Listed' }], steps: [{ wait: '1h' }] }

  test('means any of them, whatever its kind', async () => {
    const world = await worldOf({ one: any })
    await world.post([event('Cart Updated', start + 1, { total: 9 }), event('Cart Updated', start + 2, { total: 90 })])
    await world.advanceTo(start + 2 * hour)
    await world.post([event('Wish Listed', start + 2 * hour)])
    await world.advanceTo(start + 4 * hour)
    await world.post([order('anna', start + 4 * hour)])
    await world.advanceTo(start + 6 * hour)
    expect(world.items('enrollment').map((item) => JSON.parse(item['properties'] as string))).toEqual([{ total: 90 }, {}, { stage: 'buyer', from: 'guest' }])
  })
})

describe('entry.when', () => {
  test('knows what became of the messages of other journeys', async () => {
    const asks = (when: object): object => ({ trigger: { event: 'Wish Listed' }, entry: { reentry: 'never', when }, ...lasts })
    const world = await worldOf({
      first: { trigger: { event: 'Cart Updated' }, steps: [{ send: { email: 'hello' } }] },
      sent: asks({ message: 'first/hello', was: 'sent' }), topic: asks({ message: { topic: 'news' }, was: 'sent' }),
      clicked: asks({ message: 'first/hello', was: 'clicked' }), other: asks({ message: 'second/hello', was: 'sent' }),
    })
    await world.post([event('Cart Updated', start + 1)])
    await world.advanceTo(start + hour)
    await world.post([event('Wish Listed', start + hour)])
    await world.advanceTo(start + 2 * hour)
    expect(Object.keys(endings(world, 'anna')).toSorted()).toEqual(['first 1', 'sent 1', 'topic 1'])
    expect(refusals(world).toSorted()).toEqual(['clicked: condition', 'other: condition'])
  })
})

describe('each', () => {
  const each = {
    trigger: { event: 'Order Completed', each: 'products' },
    entry: { reentry: 'always', key: 'sku' },
    steps: [{ wait: '1h' }, { send: { email: 'review' } }],
  }
  const bought = (skus: unknown[]): object => event('Order Completed', start + 1, { total: 5, products: skus })
  const properties = (world: World): unknown[] => world.items('enrollment').map((item) => JSON.parse(item['properties'] as string) as unknown)

  test('enters once for each element, whose properties lie over the event’s', async () => {
    const world = await worldOf({ one: each }, {}, { deliveries: 3 })
    const products = [{ sku: 'a', total: 2 }, { sku: 'b' }, { sku: 'a', total: 7 }]
    await world.post([bought(products)])
    await world.advanceTo(start + 2 * hour)
    expect(properties(world)).toEqual(expect.arrayContaining([{ total: 2, products, sku: 'a' }, { total: 5, products, sku: 'b' }]))
    expect(properties(world)).toHaveLength(2)
    expect(mailsTo(world, 'anna')).toHaveLength(2)
    expect(refusals(world)).toEqual([])
  })

  test('an element that is no object stands in the list’s place', async () => {
    const world = await worldOf({ one: { ...each, entry: { reentry: 'always', key: 'products' } } })
    await world.post([bought(['a', 'b', 'b'])])
    await world.quiet()
    expect(properties(world)).toEqual(expect.arrayContaining([{ total: 5, products: 'a' }, { total: 5, products: 'b' }]))
    expect(properties(world)).toHaveLength(2)
  })

  test('of more than twenty the first twenty enter, and how many did not is recorded', async () => {
    const world = await worldOf({ one: each })
    await world.post([bought(Array.from({ length: 23 }, (_, index) => ({ sku: `s${index}` })))])
    await world.quiet()
    expect(world.items('enrollment')).toHaveLength(20)
    expect(world.items('refusal')).toMatchObject([{ reason: 'too-many-elements', count: 3 }])
  })

  test('without a list, or without the key in an element, nobody enters and it is recorded', async () => {
    const world = await worldOf({ one: each })
    await world.post([event('Order Completed', start + 1, { products: 'none' }), event('Order Completed', start + 2, { products: [{ name: 'x' }] })])
    await world.quiet()
    expect(world.items('enrollment')).toEqual([])
    expect(refusals(world)).toEqual(['one: no-elements', 'one: no-key'])
  })
})

describe('re-entry', () => {
  const keyed = { trigger: { event: 'Cart Updated' }, steps: [{ wait: '1h' }] }
  const cart = (when: number, id: string): object => event('Cart Updated', when, { cartId: id })
  async function thrice(entry: object): Promise<World> {
    const world = await worldOf({ one: { ...keyed, entry } })
    for (const [hours, id] of [[0, 'a'], [2, 'b'], [4, 'a'], [30, 'b']] as const) {
      await world.advanceTo(start + hours * hour)
      await world.post([cart(start + hours * hour, id)])
      await world.quiet()
    }
    return world
  }

  test('is judged for each key by itself', async () => {
    expect(refusals(await thrice({ reentry: 'never', key: 'cartId' }))).toEqual(['one: no-reentry', 'one: no-reentry'])
    expect(refusals(await thrice({ reentry: { after: '24h' }, key: 'cartId' }))).toEqual(['one: too-soon'])
  })

  test('or for the customer, over all keys', async () => {
    expect(refusals(await thrice({ reentry: 'never', key: 'cartId', per: 'customer' }))).toEqual(['one: no-reentry', 'one: no-reentry', 'one: no-reentry'])
    expect(refusals(await thrice({ reentry: { after: '24h' }, key: 'cartId', per: 'customer' }))).toEqual(['one: too-soon', 'one: too-soon'])
    expect(refusals(await thrice({ reentry: 'always', key: 'cartId', per: 'customer' }))).toEqual([])
  })

  test('for the customer also keeps two keys from running at once', async () => {
    const world = await worldOf({ one: { ...keyed, ...lasts, entry: { reentry: 'always', key: 'cartId', per: 'customer' } } }, {}, { deliveries: 2 })
    await world.post([cart(start, 'a'), cart(start + 1, 'b')])
    await world.quiet()
    expect(world.items('enrollment')).toHaveLength(1)
    expect(refusals(world)).toEqual(['one: run-is-open'])
  })
})

describe('a trigger while a run is open', () => {
  const journey = { trigger: { event: 'Cart Updated' }, goal: { event: 'Order Completed', within: '30d' }, steps: [{ wait: '1h' }, { send: { email: 'forgotten' } }] }

  test('restarts the run where the journey says so', async () => {
    const world = await worldOf({ one: { ...journey, entry: { reentry: 'never', whileActive: 'restart' } } }, {}, { deliveries: 2 })
    for (const minutes of [0, 40, 80]) {
      await world.advanceTo(start + minutes * 60_000)
      await world.post([event('Cart Updated', start + minutes * 60_000, { total: minutes })])
    }
    await world.advanceTo(start + day)
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'exited: restarted', 'one 2': 'exited: restarted', 'one 3': 'completed: completed' })
    expect(mailsTo(world, 'anna')).toEqual(['2010-01-04 12:20 one/forgotten'])
    expect(world.mails[0]?.mail.html).toContain('anna 80')
    expect(world.machines.list({ limit: 9 }).map(({ status }) => status).toSorted()).toEqual(['ABORTED', 'ABORTED', 'SUCCEEDED'])
    expect(refusals(world)).toEqual([])
    await world.post([order('anna', start + day)])
    await world.quiet()
    expect(world.items('enrollment').map((item) => item['goal'] !== undefined)).toEqual([false, false, true])
  })

  test('once it has ended, re-entry decides again', async () => {
    const world = await worldOf({ one: { ...journey, entry: { reentry: 'never', whileActive: 'restart' } } })
    await world.post([event('Cart Updated', start)])
    await world.advanceTo(start + day)
    await world.post([event('Cart Updated', start + day)])
    await world.quiet()
    expect(refusals(world)).toEqual(['one: no-reentry'])
  })

  test('is ignored and recorded otherwise', async () => {
    const world = await worldOf({ one: { ...journey, entry: { reentry: 'always' } } })
    await world.post([event('Cart Updated', start), event('Cart Updated', start + 1000)])
    await world.quiet()
    expect(refusals(world)).toEqual(['one: run-is-open'])
  })

  test('an older one that comes late restarts nothing', async () => {
    const world = await worldOf({ one: { ...journey, entry: { reentry: 'always', whileActive: 'restart' } } })
    await world.post([event('Cart Updated', start)])
    await world.quiet()
    await world.post([event('Cart Updated', start - hour)])
    await world.quiet()
    expect(refusals(world)).toEqual(['one: older-trigger'])
  })
})

describe('a group', () => {
  const member = (trigger: string, entry: object = {}): object => ({ trigger: { event: trigger }, entry: { reentry: 'always', group: 'winning-back', ...entry }, goal: { event: 'Order Completed', within: '30d', ends: false }, ...lasts })
  const journeys = { low: member('A', { priority: 'low' }), normal: member('B'), high: member('C', { priority: 'high' }), apart: { ...lasts, trigger: { event: 'B' } } }
  async function after(...names: string[]): Promise<World> {
    const world = await worldOf(journeys, {}, { deliveries: 2 })
    for (const [index, name] of names.entries()) {
      await world.advanceTo(start + index * hour)
      await world.post([event(name, start + index * hour)])
    }
    await world.quiet()
    return world
  }

  test('leaves the place to who has it where the two rank the same', async () => {
    const world = await worldOf({ one: member('A'), two: member('B', { priority: 'normal' }) })
    for (const [index, name] of ['A', 'B'].entries()) {
      await world.advanceTo(start + index * hour)
      await world.post([event(name, start + index * hour)])
    }
    await world.quiet()
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'open' })
    expect(refusals(world)).toEqual(['two: group-is-taken'])
  })

  test('lets a higher priority take the place of a lower, and never the other way round', async () => {
    expect(endings(await after('A', 'C'), 'anna')).toEqual({ 'low 1': 'exited: pre-empted', 'high 1': 'open' })
    const kept = await after('C', 'B', 'A')
    expect(endings(kept, 'anna')).toEqual({ 'high 1': 'open', 'apart 1': 'open' })
    expect(refusals(kept)).toEqual(['normal: group-is-taken', 'low: group-is-taken'])
  })

  test('stays free when the higher one does not enter after all', async () => {
    const world = await worldOf({ low: journeys.low, high: { ...journeys.high, entry: { reentry: 'always', group: 'winning-back', priority: 'high', when: { attribute: 'country', is: 'Latvia' } } } })
    await world.post([event('A', start), event('C', start + 1)])
    await world.quiet()
    expect(endings(world, 'anna')).toEqual({ 'low 1': 'open' })
  })

  test('is free again once its run has ended, though its goal still counts', async () => {
    const world = await after('A', 'C')
    await world.advanceTo(start + 11 * day)
    await world.post([event('A', start + 11 * day), order('anna', start + 11 * day)])
    await world.quiet()
    expect(endings(world, 'anna')).toEqual({ 'low 1': 'exited: pre-empted', 'high 1': 'completed: completed', 'low 2': 'open' })
    expect(world.items('enrollment').filter((item) => item['goal'] !== undefined).map(({ sk }) => sk)).toEqual(['N#low#0#000001', 'N#high#0#000001'])
  })

  test('holds one run at most, in whatever order triggers arrive at once', async () => {
    for (const names of [['A', 'B', 'C'], ['C', 'B', 'A'], ['B', 'A', 'C']]) {
      const world = await worldOf(journeys, {}, { deliveries: 2 })
      await world.post(names.map((name, index) => event(name, start + index)))
      await world.quiet()
      const open = world.items('enrollment').filter((item) => item['status'] === 'open' && item['journey'] !== 'apart')
      expect(open.map((item) => item['journey'])).toEqual(['high'])
      const running = world.machines.list({ status: 'RUNNING', limit: 9 }).map(({ name }) => name.split('_')[1])
      expect(running.toSorted()).toEqual(['apart', 'high'])
    }
  })

  test('a claim that another one overtook is judged again', async () => {
    let between: (() => Promise<void>) | undefined
    const world = await worldOf({ normal: journeys.normal, high: journeys.high }, {}, {
      ports: (ports, task) => (task !== 'enroll' ? ports : { ...ports, table: new Proxy(ports.table, {
        get: (table, name) => (name !== 'write' ? (Reflect.get(table, name) as Function).bind(table) : async (...writes: Parameters<typeof table.write>) => {
          const overtaken = between
          between = undefined
          await overtaken?.()
          return table.write(...writes)
        }) as unknown,
      }) }),
    })
    const other = world.table
    between = async () => void (await other.write({ put: { pk: `C#${customerKey('anna')}`, sk: 'O', kind: 'open', version: 7, runs: { 'other_0_1': { interests: [], group: 'winning-back', priority: 'high' } } } }))
    await world.post([event('B', start)])
    await world.quiet()
    expect(world.items('enrollment')).toEqual([])
    expect(refusals(world)).toEqual(['normal: group-is-taken'])
  })
})

describe('a crash at any call of enroll', () => {
  const journeys = {
    again: { trigger: { event: 'A' }, entry: { reentry: 'always', whileActive: 'restart' }, steps: [{ wait: '1d' }, { send: { email: 'hello' } }] },
    low: { trigger: { event: 'A' }, entry: { reentry: 'always', group: 'g', priority: 'low' }, ...lasts },
    high: { trigger: { event: 'B' }, entry: { reentry: 'always', group: 'g' }, ...lasts },
    each: { trigger: { event: 'B', each: 'list' }, entry: { reentry: 'always', key: 'list', per: 'customer' }, steps: [{ wait: '1h' }] },
  }
  async function live(plan: CrashPlan): Promise<object> {
    const world = await worldOf(journeys, {}, { ports: (ports, task) => (task === 'enroll' ? plan.wrap(ports) : ports) })
    await world.post([event('A', start + 6000)])
    await world.advanceTo(start + 10_000)
    await world.post([event('A', start + 10_000), event('B', start + 10_000, { list: ['x', 'y'] })])
    await world.advanceTo(start + 3 * day)
    const { enrollments, messages, mails } = outcome(world) as { enrollments: unknown[][]; messages: unknown[]; mails: string[] }
    return { ends: enrollments.map(([pk, sk, status, heldOut, trigger, , end]) => [pk, sk, status, heldOut, trigger, (end as { reason?: string } | null)?.reason]), messages: messages.length, mails }
  }

  test('ends and begins the same runs', async () => {
    const calm = new CrashPlan()
    const expected = await live(calm)
    expect([...calm.seen.keys()].filter((site) => site.startsWith('displacement') || site.includes('queues.send'))).toHaveLength(2)
    const differing: string[] = []
    for (const [site, count] of calm.seen) {
      for (const nth of new Set([1, count])) {
        for (const when of ['before', 'after'] as const) {
          if (JSON.stringify(await live(new CrashPlan({ site, nth, when }))) !== JSON.stringify(expected)) differing.push(`${when} ${site} #${nth}`)
        }
      }
    }
    expect(differing).toEqual([])
  })
})

describe('the programme’s holdout', () => {
  const held = (data: ModelData, id: string): string => {
    for (let n = 1; ; n++) if (isHeldOut(data, data.journeys[id]!, customerKey(`customer-${n}`))) return `customer-${n}`
  }
  const journeys = {
    plain: { trigger: { event: 'A' }, steps: [{ send: { email: 'hello' } }] },
    goal: { trigger: { event: 'A' }, goal: { event: 'Order Completed', within: '30d' }, exit: { event: 'Account Closed' }, steps: [{ send: { email: 'hello' } }] },
    receipt: { trigger: { event: 'A' }, topic: 'receipts', steps: [{ send: { email: 'receipt' } }] },
  }

  test('keeps the same customers out of every journey, but not from transactional messages', async () => {
    const compiled = await project(journeys, { holdout: 0.2 })
    const data = JSON.parse(compiled.model.json) as ModelData
    const user = held(data, 'plain')
    const world = new World(compiled, start)
    await world.post([identify(user, start), event('A', start + 1, {}, user)])
    await world.advanceTo(start + hour)
    expect(mailsTo(world, user)).toEqual(['2010-01-04 10:00 receipt/receipt'])
    expect(endings(world, user)).toEqual({ 'plain 1': 'held out, open', 'goal 1': 'held out, open', 'receipt 1': 'completed: completed' })
    await world.advanceTo(start + 10 * day)
    await world.post([order(user, start + 10 * day)])
    await world.quiet()
    expect(endings(world, user)).toMatchObject({ 'plain 1': 'held out, completed: held out until the goal’s time was over', 'goal 1': 'held out, goal: goal' })
  })

  test('is a share of all customers, the same whatever the journey', async () => {
    const data = JSON.parse((await project(journeys, { holdout: 0.2 })).model.json) as ModelData
    const keys = Array.from({ length: 2000 }, (_, n) => customerKey(`customer-${n}`))
    const out = (id: string): string[] => keys.filter((key) => isHeldOut(data, data.journeys[id]!, key))
    expect(out('plain')).toEqual(out('goal'))
    expect(out('plain').length).toBeGreaterThan(340)
    expect(out('plain').length).toBeLessThan(460)
    expect(out('receipt')).toEqual([])
  })
})
