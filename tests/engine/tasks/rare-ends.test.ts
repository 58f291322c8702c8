import { describe, expect, test } from 'vitest'
import type { SendPayload } from '../../../engine/journey/contract.ts'
import { World } from '../world/world.ts'
import { customerKey, day, identify, order, start } from '../world/brand.ts'
import { endings, mailsTo, pathOf, skipsOf } from '../world/story.ts'
import { project } from '../world/project.ts'

const bought = { trigger: { event: 'Order Completed' } }
const cart = (user: string, when: number, cartId: string, event = 'Cart Updated'): object => ({
  type: 'track', event, userId: user, messageId: `${event}-${cartId}-${when}`, timestamp: new Date(when).toISOString(), properties: { cartId },
})

async function opened(journey: object, extra: object[] = []): Promise<World> {
  const world = new World(await project({ one: { ...bought, ...journey } }), start)
  await world.post([identify('anna', start), order('anna', start), ...extra])
  await world.quiet()
  return world
}

test('a message that its queue gave up is answered, stands as failed, and fails the run', async () => {
  const world = new World(await project({ one: { ...bought, steps: [{ wait: '1d' }, { send: { email: 'hello' } }] } }), start)
  await world.post([identify('anna', start), order('anna', start)])
  await world.quiet()
  let taken: SendPayload | undefined
  world.delivers = () => {
    throw new Error('broken')
  }
  world.intercept = (queue, body) => {
    if (queue === 'mail') taken = body as SendPayload
    return queue === 'mail'
  }
  await world.advanceTo(start + 2 * day)
  await world.bury(taken!)
  await world.quiet()
  expect(world.items('message')[0]).toMatchObject({ status: 'failed', reason: 'undeliverable' })
  expect(endings(world, 'anna')).toEqual({ 'one 1': 'failed: Undeliverable' })
})

test('a run that was claimed but never started is started when its time is looked at', async () => {
  const world = new World(await project({ one: { ...bought, steps: [{ wait: '1d' }, { send: { email: 'hello' } }] } }), start, {
    ports: (ports, task) => (task === 'enroll' ? { ...ports, machines: { ...ports.machines, start: async () => ({ execution: 'lost' }) } } : ports),
  })
  await world.post([identify('anna', start), order('anna', start)])
  await world.advanceTo(start + day)
  expect(mailsTo(world, 'anna')).toEqual([])
  await world.advanceTo(start + 10 * day)
  // Its message had fallen due days before, and is no longer sent.
  expect(skipsOf(world, 'anna')).toEqual(['hello: expired'])
  expect(endings(world, 'anna')).toEqual({ 'one 1': 'completed: completed' })
})

test('a customer whose fold is faulty is parked and rebuilt, and the rest of the batch goes on', async () => {
  let faulty = true
  const world = new World(await project({ one: { ...bought, steps: [{ send: { email: 'hello' } }] } }), start, {
    ports: (ports, task) =>
      task === 'fold' && faulty
        ? { ...ports, table: { ...wrapped(ports.table), get: async (key, options) => {
            if (key.pk === `C#${customerKey('anna')}` && key.sk === 'P') throw new TypeError('a fault of ours')
            return ports.table.get(key, options)
          } } }
        : ports,
  })
  await world.post([order('anna', start), order('bert', start)])
  await world.quiet()
  faulty = false
  await world.quiet()
  expect(world.items('profile').map((item) => item['stage'])).toEqual(['buyer', 'buyer'])
})

describe('ended while something is under way', () => {
  test('a message of a run that has ended is not sent', async () => {
    const night = start + 13 * 3_600_000
    const window = { limits: { spread: '1min', window: { from: '09:00', to: '19:00' } } }
    const world = new World(await project({ one: { ...bought, exit: { event: 'Order Refunded' }, steps: [{ id: 'w', wait: '1min' }, { send: { email: 'hello' } }] } }, window), night)
    await world.post([identify('anna', night), order('anna', night)])
    await world.advanceTo(night + 120_000)
    await world.post([{ type: 'track', event: 'Order Refunded', userId: 'anna', messageId: 'r', timestamp: new Date(night + 120_000).toISOString() }])
    await world.advanceTo(night + 2 * day)
    expect(mailsTo(world, 'anna')).toEqual([])
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'exited: exit 1' })
    expect(world.machines.list({ limit: 5 }).map(({ status }) => status)).toEqual(['ABORTED'])
  })

  test('an exit that is true already at entry keeps the customer out, and is recorded', async () => {
    const world = await opened({ exit: { when: { attribute: 'country', is: 'Germany' } }, steps: [{ send: { email: 'hello' } }] })
    expect(world.items('enrollment')).toEqual([])
    expect(world.items('refusal').map((item) => item['reason'])).toEqual(['exit-holds'])
  })

  test('the goal ends the run, and still counts after the run has ended', async () => {
    const world = await opened({ goal: { event: 'Friend Referred', within: '30d' }, steps: [{ send: { email: 'hello' } }] })
    await world.advanceTo(start + 5 * day)
    await world.post([{ type: 'track', event: 'Friend Referred', userId: 'anna', messageId: 'f', timestamp: new Date(start + 5 * day).toISOString() }])
    await world.quiet()
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'completed: completed' })
    expect(world.items('enrollment')[0]?.['goal']).toMatchObject({ event: 'Friend Referred' })
  })

  test('a goal ends an open run at once, even in the middle of a wait', async () => {
    const world = await opened({ goal: { event: 'Friend Referred', within: '30d' }, steps: [{ wait: '20d' }, { send: { email: 'hello' } }] })
    await world.advanceTo(start + 5 * day)
    await world.post([{ type: 'track', event: 'Friend Referred', userId: 'anna', messageId: 'f', timestamp: new Date(start + 5 * day).toISOString() }])
    await world.advanceTo(start + 40 * day)
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'goal: goal' })
    expect(mailsTo(world, 'anna')).toEqual([])
  })
})

describe('keyed runs', () => {
  const keyed = {
    trigger: { event: 'Cart Updated' },
    entry: { reentry: 'always', key: 'cartId' },
    steps: [{ waitFor: { event: 'Order Placed' }, within: '1d', then: [{ exit: 'bought' }], else: [{ send: { email: 'left-behind' } }] }],
  }

  test('a customer is in a journey once per key, and each run hears only its own key', async () => {
    const world = new World(await project({ one: keyed }), start)
    await world.post([identify('anna', start), cart('anna', start, 'a'), cart('anna', start + 1, 'b'), cart('anna', start + 2, 'a')])
    await world.advanceTo(start + 3_600_000)
    await world.post([cart('anna', start + 3_600_000, 'b', 'Order Placed')])
    await world.advanceTo(start + 3 * day)
    expect(world.items('enrollment').map((item) => (item['end'] as { reason: string }).reason).toSorted()).toEqual(['bought', 'completed'])
    expect(mailsTo(world, 'anna')).toHaveLength(1)
  })

  test('an event that names the key otherwise is mapped', async () => {
    const mapped = { ...keyed, entry: { reentry: 'always', key: { property: 'cartId', in: { 'Cart Updated': 'cart.id' } } } }
    const world = new World(await project({ one: mapped }), start)
    const updated = (id: string): object => ({ ...cart('anna', start, id), properties: { cart: { id } } })
    await world.post([identify('anna', start), updated('a'), updated('b')])
    await world.advanceTo(start + 3_600_000)
    await world.post([cart('anna', start + 3_600_000, 'b', 'Order Placed')])
    await world.advanceTo(start + 3 * day)
    expect(world.items('enrollment').map((item) => (item['end'] as { reason: string }).reason).toSorted()).toEqual(['bought', 'completed'])
  })

  test('an event without the key enters nobody, and is recorded', async () => {
    const world = new World(await project({ one: keyed }), start)
    await world.post([{ type: 'track', event: 'Cart Updated', userId: 'anna', messageId: 'x', timestamp: new Date(start).toISOString() }])
    await world.quiet()
    expect(world.items('refusal').map((item) => item['reason'])).toEqual(['no-key'])
  })

  test('the look-back of a keyed wait reads stored events of its key', async () => {
    const world = new World(await project({ one: { ...keyed, steps: [{ wait: '1h' }, ...keyed.steps] } }), start)
    await world.post([identify('anna', start), cart('anna', start, 'a'), cart('anna', start, 'b')])
    await world.advanceTo(start + 600_000)
    await world.post([cart('anna', start + 600_000, 'b', 'Order Placed')])
    await world.advanceTo(start + 3 * day)
    expect(world.items('enrollment').map((item) => (item['end'] as { reason: string }).reason).toSorted()).toEqual(['bought', 'completed'])
  })
})

describe('conditions of a run', () => {
  test('a condition on topics is decided on the contact', async () => {
    const world = await opened({ steps: [{ wait: '1d' }, { id: 'ask', if: { subscribed: 'news' }, then: [{ exit: 'takes it' }] }] })
    await world.advanceTo(start + 2 * day)
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'completed: takes it' })
  })

  test('a branch takes the first arm that holds', async () => {
    const world = await opened({
      steps: [{ id: 'by-total', branch: [{ when: { trigger: 'total', above: 100 }, steps: [{ exit: 'large' }] }, { when: { trigger: 'total', above: 10 }, steps: [{ exit: 'medium' }] }], otherwise: [{ exit: 'small' }] }],
    })
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'completed: medium' })
    expect(pathOf(world, 'anna', 'one')).toEqual(['by-total', 'choose by-total', 'exit-in-by-total-2'])
  })

  test('a wait for a condition ends as soon as it is true', async () => {
    const world = await opened({ steps: [{ id: 'thrice', waitFor: { when: { event: 'Order Completed', count: { atLeast: 3 } } }, within: '30d', then: [{ exit: 'three' }] }] })
    for (const days of [1, 2]) {
      await world.advanceTo(start + days * day)
      await world.post([order('anna', start + days * day)])
      await world.quiet()
    }
    expect(endings(world, 'anna')).toMatchObject({ 'one 1': 'completed: three' })
  })

  test('an e-mail without an address to go to is skipped, and the journey goes on', async () => {
    const world = new World(await project({ one: { ...bought, steps: [{ send: { email: 'hello' } }] } }), start)
    await world.post([order('anna', start)])
    await world.quiet()
    expect(skipsOf(world, 'anna')).toEqual(['hello: no-address'])
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'completed: completed' })
  })

  test('re-entry is refused while a run is open, and too soon after it', async () => {
    const world = await opened({ entry: { reentry: { after: '10d' } }, steps: [{ wait: '2d' }, { send: { email: 'hello' } }] })
    for (const days of [1, 5, 11]) {
      await world.advanceTo(start + days * day)
      await world.post([order('anna', start + days * day)])
      await world.quiet()
    }
    expect(world.items('refusal').map((item) => item['reason'])).toEqual(['run-is-open', 'too-soon'])
    expect(world.items('enrollment')).toHaveLength(2)
  })
})

function wrapped<T extends object>(table: T): T {
  return new Proxy({} as T, {
    get: (_, name) => {
      const value: unknown = Reflect.get(table, name)
      return typeof value === 'function' ? (value.bind(table) as unknown) : value
    },
    ownKeys: () => ['get', 'getMany', 'query', 'due', 'inStage', 'write'],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  })
}
