import { expect, test } from 'vitest'
import { World } from '../world/world.ts'
import { day, identify, order, start } from '../world/brand.ts'
import { endings, mailsTo } from '../world/story.ts'
import { project } from '../world/project.ts'

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
