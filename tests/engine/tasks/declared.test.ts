import { World } from '../world/world.ts'
import { compileProject } from '../../../engine/language/project.ts'
import { day, identify, order, start } from '../world/brand.ts'
import { describe, expect, test } from 'vitest'
import { project } from '../world/project.ts'

const one = { trigger: { event: 'Order Completed', where: { total: { above: 60 } } }, steps: [{ set: { mood: 'happy' } }, { send: { email: 'hello' } }] }
const traits = (world: World): Record<string, unknown> => JSON.parse(String(world.items('profile')[0]?.['traits'])) as Record<string, unknown>
const identified = (more: object): object => ({ type: 'identify', userId: 'anna', messageId: 'mood', timestamp: new Date(start).toISOString(), traits: { email: 'anna@example.com', ...more } })

describe('an attribute that is the journeys\' own', () => {
  test('is not set by an app, whenever it tries', async () => {
    const world = new World(await project({ one }), start)
    await world.post([identified({ mood: 'forged', plan: 'full' })])
    await world.quiet()
    expect(traits(world)).toEqual({ email: ['anna@example.com', 0], plan: ['full', 0] })
    await world.post([order('anna', start, 70)])
    await world.advanceTo(start + 5 * day)
    await world.post([{ ...identified({ mood: 'forged again' }), messageId: 'again', timestamp: new Date(world.now).toISOString() }])
    await world.advanceTo(start + 6 * day)
    expect(traits(world)['mood']).toEqual(['happy', 0])
  })
  test('becomes the app\'s with a deploy that says so, also what the app sent before', async () => {
    const world = new World(await project({ one }), start)
    await world.post([identified({ mood: 'sunny' })])
    await world.quiet()
    const two = { ...one, steps: [{ send: { email: 'hello' } }] }
    world.deploy(await project({ one: two }, { attributes: { mood: { type: 'string', owner: 'app' } } }))
    await world.post([order('anna', start)])
    await world.quiet()
    expect(traits(world)['mood']).toEqual(['sunny', 0])
  })
})

describe('content', () => {
  const lifecycle = {
    recent: { orders: { event: 'Order Completed', last: 2, properties: ['total', 'note', 'products'] } },
    scores: { lead: { points: [{ event: 'Order Completed', points: 10 }], max: 25 } },
  }
  const html = '<html><body>{{ customer.scores.lead }}:{% for order in recent.orders %} {{ order.total }}{{ order.note }}{{ order.products }}{% endfor %} {{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>'
  const files = { 'content/one/hello.html': html }

  test('lists the latest occurrences, newest first, and shows scores', async () => {
    const world = new World(await project({ one }, lifecycle, files), start)
    await world.post([identify('anna', start), ...[10, 20, 30].map((total, n) => order('anna', start - (n + 1) * day, total))])
    await world.post([{ type: 'track', event: 'Order Completed', userId: 'anna', messageId: 'last', timestamp: new Date(start).toISOString(), properties: { total: 70, note: '!', products: [{ sku: 1 }] } }])
    await world.advanceTo(start + day)
    expect(world.mails[0]?.mail.html).toContain('25: 70! 10 https')
  })

  test('that names a list which is none is refused', async () => {
    await expect(project({ one }, {}, { 'content/one/hello.html': html.replaceAll('recent.orders', 'recent.order') })).rejects.toThrow('recent.order')
  })
})

test.each([
  [{ recent: { a: { event: 'X', last: 10, properties: ['a', 'b', 'c', 'd'] }, b: { event: 'Y', last: 7, properties: ['a', 'b', 'c'] } } }, ['recent.too-large $.recent']],
  [{ recent: { 'last-orders': { event: 'X', last: 11, properties: [] } } }, ['shape.bad-value $.recent["last-orders"]']],
  [{ milestones: { a: { event: 'X' } } }, ['milestone.one-measure $.milestones.a']],
  [{ milestones: { a: { event: 'X', sum: 'total' } } }, ['milestone.sum $.milestones.a']],
  [{ milestones: { a: { event: 'X', count: 1, where: { id: { trigger: 'id' } } } } }, ['condition.dynamic-filter $.milestones.a.where']],
])('%j is refused', async (more, said) => {
  const brand = { name: 'Shop', postalAddress: '1 Some Street', defaultLocale: 'en', zone: 'Europe/London', senders: { default: { name: 'Shop', email: 'shop@example.com' } } }
  const { problems } = await compileProject({ files: { 'lifecycle.json': JSON.stringify({ brand, stages: [{ name: 'all', label: 'All' }], topics: {}, ...more }) } })
  const told = problems.map(({ code, place }) => `${code} ${place?.path}`)
  expect(told).toEqual(expect.arrayContaining(said.filter((text) => !text.startsWith('shape'))))
  expect(told.length).toBeGreaterThan(0)
})
