import { describe, expect, test } from 'vitest'
import type { ModelData } from '../../../engine/model/model.ts'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { customerKey, day, identify, order, start } from '../world/brand.ts'
import { endings, mailsTo } from '../world/story.ts'
import { isHeldOut } from '../../../engine/journey/entry.ts'
import { project } from '../world/project.ts'

const minute = 60_000
const viewed = (user: string, at: number): object => ({ type: 'track', event: 'Product Viewed', userId: user, messageId: `view-${user}-${at}`, timestamp: new Date(at).toISOString() })
const long = { trigger: { event: 'Order Completed' }, steps: [{ wait: '60d' }, { send: { email: 'late' } }] }
const waiting = { trigger: { event: 'Order Completed' }, goal: { event: 'Account Closed', within: '90d' }, steps: [{ waitFor: { event: 'Product Viewed' }, within: '50d', then: [{ send: { email: 'seen' } }], else: [{ send: { email: 'unseen' } }] }] }
const stopped = { status: 'stopped' }
const stoppedAt = start + day
const ended = 'exited: journey stopped'

/** Anna's and Bert's runs are open when the journey is stopped. */
async function inside(journeys: Record<string, object>, weather: Weather = {}): Promise<World> {
  const world = new World(await project(journeys), start, weather)
  await world.post(['anna', 'bert'].flatMap((user) => [identify(user, start), order(user, start)]))
  await world.advanceTo(stoppedAt)
  return world
}
const both = (world: World): unknown[] => [endings(world, 'anna'), endings(world, 'bert')]
const mails = (world: World): string[] => world.mails.map(({ mail }) => mail.tags['email']!)
const executions = (world: World): string[] => world.machines.list({ machine: 'arn:aws:states:eu-west-1:000000000000:stateMachine:perennial-one', limit: 10 }).map(({ status }) => status)
const passes = (world: World): unknown[] => world.items('plan').map(({ sk }) => sk)

describe('a deploy that stops a journey', () => {
  test('ends every run within twenty minutes, though none has a step to take, and stops its execution', async () => {
    const world = await inside({ one: long, other: long })
    world.deploy(await project({ one: { ...long, ...stopped }, other: long }))
    await world.advanceTo(stoppedAt + 20 * minute)
    expect(both(world)).toEqual([{ 'one 1': ended, 'other 1': 'open' }, { 'one 1': ended, 'other 1': 'open' }])
    expect([executions(world), world.items('open').map((item) => Object.keys(item['runs'] as object).length), world.faults]).toEqual([['ABORTED', 'ABORTED'], [1, 1], []])
    await world.advanceTo(start + 100 * day)
    expect(mails(world)).toEqual(['late', 'late'])
  })

  test('ends those who are held out, whose goal is counted still', async () => {
    const held = { ...long, entry: { reentry: 'always', holdout: 0.5 }, goal: { event: 'Product Viewed', within: '40d' } }
    const data = JSON.parse((await project({ one: held })).model.json) as ModelData
    const user = Array.from({ length: 50 }, (_, n) => `user-${n}`).find((one) => isHeldOut(data, data.journeys['one']!, customerKey(one)))!
    const world = new World(await project({ one: held }), start)
    await world.post([identify(user, start), order(user, start)])
    await world.advanceTo(stoppedAt)
    world.deploy(await project({ one: { ...held, ...stopped } }))
    await world.advanceTo(stoppedAt + 20 * minute)
    expect(endings(world, user)).toEqual({ 'one 1': `held out, ${ended}` })
    await world.post([viewed(user, stoppedAt + day)])
    await world.advanceTo(stoppedAt + 2 * day)
    expect(world.items('enrollment')[0]).toMatchObject({ goal: { event: 'Product Viewed' } })
  })

  test('ends the runs of its former names', async () => {
    const world = await inside({ one: long })
    world.deploy(await project({ two: { ...long, was: 'one' } }))
    await world.advanceTo(stoppedAt + minute)
    world.deploy(await project({ two: { ...long, was: 'one', ...stopped } }))
    await world.advanceTo(stoppedAt + 25 * minute)
    expect(both(world)).toEqual([{ 'one 1': ended }, { 'one 1': ended }])
  })

  test('goes round once while it stays stopped, and again when it is stopped again', async () => {
    const world = await inside({ one: long })
    world.deploy(await project({ one: { ...long, ...stopped } }))
    await world.advanceTo(stoppedAt + day)
    world.deploy(await project({ one: { ...long, ...stopped }, other: waiting }))
    await world.advanceTo(stoppedAt + 2 * day)
    expect(passes(world)).toEqual(['stop-one-1'])
    world.deploy(await project({ one: long }))
    await world.post([order('anna', stoppedAt + 2 * day)])
    await world.advanceTo(stoppedAt + 3 * day)
    world.deploy(await project({ one: { ...long, ...stopped } }))
    await world.advanceTo(stoppedAt + 4 * day)
    expect(endings(world, 'anna')).toEqual({ 'one 1': ended, 'one 2': ended })
    expect(passes(world)).toEqual(['stop-one-1', 'stop-one-2'])
  })
})

describe('live again before the pass has come to anybody', () => {
  async function revived(one: object, weather: Weather = {}): Promise<World> {
    const world = await inside({ one }, weather)
    world.deploy(await project({ one: { ...one, ...stopped } }))
    world.deploy(await project({ one }))
    return world
  }

  test('it revives nobody: a step that falls due at once ends the run', async () => {
    const world = await revived({ ...long, steps: [{ wait: '24h' }, { wait: '1min' }, { send: { email: 'late' } }] })
    await world.advanceTo(stoppedAt + 2 * minute)
    expect([both(world), mails(world)]).toEqual([[{ 'one 1': ended }, { 'one 1': ended }], []])
  })

  test('nor whoever has none to take, and those who come now go on', async () => {
    const world = await revived(long)
    await world.post([identify('carl', stoppedAt), order('carl', stoppedAt)])
    await world.advanceTo(stoppedAt + 20 * minute)
    expect([...both(world), endings(world, 'carl')]).toEqual([{ 'one 1': ended }, { 'one 1': ended }, { 'one 1': 'open' }])
    await world.advanceTo(start + 100 * day)
    expect(mailsTo(world, 'carl')).toHaveLength(1)
    expect(mails(world)).toHaveLength(1)
  })

  test('whoever comes again enters anew, also where one run is all they may have', async () => {
    for (const entry of [{ reentry: 'always' }, { reentry: 'always', whileActive: 'restart' }, { reentry: 'always', group: 'offers' }]) {
      const world = await revived({ ...long, entry, steps: [{ wait: '60d' }] })
      await world.post([order('anna', stoppedAt)])
      await world.quiet()
      expect([entry, endings(world, 'anna')]).toEqual([entry, { 'one 1': ended, 'one 2': 'open' }])
      await world.advanceTo(stoppedAt + 30 * minute)
      expect(endings(world, 'anna')).toEqual({ 'one 1': ended, 'one 2': 'open' })
    }
  })

  test('what a run had waited for ends it, and its goal is counted', async () => {
    const world = await revived(waiting)
    await world.post([viewed('anna', stoppedAt), { type: 'track', event: 'Account Closed', userId: 'bert', messageId: 'closed', timestamp: new Date(stoppedAt).toISOString() }])
    await world.quiet()
    expect(both(world)).toEqual([{ 'one 1': ended }, { 'one 1': ended }])
    await world.advanceTo(start + 100 * day)
    expect(mails(world)).toEqual([])
    expect(world.items('enrollment').find(({ pk }) => pk === `C#${customerKey('bert')}`)).toMatchObject({ goal: { event: 'Account Closed' } })
  })

  test('nor does a file that was deleted after the stop let anybody go on', async () => {
    const world = await inside({ one: long })
    world.deploy(await project({ one: { ...long, ...stopped } }))
    world.deploy(await project({ other: waiting }))
    await world.advanceTo(stoppedAt + 20 * minute)
    expect(both(world)).toEqual([{ 'one 1': ended }, { 'one 1': ended }])
  })

  test('a trigger of before the stop that is judged after it enters a run that ends at once', async () => {
    const world = await inside({ one: long })
    const held: object[] = []
    world.intercept = (queue, body) => queue === 'enroll' && held.push(body as object) > 0
    await world.post([identify('carl', stoppedAt), order('carl', stoppedAt)])
    await world.quiet()
    world.intercept = () => false
    world.deploy(await project({ one: { ...long, ...stopped } }))
    for (const body of held) world.redeliver('enroll', body)
    await world.quiet()
    expect([endings(world, 'carl'), executions(world)]).toEqual([{ 'one 1': ended }, ['RUNNING', 'RUNNING']])
  })
})
