import { World } from '../world/world.ts'
import { day, identify, order, start } from '../world/brand.ts'
import { expect, test } from 'vitest'
import { mailsTo } from '../world/story.ts'
import { project } from '../world/project.ts'

const milestones = {
  'second-order': { event: 'Order Completed', count: 2 },
  'gold': { event: 'Order Completed', sum: 'total', atLeast: 140 },
}
const cheer = (milestone: string): object => ({ trigger: { event: 'Milestone Reached', where: { milestone } }, steps: [{ send: { email: 'well-done' } }] })
const journeys = { second: cheer('second-order'), gold: cheer('gold') }
const viewed = (world: World): object => ({ type: 'track', event: 'Product Viewed', userId: 'anna', messageId: `v-${world.now}`, timestamp: new Date(world.now).toISOString() })

async function orders(world: World, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await world.post([identify('anna', start), order('anna', world.now)])
    await world.advanceTo(world.now + day)
  }
}
const reached = (world: World): unknown[] => world.items('event').filter(({ name }) => name === 'Milestone Reached').map(({ sk, properties }) => [sk, properties])

test('is an event of the customer\'s, once, that a journey can start on', async () => {
  const world = new World(await project(journeys, { milestones }), start, { deliveries: 2, shuffle: (records) => records.toReversed() })
  await orders(world, 5)
  expect(mailsTo(world, 'anna')).toEqual(['2010-01-05 10:00 second/well-done', '2010-01-06 10:00 gold/well-done'])
  expect(reached(world)).toEqual([['E#2010-01-05T10:00:00.000Z#milestone-second-order', '{"milestone":"second-order"}'], ['E#2010-01-06T10:00:00.000Z#milestone-gold', '{"milestone":"gold"}']])
  expect(world.items('profile')[0]?.['reached']).toEqual(['gold', 'second-order'])
})

test('is no news when it was reached before it was defined, with the same facts or with others', async () => {
  for (const known of [{ other: { event: 'Order Completed', sum: 'total', atLeast: 9999 } }, {}]) {
    const world = new World(await project(journeys, { milestones: known }), start)
    await orders(world, 3)
    world.deploy(await project(journeys, { milestones }))
    await world.post([viewed(world)])
    await orders(world, 1)
    expect(world.mails).toEqual([])
    expect([reached(world), world.items('profile')[0]?.['reached']]).toEqual([[], ['gold', 'second-order']])
  }
})

test('is no news when imported history brings it, and is when what follows does', async () => {
  const world = new World(await project(journeys, { milestones }), start + 10 * day)
  const imported = [identify('anna', start), order('anna', start), order('anna', start + 1)].map((event) => ({ ...event, context: { historical: true } }))
  await world.post(imported)
  await world.quiet()
  expect(world.items('profile')[0]?.['reached']).toEqual(['second-order'])
  await orders(world, 1)
  expect(mailsTo(world, 'anna')).toEqual(['2010-01-14 10:00 gold/well-done'])
})

test('cannot be forged by an app', async () => {
  const world = new World(await project(journeys, { milestones }), start)
  const answer = await world.post([{ type: 'track', event: 'Milestone Reached', userId: 'anna', properties: { milestone: 'gold' } }])
  await world.quiet()
  expect(JSON.stringify(answer.body)).toContain('event.reserved')
  expect(world.items('event')).toEqual([])
})
