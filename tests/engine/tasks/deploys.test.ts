import { describe, expect, test } from 'vitest'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { day, identify, order, start } from '../world/brand.ts'
import { endings, mailsTo, skipsOf } from '../world/story.ts'
import { project } from '../world/project.ts'

const hour = 3_600_000
const at = (instant: number): string => new Date(instant).toISOString()
const viewed = (user: string, when: number): object => ({ type: 'track', event: 'Product Viewed', userId: user, messageId: `view-${when}`, timestamp: at(when) })

const before = {
  trigger: { event: 'Order Completed' },
  steps: [{ wait: '2d' }, { send: { email: 'first' } }, { wait: '2d' }, { id: 'seen', if: { event: 'Product Viewed', count: { atLeast: 2 } }, then: [{ send: { email: 'looked' } }], else: [{ send: { email: 'unseen' } }] }],
}
const after = { trigger: { event: 'Order Completed' }, steps: [{ wait: '1d' }, { send: { email: 'other' } }] }

test('an open run finishes on the definition it began with, and new ones take the new', async () => {
  const world = new World(await project({ one: before }), start)
  await world.post([identify('anna', start), order('anna', start)])
  await world.advanceTo(start + day)
  world.deploy(await project({ one: after }))
  await world.post([identify('bert', start + day), order('bert', start + day)])
  await world.advanceTo(start + 30 * day)
  expect(mailsTo(world, 'anna').map((mail) => mail.split('/')[1])).toEqual(['first', 'unseen'])
  expect(mailsTo(world, 'bert').map((mail) => mail.split('/')[1])).toEqual(['other'])
  expect(endings(world, 'anna')).toEqual({ 'one 1': 'completed: completed' })
})

test('facts that only open runs still ask for are kept', async () => {
  const world = new World(await project({ one: before }), start)
  await world.post([identify('anna', start), order('anna', start), viewed('anna', start)])
  await world.advanceTo(start + day)
  world.deploy(await project({ one: after }))
  await world.post([viewed('anna', start + day)])
  await world.advanceTo(start + 30 * day)
  expect(mailsTo(world, 'anna').map((mail) => mail.split('/')[1])).toEqual(['first', 'looked'])
})

test('corrected content reaches an open run at once', async () => {
  const world = new World(await project({ one: before }), start)
  await world.post([identify('anna', start), order('anna', start)])
  await world.advanceTo(start + day)
  world.deploy(await project({ one: before }, { brand: { name: 'Shop', postalAddress: '2 Other Street', defaultLocale: 'en', zone: 'Europe/London', senders: { default: { name: 'Shop', email: 'shop@example.com' } } } }))
  await world.advanceTo(start + 30 * day)
  expect(world.mails.map(({ mail }) => mail.html.includes('2 Other Street'))).toEqual([true, true])
})

test('a journey taken out of the model drains: its content is still there for those inside', async () => {
  const world = new World(await project({ one: before }), start)
  await world.post([identify('anna', start), order('anna', start)])
  await world.advanceTo(start + day)
  world.deploy(await project({ two: after }))
  await world.advanceTo(start + 30 * day)
  expect(mailsTo(world, 'anna').map((mail) => mail.split(' ')[2])).toEqual(['one/first', 'one/unseen'])
})

test('a condition on events of before the deploy is right from its first evaluation on', async () => {
  const world = new World(await project({ one: after }), start)
  await world.post([identify('anna', start), viewed('anna', start), viewed('anna', start + 1)])
  await world.advanceTo(start + day)
  world.deploy(await project({ one: before }))
  await world.post([order('anna', start + day)])
  await world.advanceTo(start + 30 * day)
  expect(mailsTo(world, 'anna').map((mail) => mail.split('/')[1])).toEqual(['first', 'looked'])
})

test('a new stage that is true already is the baseline: nobody is sent anything for it', async () => {
  const world = new World(await project({ one: { ...after, trigger: { stage: 'fan' } } }, {
    stages: [{ name: 'fan', label: 'Fan', when: { event: 'Order Completed', count: { atLeast: 9 } } }, { name: 'guest', label: 'Guest' }],
  }), start)
  await world.post([identify('anna', start), order('anna', start)])
  await world.quiet()
  world.deploy(await project({ one: { ...after, trigger: { stage: 'fan' } } }, {
    stages: [{ name: 'fan', label: 'Fan', when: { event: 'Product Viewed', count: { atLeast: 0 } } }, { name: 'guest', label: 'Guest' }],
  }))
  await world.post([viewed('anna', start + 1000)])
  await world.advanceTo(start + 5 * day)
  expect(world.items('profile')[0]?.['stage']).toBe('fan')
  expect(world.items('enrollment')).toEqual([])
})

describe('with people inside', () => {
  const two = { trigger: { event: 'Order Completed' }, entry: { reentry: { after: '90d' } }, steps: [{ wait: '2d' }, { send: { email: 'first' } }, { wait: '2d' }, { send: { email: 'second' } }] }
  const topics = { topics: { other: { label: 'Other', kind: 'marketing' } } }
  async function inside(journey: object = two): Promise<World> {
    const world = new World(await project({ one: journey }), start)
    await world.post([identify('anna', start), order('anna', start)])
    await world.advanceTo(start + 3 * day)
    return world
  }
  const endsOf = (world: World): Record<string, string> => endings(world, 'anna')
  const refusals = (world: World): string[] => world.items('refusal').map((item) => `${String(item['journey'])}: ${String(item['reason'])}`)

  test('a renamed journey counts the runs under its old name, which finish', async () => {
    const world = await inside()
    world.deploy(await project({ other: { ...two, was: 'one' } }))
    await world.post([order('anna', start + 3 * day)])
    await world.advanceTo(start + 30 * day)
    await world.post([order('anna', start + 30 * day)])
    await world.quiet()
    expect(refusals(world)).toEqual(['other: run-is-open', 'other: too-soon'])
    expect(endsOf(world)).toEqual({ 'one 1': 'completed: completed' })
    await world.advanceTo(start + 91 * day)
    await world.post([order('anna', start + 91 * day)])
    await world.quiet()
    expect(endsOf(world)).toEqual({ 'one 1': 'completed: completed', 'other 1': 'open' })
  })

  test('without "was" it is another journey', async () => {
    const world = await inside()
    world.deploy(await project({ other: two }))
    await world.post([order('anna', start + 3 * day)])
    await world.quiet()
    expect(endsOf(world)).toEqual({ 'one 1': 'open', 'other 1': 'open' })
  })

  test('a changed trigger touches nobody inside, and starts nothing for what is true already', async () => {
    const world = await inside()
    world.deploy(await project({ one: { ...two, trigger: { stage: 'buyer' } } }))
    await world.advanceTo(start + 30 * day)
    expect(endsOf(world)).toEqual({ 'one 1': 'completed: completed' })
    expect(mailsTo(world, 'anna')).toHaveLength(2)
  })

  test('messages of a topic that is gone are skipped and recorded, and the run goes on to its end', async () => {
    const world = await inside()
    world.deploy(await project({ one: { ...two, topic: 'other' } }, topics))
    await world.advanceTo(start + 30 * day)
    expect(mailsTo(world, 'anna').map((mail) => mail.split('/')[1])).toEqual(['first'])
    expect(skipsOf(world, 'anna')).toEqual(['second: no-topic'])
    expect(endsOf(world)).toEqual({ 'one 1': 'completed: completed' })
    expect(world.faults).toEqual([])
  })

  test('an exit on a stage that is gone no longer happens, and nothing fails', async () => {
    const stages = (name: string): object => ({ stages: [{ name, label: name, when: { event: 'Product Viewed', count: { atLeast: 1 } } }, { name: 'guest', label: 'Guest' }] })
    const former = { ...two, exit: { stage: 'fan' }, steps: [...two.steps, { id: 'ask', if: { stage: 'fan' }, then: [{ exit: 'a fan' }] }] }
    const other = new World(await project({ one: former }, stages('fan')), start)
    await other.post([identify('anna', start), order('anna', start)])
    await other.advanceTo(start + 3 * day)
    other.deploy(await project({ one: two }, stages('admirer')))
    await other.post([viewed('anna', start + 3 * day)])
    await other.advanceTo(start + 30 * day)
    expect(endings(other, 'anna')).toEqual({ 'one 1': 'completed: completed' })
    expect(mailsTo(other, 'anna')).toHaveLength(2)
    expect(other.faults).toEqual([])
  })

  test.each([
    ['before it waits', 3 * day], ['while it waits', 5 * day],
  ])('a segment that means something else means it for open runs too: deployed %s', async (_, deployedAt) => {
    const segment = (when: object): Record<string, string> => ({ 'segments.json': JSON.stringify({ segments: { keen: { label: 'Keen', when } } }) })
    const many = segment({ event: 'Product Viewed', count: { atLeast: 3 } })
    const few = segment({ event: 'Product Viewed', count: { atLeast: 1 } })
    const asks = { trigger: { event: 'Order Completed' }, steps: [{ wait: '4d' }, { waitFor: { when: { segment: 'keen' } }, within: '10d', then: [{ send: { email: 'keen' } }], else: [{ send: { email: 'cool' } }] }] }
    const lives = async (first: Record<string, string>, next: Record<string, string>): Promise<string[]> => {
      const world = new World(await project({ one: asks }, {}, first), start)
      await world.post([identify('anna', start), order('anna', start)])
      await world.advanceTo(start + deployedAt)
      world.deploy(await project({ one: asks }, {}, next))
      await world.advanceTo(start + 6 * day)
      await world.post([viewed('anna', start + 6 * day)])
      await world.advanceTo(start + 30 * day)
      return mailsTo(world, 'anna').map((mail) => mail.slice(0, 10) + mail.slice(16))
    }
    expect(await lives(many, few)).toEqual(['2010-01-10 one/keen'])
    expect(await lives(few, many)).toEqual(['2010-01-18 one/cool'])
  })

  test('a journey that was taken out and comes back finds its runs', async () => {
    const world = await inside()
    world.deploy(await project({ other: after }))
    await world.advanceTo(start + 20 * day)
    expect(mailsTo(world, 'anna').map((mail) => mail.split(' ')[2])).toEqual(['one/first', 'one/second'])
    world.deploy(await project({ one: two }))
    await world.post([order('anna', start + 20 * day)])
    await world.quiet()
    expect(refusals(world)).toEqual(['one: too-soon'])
  })

  test.each([['draining', 2, 'completed: completed'], ['stopped', 1, 'exited: journey stopped'], ['paused', 1, 'completed: completed']] as const)('%s: nobody enters, and those inside get %i messages', async (status, mails, end) => {
    const world = await inside()
    world.deploy(await project({ one: { ...two, status } }))
    await world.post([identify('bert', start + 3 * day), order('bert', start + 3 * day)])
    await world.advanceTo(start + 30 * day)
    expect(mailsTo(world, 'anna')).toHaveLength(mails)
    expect(endsOf(world)).toEqual({ 'one 1': end })
    expect(endings(world, 'bert')).toEqual({})
    expect(skipsOf(world, 'anna')).toEqual(status === 'paused' ? ['second: expired'] : [])
  })

  test('a run keeps its own entry key: a new key, and a journey that is gone, change nothing for it', async () => {
    const carts = (entry: object): object => ({
      trigger: { event: 'Cart Updated' }, entry: { reentry: 'always', ...entry },
      steps: [{ wait: '1d' }, { waitFor: { event: 'Cart Left' }, within: '5d', then: [{ send: { email: 'left' } }], else: [{ send: { email: 'kept' } }] }],
    })
    const cart = (event: string, cartId: string, when: number): object => ({ type: 'track', event, userId: 'anna', messageId: `${event}-${cartId}`, timestamp: at(when), properties: { cartId, basket: 'same' } })
    for (const next of [await project({ one: carts({ key: 'basket' }) }), await project({ two: after })]) {
      const world = new World(await project({ one: carts({ key: 'cartId' }) }), start)
      await world.post([identify('anna', start), cart('Cart Updated', 'c1', start), cart('Cart Updated', 'c2', start + 1000)])
      await world.advanceTo(start + hour)
      world.deploy(next)
      await world.post([cart('Cart Left', 'c2', start + 2 * hour)])
      await world.advanceTo(start + 20 * day)
      expect(mailsTo(world, 'anna').map((mail) => mail.split('/')[1]).toSorted()).toEqual(['kept', 'left'])
    }
  })

  test('a transactional message that nothing expires asks ever more rarely while its journey is paused, and goes out in the end', async () => {
    const receipt = { ...two, topic: 'receipts', steps: [{ wait: '2d' }, { send: { email: 'first' } }] }
    let asked = 0
    const ports: Weather['ports'] = (given, task) => {
      if (task === 'mail') asked++
      return given
    }
    const world = new World(await project({ one: receipt }), start, { ports })
    await world.post([identify('anna', start), order('anna', start)])
    await world.advanceTo(start + day)
    world.deploy(await project({ one: { ...receipt, status: 'paused' } }))
    await world.advanceTo(start + 92 * day)
    world.deploy(await project({ one: receipt }))
    await world.advanceTo(start + 92 * day + 6 * hour)
    // 24 hourly, then up to six-hourly; hourly it would have been 2,160.
    expect([asked > 380, asked < 420]).toEqual([true, true])
    expect(mailsTo(world, 'anna')).toHaveLength(1)
    await world.advanceTo(start + 93 * day)
    expect(endsOf(world)).toEqual({ 'one 1': 'completed: completed' })
  })

  test('what fell due while paused goes out once it is live again, within the hour', async () => {
    const world = await inside()
    world.deploy(await project({ one: { ...two, status: 'paused' } }))
    await world.advanceTo(start + 4 * day + 5 * 3_600_000)
    world.deploy(await project({ one: two }))
    await world.advanceTo(start + 30 * day)
    expect(mailsTo(world, 'anna').map((mail) => mail.slice(0, 13))).toEqual(['2010-01-06 10', '2010-01-08 16'])
  })
})
