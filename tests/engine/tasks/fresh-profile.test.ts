import { World } from '../world/world.ts'
import { day, identify, order, start } from '../world/brand.ts'
import { expect, test } from 'vitest'
import { mailsTo } from '../world/story.ts'
import { project } from '../world/project.ts'

const viewed = (when: number): object => ({ type: 'track', event: 'Product Viewed', userId: 'anna', messageId: `view-${when}`, timestamp: new Date(when).toISOString() })
const segments = (when: object): Record<string, string> => ({ 'segments.json': JSON.stringify({ segments: { keen: { label: 'Keen', when } } }) })
const nobody = segments({ event: 'Nothing' })
const keen = segments({ event: 'Product Viewed', count: { atLeast: 2 } })

/** Anna looks twice and orders under one model; the next one counts looks, and nothing touches her profile meanwhile. */
async function deployed(one: object): Promise<World> {
  const world = new World(await project({ one }, {}, nobody), start)
  await world.post([identify('anna', start), viewed(start), viewed(start + 1), order('anna', start)])
  await world.advanceTo(start + day)
  world.deploy(await project({ one }, {}, keen))
  return world
}

test('a decision after a deploy is right, though nothing has touched the customer since', async () => {
  const world = await deployed({ trigger: { event: 'Order Completed' }, steps: [{ wait: '3d' }, { if: { segment: 'keen' }, then: [{ send: { email: 'keen' } }], else: [{ send: { email: 'cool' } }] }] })
  await world.advanceTo(start + 10 * day)
  expect(mailsTo(world, 'anna')).toEqual(['2010-01-07 10:00 one/keen'])
})

test('so is the condition of a send', async () => {
  const world = await deployed({ trigger: { event: 'Order Completed' }, steps: [{ wait: '3d' }, { when: { segment: 'keen' }, send: { email: 'keen' } }] })
  await world.advanceTo(start + 10 * day)
  expect(mailsTo(world, 'anna')).toEqual(['2010-01-07 10:00 one/keen'])
})

test('so is an entry by a trigger that was published before the deploy and is judged after it', async () => {
  const one = (when: object): object => ({ trigger: { event: 'Order Completed' }, entry: { reentry: 'never', when }, steps: [{ send: { email: 'hello' } }] })
  const world = new World(await project({ one: one({ event: 'Nothing', count: 0 }) }), start)
  const held: object[] = []
  world.intercept = (queue, body) => queue === 'enroll' && held.push(body as object) > 0
  await world.post([identify('anna', start), viewed(start), viewed(start + 1), order('anna', start)])
  await world.quiet()
  world.intercept = () => false
  const next = await project({ one: one({ event: 'Product Viewed', count: { atLeast: 2 } }) })
  world.deploy(next)
  world.redeliver('enroll', { ...held[0], model: next.model.hash })
  await world.advanceTo(start + day)
  expect(mailsTo(world, 'anna')).toEqual(['2010-01-04 10:00 one/hello'])
})

test('is rebuilt once, and costs nothing where it is fresh', async () => {
  const world = await deployed({ trigger: { event: 'Order Completed' }, steps: [{ wait: '3d' }, { if: { segment: 'keen' }, then: [{ wait: '1d' }] }, { if: { segment: 'keen' }, then: [{ send: { email: 'keen' } }] }] })
  const version = world.items('profile')[0]?.['version'] as number
  await world.advanceTo(start + 10 * day)
  expect(world.items('profile')[0]?.['version']).toBe(version + 1)
})
