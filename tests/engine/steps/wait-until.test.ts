import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { compileSteps, payloadOf } from '../compile/journeys.ts'
import { day, start } from '../world/brand.ts'
import { endings, mailsTo, pathOf } from '../world/story.ts'
import { everyCrash } from '../world/every-crash.ts'
import { project } from '../world/project.ts'
import { wrongIn } from '../language/small-project.ts'

const at = (instant: number): string => new Date(instant).toISOString()
const ping = (properties: object = {}, instant = start): object => ({ type: 'track', event: 'Ping', userId: 'anna', messageId: `ping-${instant}`, timestamp: at(instant), properties })
const identify = (traits: object, instant = start): object => ({ type: 'identify', userId: 'anna', messageId: `identify-${instant}`, timestamp: at(instant), traits: { email: 'anna@example.com', ...traits } })

interface Life {
  traits?: object
  properties?: object
  changes?: [number, object][]
  weather?: Weather
  limits?: object
}

async function live(steps: JsonObject[], days: number, { traits = {}, properties = {}, changes = [], weather, limits }: Life = {}): Promise<World> {
  const world = new World(await project({ trial: { trigger: { event: 'Ping' }, steps } }, limits === undefined ? {} : { limits }), start, weather)
  await world.post([identify(traits), ping(properties)])
  for (const [when, changed] of changes) {
    await world.advanceTo(when)
    await world.post([identify(changed, when)])
  }
  await world.advanceTo(start + days * day)
  expect(weather === undefined ? world.faults : []).toEqual([])
  return world
}

const sent = (world: World): string[] => mailsTo(world, 'anna').map((mail) => mail.replace('trial/', ''))
const hello: JsonObject = { send: { email: 'hello' } }
const missed: JsonObject = { send: { email: 'missed' } }

describe('a moment that stands still', () => {
  test('is the next time that the clock shows it, strictly later', async () => {
    expect(sent(await live([{ waitUntil: '09:00' }, hello], 3))).toEqual(['2010-01-05 09:00 hello'])
    expect(sent(await live([{ waitUntil: '10:00' }, hello], 3))).toEqual(['2010-01-05 10:00 hello'])
    expect(sent(await live([{ waitUntil: '10:30', on: 'wed' }, hello], 3, { traits: { timezone: 'Europe/Berlin' } }))).toEqual(['2010-01-06 09:30 hello'])
  })

  test('is an offset from entry, however long the steps before it took', async () => {
    expect(sent(await live([{ wait: '5h' }, { waitUntil: 'entry', offset: '24h' }, hello], 3))).toEqual(['2010-01-05 10:00 hello'])
    expect(sent(await live([{ waitUntil: 'entry', offset: '2d', at: '08:30' }, hello], 3))).toEqual(['2010-01-06 08:30 hello'])
    expect(sent(await live([{ wait: '3d' }, { waitUntil: 'entry', offset: '24h' }, hello], 5))).toEqual(['2010-01-07 10:00 hello'])
  })

  test('is a date of the trigger’s', async () => {
    const steps = [{ id: 'departs', waitUntil: { trigger: 'departsAt' }, offset: '-1d', at: '09:00', atMost: '30d', else: [missed] }, hello]
    expect(sent(await live(steps, 30, { properties: { departsAt: '2010-01-20T17:00:00Z' } }))).toEqual(['2010-01-19 09:00 hello'])
    for (const departsAt of ['2010-01-04T17:00:00Z', 'soon', '2011-01-04', undefined]) expect(sent(await live(steps, 60, { properties: { departsAt } }))).toEqual(['2010-01-04 10:00 missed', '2010-01-04 10:00 hello'])
  })

  test('costs one Wait, and with an else a Task and a Choice more', async () => {
    expect(pathOf(await live([{ waitUntil: '09:00' }, hello], 3), 'anna', 'trial')).toEqual(['waituntil-after-start', 'hello', 'end'])
    const steps = [{ id: 'soon', waitUntil: 'entry', offset: '1h', else: [missed] }, hello]
    expect(pathOf(await live(steps, 3), 'anna', 'trial')).toEqual(['soon', 'choose soon', 'until soon', 'hello', 'end'])
  })
})

describe('a date of the customer’s own', () => {
  const steps = [{ id: 'trial-ends', waitUntil: { attribute: 'trialEndsAt' }, offset: '-1d', at: '09:00', atMost: '60d', else: [missed] }, hello]
  const ends = { traits: { trialEndsAt: '2010-01-20' } }

  test('is waited for', async () => {
    const world = await live(steps, 30, ends)
    expect(sent(world)).toEqual(['2010-01-19 09:00 hello'])
    expect(world.items('waiter')).toEqual([])
  })

  test('costs one Task, and a Choice where there is an else', async () => {
    expect(pathOf(await live(steps, 30, ends), 'anna', 'trial')).toEqual(['trial-ends', 'choose trial-ends', 'hello', 'end'])
    const { else: _, ...plain } = steps[0] as JsonObject
    expect(pathOf(await live([plain, hello], 30, ends), 'anna', 'trial')).toEqual(['trial-ends', 'hello', 'end'])
  })

  test('is followed when it changes, to later and to earlier', async () => {
    expect(sent(await live(steps, 50, { ...ends, changes: [[start + 2 * day, { trialEndsAt: '2010-02-01' }]] }))).toEqual(['2010-01-31 09:00 hello'])
    expect(sent(await live(steps, 50, { ...ends, changes: [[start + 2 * day, { trialEndsAt: '2010-02-01' }], [start + 3 * day, { trialEndsAt: '2010-01-10' }]] }))).toEqual(['2010-01-09 09:00 hello'])
  })

  test('that is missing, past or too far off runs the else at once, also when it becomes so', async () => {
    const atOnce = ['2010-01-04 10:00 missed', '2010-01-04 10:00 hello']
    for (const trialEndsAt of [undefined, null, 'soon', '2009-12-01', '2010-12-01', 20]) expect(sent(await live(steps, 90, { traits: { trialEndsAt } }))).toEqual(atOnce)
    for (const trialEndsAt of [null, '2009-12-01', '2010-12-01']) {
      expect(sent(await live(steps, 90, { ...ends, changes: [[start + 2 * day, { trialEndsAt }]] }))).toEqual(['2010-01-06 10:00 missed', '2010-01-06 10:00 hello'])
    }
  })

  test('without an else it goes on at once', async () => {
    const { else: _, ...plain } = steps[0] as JsonObject
    expect(sent(await live([plain, hello], 9, {}))).toEqual(['2010-01-04 10:00 hello'])
  })

  test('loses nothing of what happens meanwhile to a waitFor behind it', async () => {
    const waiting: JsonObject[] = [
      { waitUntil: { attribute: 'trialEndsAt' }, atMost: '30d' },
      { waitFor: { event: 'Ping' }, within: '1d', then: [hello], else: [missed] },
    ]
    const world = new World(await project({ trial: { trigger: { event: 'Ping' }, steps: waiting } }), start)
    await world.post([identify({ trialEndsAt: at(start + 5 * day) }), ping()])
    await world.advanceTo(start + 2 * day)
    await world.post([ping({}, start + 2 * day)])
    await world.advanceTo(start + 10 * day)
    expect(sent(world)).toEqual(['2010-01-09 10:00 hello'])
  })

  test('is aimed at the release of the send behind it', async () => {
    const own = [{ id: 'ends', waitUntil: { attribute: 'trialEndsAt' }, atMost: '60d' }, hello]
    const world = await live(own, 30, { ...ends, limits: { spread: '1min', window: { from: '11:00', to: '12:00' } } })
    expect([sent(world), pathOf(world, 'anna', 'trial')]).toEqual([['2010-01-20 11:00 hello'], ['ends', 'hello', 'end']])
  })

  test('plans the wait behind it', async () => {
    const own = [{ id: 'ends', waitUntil: { attribute: 'trialEndsAt' }, atMost: '60d' }, { wait: '1d', at: '15:00' }, hello]
    expect(sent(await live(own, 30, ends))).toEqual(['2010-01-21 15:00 hello'])
  })

  test('of a run that ends meanwhile leaves nothing behind', async () => {
    const world = new World(await project({ trial: { trigger: { event: 'Ping' }, exit: { event: 'Order Completed' }, steps } }), start)
    await world.post([identify(ends.traits), ping()])
    await world.advanceTo(start + day)
    await world.post([{ type: 'track', event: 'Order Completed', userId: 'anna', messageId: 'o', timestamp: at(start + day) }])
    await world.advanceTo(start + 30 * day)
    expect([sent(world), endings(world, 'anna'), world.items('waiter')]).toEqual([[], { 'trial 1': 'exited: exit 1' }, []])
  })

  test('is followed through every crash, double delivery and order', async () => {
    const story = (weather: Weather): Promise<World> => live(steps, 50, { ...ends, changes: [[start + 2 * day, { trialEndsAt: '2010-02-01' }], [start + 3 * day, { trialEndsAt: '2010-01-10' }]], weather })
    const told = (world: World): unknown => [sent(world).map((mail) => mail.slice(0, 15)), endings(world, 'anna'), world.items('waiter')]
    const { crashes, differ } = await everyCrash(['wait-until', 'resume', 'sweep'], story, told)
    expect([crashes > 20, differ]).toEqual([true, []])
    expect(told(await story({ deliveries: 3 }))).toEqual(told(await story({})))
  })

  test('that was resolved by another meanwhile is resolved again, never overwritten', async () => {
    let raced = false
    const ports: Weather['ports'] = (all, task) => {
      if (task !== 'steps') return all
      const write: typeof all.table.write = async (...writes) => {
        const [own] = writes
        if (!raced && own !== undefined && 'update' in own && own.set?.['dueAt'] !== undefined && own.update.sk.startsWith('W#')) {
          raced = true
          await all.table.write({ update: own.update, set: { revision: 7 } })
        }
        return all.table.write(...writes)
      }
      return { ...all, table: new Proxy(all.table, { get: (table, name) => name === 'write' ? write : (Reflect.get(table, name, table) as () => unknown).bind(table) }) }
    }
    const world = await live(steps, 1, { ...ends, weather: { ports } })
    expect([raced, ...world.items('waiter').map((item) => [item['revision'], at(item['dueAt'] as number)])]).toEqual([true, [8, '2010-01-19T09:00:00.000Z']])
  })
})

describe('compiled', () => {
  test('it waits by a token, longer than the date may lie ahead', () => {
    const { definition: { States }, model } = compileSteps([{ id: 'ends', waitUntil: { attribute: 'trialEndsAt' }, offset: '-1d', atMost: '90d' }, { wait: '1d' }])
    expect(States['ends']).toMatchObject({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', TimeoutSeconds: 106 * 86_400, Next: 'wait-after-ends' })
    expect(payloadOf(States['ends']!)).toMatchObject({ task: 'waitUntil', until: { attribute: 'trialEndsAt', offset: '-1d', atMost: '90d' }, arms: [{ name: 'then', next: { wait: { duration: '1d' } } }, { name: 'else', next: { wait: { duration: '1d' } } }] })
    expect(States['timed out: ends']?.['Next']).toBe('plan wait-after-ends')
    expect(model.interests).toContain('@attributes')
    expect(model.longest).toBe(92 * day)
  })

  test.each<[string, JsonObject, string[]]>([
    ['a date without a bound', { waitUntil: { attribute: 'x' } }, ['wait-until.no-bound $.steps[0]']],
    ['what is declared as no date', { waitUntil: { attribute: 'email' }, atMost: '9d' }, ['attribute.no-date $.steps[0].waitUntil.attribute']],
    ['a moment before entry', { waitUntil: 'entry', offset: '-1h' }, ['wait-until.passed $.steps[0]']],
    ['entry itself', { waitUntil: 'entry' }, ['wait-until.passed $.steps[0]']],
    ['what means nothing beside a time of day', { waitUntil: '09:00', offset: '1d', at: '10:00', atMost: '5d' }, ['wait-until.stray-key $.steps[0].offset', 'wait-until.stray-key $.steps[0].at', 'wait-until.stray-key $.steps[0].atMost']],
    ['weekdays beside a date', { waitUntil: { trigger: 'x' }, on: 'mon', atMost: '5d' }, ['wait-until.stray-key $.steps[0].on']],
    ['another kind of moment', { waitUntil: { event: 'x' } }, ['shape.missing $.steps[0].waitUntil.attribute', 'shape.unknown-key $.steps[0].waitUntil.event']],
    ['no time of day', { waitUntil: '9:00' }, ['shape.bad-value $.steps[0].waitUntil']],
  ])('refuses %s', async (_, step, said) => expect(await wrongIn({ steps: [step] })).toEqual(said))
})
