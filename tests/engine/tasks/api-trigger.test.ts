import { describe, expect, test } from 'vitest'
import { World, keyring } from '../world/world.ts'
import { day, identify, order, start } from '../world/brand.ts'
import { endings, mailsTo } from '../world/story.ts'
import { project } from '../world/project.ts'
import { requestEnrollment } from '../../../engine/tasks/ingest.ts'

const quiet = { info: () => undefined, error: () => undefined }
const asked = { trigger: { api: true }, entry: { reentry: 'always' }, steps: [{ send: { email: 'hello' } }] }

const ask = (world: World, journey: string, body: object, writeKey: string | undefined = keyring.writeKey()): ReturnType<typeof requestEnrollment> =>
  requestEnrollment({ table: world.table, log: quiet }, { journey, body: JSON.stringify(body), writeKey, received: world.now }, keyring)

async function worldOf(journeys: Record<string, object>): Promise<World> {
  const world = new World(await project(journeys), start, { deliveries: 2 })
  await world.post([identify('anna', start)])
  await world.advanceTo(start + 5000)
  return world
}

const refusals = (world: World): string[] => world.items('refusal').map((item) => `${String(item['journey'])}: ${String(item['reason'])}`)

describe('an app that asks', () => {
  test('lets the customer in, once however often it asks with one message id', async () => {
    const world = await worldOf({ one: asked, other: { ...asked, trigger: [{ api: true }, { event: 'Order Completed' }] } })
    for (let time = 0; time < 3; time++) {
      expect(await ask(world, 'one', { userId: 'anna', messageId: 'm1', properties: { total: 7 } })).toEqual({ status: 202, body: { success: true } })
      await world.advanceTo(world.now + 60_000)
    }
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'completed: completed' })
    expect(world.mails[0]?.mail.html).toContain('anna 7')
    await ask(world, 'one', { userId: 'anna', messageId: 'm2' })
    await world.quiet()
    expect(mailsTo(world, 'anna')).toHaveLength(2)
    await ask(world, 'other', { userId: 'anna', messageId: 'm1' })
    await world.advanceTo(world.now + 60_000)
    await world.post([order('anna', world.now)])
    await world.quiet()
    expect(Object.keys(endings(world, 'anna'))).toEqual(['one 1', 'one 2', 'other 1', 'other 2'])
  })

  test('names the entry key beside the properties, or in them', async () => {
    const world = await worldOf({ one: { ...asked, entry: { reentry: 'never', key: 'trip.id' }, steps: [{ wait: '1d' }] } })
    await ask(world, 'one', { userId: 'anna', messageId: 'a', key: 7 })
    await ask(world, 'one', { userId: 'anna', messageId: 'b', properties: { trip: { id: '7' } } })
    await ask(world, 'one', { userId: 'anna', messageId: 'c', properties: { trip: { id: '8' } } })
    await world.quiet()
    expect(world.items('enrollment').map((item) => JSON.parse(item['properties'] as string))).toEqual(expect.arrayContaining([{ 'trip.id': 7 }, { trip: { id: '8' } }]))
    expect(world.items('enrollment')).toHaveLength(2)
    expect(refusals(world)).toEqual(['one: run-is-open'])
  })

  test('for a journey that there is not, that is not to be asked for, or not live, is told so where refusals are', async () => {
    const world = await worldOf({ one: { ...asked, status: 'paused' }, other: { ...asked, trigger: { event: 'Order Completed' } } })
    for (const journey of ['none', 'one', 'other']) expect((await ask(world, journey, { userId: 'bert', messageId: 'm' })).status).toBe(202)
    await world.advanceTo(start + day)
    expect(refusals(world).toSorted()).toEqual(['none: unknown-journey', 'one: not-live', 'other: no-api-trigger'])
    expect(world.items('enrollment')).toEqual([])
  })

  test('for somebody not known yet makes them known', async () => {
    const world = await worldOf({ one: asked })
    await ask(world, 'one', { userId: 'bert', messageId: 'm' })
    await world.quiet()
    expect(endings(world, 'bert')).toEqual({ 'one 1': 'completed: completed' })
  })
})

describe('a request is refused', () => {
  const good = { userId: 'anna', messageId: 'm' }
  test.each<[string, string, object, number, string]>([
    ['without a customer', 'one', { messageId: 'm' }, 400, 'enroll.no-user'],
    ['without a message id', 'one', { userId: 'anna' }, 400, 'enroll.no-message-id'],
    ['with properties that are none', 'one', { ...good, properties: [] }, 400, 'enroll.bad-properties'],
    ['with a key that is none', 'one', { ...good, key: {} }, 400, 'enroll.bad-key'],
    ['with a key nobody knows', 'one', { ...good, proprties: {} }, 400, 'enroll.unknown-key'],
    ['for what no journey can be called', 'One_Two', good, 404, 'enroll.no-journey'],
    ['too large', 'one', { ...good, properties: { x: 'x'.repeat(40_000) } }, 413, 'request.too-large'],
    ['that is no object', 'one', [], 400, 'request.no-json'],
  ])('%s', async (_, journey, body, status, code) => {
    const world = await worldOf({ one: asked })
    const answer = await ask(world, journey, body)
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([status, code])
    expect(world.items('event')).toHaveLength(1)
  })

  test('without the write key, or with another', async () => {
    const world = await worldOf({ one: asked })
    expect((await requestEnrollment({ table: world.table, log: quiet }, { journey: 'one', body: JSON.stringify(good), writeKey: undefined, received: start }, keyring)).status).toBe(401)
    expect((await ask(world, 'one', good, 'wrong')).status).toBe(401)
  })

  test('as an ordinary event: only this route makes one', async () => {
    const world = await worldOf({ one: asked })
    expect((await world.post([{ type: 'track', event: 'Journey Requested', userId: 'anna', properties: { journey: 'one' } }])).body).toMatchObject({ rejected: [{ code: 'event.reserved' }] })
  })
})
