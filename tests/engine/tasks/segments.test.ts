import type { JsonObject } from '../../../engine/json.ts'
import type { Compiled } from '../../../engine/language/project.ts'
import { World } from '../world/world.ts'
import type { Weather } from '../world/world.ts'
import { customerKey, day, identify, order, start } from '../world/brand.ts'
import { describe, expect, test } from 'vitest'
import { endings, mailsTo } from '../world/story.ts'
import { project } from '../world/project.ts'

const fans = { event: 'Order Completed', count: { atLeast: 2 }, inLast: '10d' }
const segments = (when: JsonObject = fans): Record<string, string> => ({ 'segments.json': JSON.stringify({ segments: { fans: { label: 'Fans', when }, idle: { label: 'Idle', when: { not: { segment: 'fans' } } } } }) })
const greet = { trigger: { segment: 'fans' }, steps: [{ send: { email: 'hello' } }] }
const part = { trigger: { segment: 'fans', on: 'leave' }, steps: [{ send: { email: 'goodbye' } }] }
const make = (journeys: Record<string, object>, when: JsonObject = fans): Promise<Compiled> => project(journeys, {}, segments(when))

async function live(compiled: Compiled, events: object[], days: number, weather: Weather = {}): Promise<World> {
  const world = new World(compiled, start, weather)
  for (const event of events) {
    await world.advanceTo(Date.parse((event as { timestamp: string }).timestamp))
    await world.post([event])
  }
  await world.advanceTo(start + days * day)
  return world
}
const twice = [identify('anna', start), order('anna', start), order('anna', start + 2 * day)]
const changes = (world: World): unknown[] => world.items('membership').map(({ segment, on, ordinal, at, historical }) => [segment, on, ordinal, ((at as number) - start) / day, historical])

test('entering a segment starts a journey, and so does leaving it, which time alone brings', async () => {
  const world = await live(await make({ greet, part }), twice, 20)
  expect(mailsTo(world, 'anna')).toEqual(['2010-01-06 10:00 greet/hello', '2010-01-14 10:00 part/goodbye'])
  expect(changes(world)).toEqual([['fans', 'enter', 1, 2, false], ['fans', 'leave', 2, 10, false]])
})

test('of a segment that nobody listens to nothing is kept but its facts', async () => {
  const world = await live(await make({ one: { trigger: { event: 'Order Completed' }, entry: { reentry: 'always', when: { segment: 'fans' } }, steps: [{ send: { email: 'hello' } }] } }), twice, 20)
  expect(mailsTo(world, 'anna')).toEqual(['2010-01-06 10:00 one/hello'])
  expect(changes(world)).toEqual([])
  expect(Object.keys(world.items('profile')[0]!).filter((name) => name.startsWith('in:'))).toEqual([])
})

describe('a run', () => {
  const run = (more: object): Promise<World> => make({ one: { trigger: { event: 'Order Completed' }, entry: { reentry: 'never' }, steps: [{ wait: '15d' }, { send: { email: 'late' } }], ...more } }).then((compiled) => live(compiled, twice, 30))
  test('is ended by a segment that is entered', async () => expect(endings(await run({ exit: { segment: ['idle', 'fans'] } }), 'anna')).toEqual({ 'one 1': 'exited: exit 1' }))
  test('is ended by a segment that is left by the passing of time', async () => {
    const world = await run({ exit: { segment: 'fans', on: 'leave' } })
    expect([endings(world, 'anna'), world.items('enrollment').map(({ end }) => (((end as { at: number }).at - start) / day))]).toEqual([{ 'one 1': 'exited: exit 1' }, [10]])
  })
  test('reaches its goal by one', async () => expect(endings(await run({ goal: { segment: 'fans', within: '20d' } }), 'anna')).toEqual({ 'one 1': 'goal: goal' }))
  test('waits for one, by name or in a condition', async () => {
    for (const on of [{ segment: 'fans' }, { when: { all: [{ segment: 'fans' }] } }]) {
      const world = await run({ steps: [{ waitFor: on, within: '5d', then: [{ send: { email: 'there' } }], else: [{ send: { email: 'never' } }] }] })
      expect(mailsTo(world, 'anna')).toEqual(['2010-01-06 10:00 one/there'])
    }
  })
  test('waits for the moment at which a condition on a segment turns by time alone', async () => {
    const world = await run({ trigger: { segment: 'fans' }, steps: [{ waitFor: { when: { segment: 'idle' } }, within: '20d', then: [{ send: { email: 'there' } }] }] })
    expect(mailsTo(world, 'anna')).toEqual(['2010-01-14 10:00 one/there'])
  })
  describe('to which one event brings a change and an arm of its wait at once', () => {
    const waiting = (arms: unknown, more: object = {}): Promise<World> => run({ steps: [{ waitFor: arms, within: '5d', then: [{ send: { email: 'there' } }] }], ...more })
    const ordered = { event: 'Order Completed' }

    test('ends by its exit, and goes no step further', async () => {
      const world = await waiting(ordered, { exit: { segment: 'fans' } })
      expect([endings(world, 'anna'), mailsTo(world, 'anna')]).toEqual([{ 'one 1': 'exited: exit 1' }, []])
    })
    test('reaches its goal before an exit, and the goal is told by its own name', async () => {
      const world = await waiting(ordered, { goal: { segment: 'fans', within: '20d' }, exit: ordered })
      expect([endings(world, 'anna'), mailsTo(world, 'anna')]).toEqual([{ 'one 1': 'goal: goal' }, []])
      expect(world.items('enrollment')[0]?.['goal']).toMatchObject({ event: 'fans' })
    })
    test('does so too where a condition on the event is waited for', async () => {
      const often = { when: { event: 'Order Completed', count: { atLeast: 2 } } }
      const left = await waiting(often, { exit: { segment: 'fans' } })
      expect([endings(left, 'anna'), mailsTo(left, 'anna')]).toEqual([{ 'one 1': 'exited: exit 1' }, []])
      const arms = [{ segment: 'fans', steps: [{ send: { email: 'fan' } }] }, { ...often, steps: [{ send: { email: 'often' } }] }]
      expect(mailsTo(await run({ steps: [{ waitFor: arms, within: '5d' }] }), 'anna')).toEqual(['2010-01-06 10:00 one/fan'])
    })
    test('takes the first of its arms', async () => {
      const arms = [{ segment: 'fans', steps: [{ send: { email: 'fan' } }] }, { ...ordered, steps: [{ send: { email: 'buyer' } }] }]
      expect(mailsTo(await run({ steps: [{ waitFor: arms, within: '5d' }] }), 'anna')).toEqual(['2010-01-06 10:00 one/fan'])
      expect(mailsTo(await run({ steps: [{ waitFor: arms.toReversed(), within: '5d' }] }), 'anna')).toEqual(['2010-01-06 10:00 one/buyer'])
    })
  })
  test('finds that it was left between trigger and claim', async () => {
    const world = await run({ trigger: { segment: 'fans' }, exit: { segment: 'fans', on: 'leave' } })
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'exited: exit 1' })
  })
})

describe('a deploy triggers nothing', () => {
  const other = { trigger: { event: 'Nothing' }, steps: [{ send: { email: 'none' } }] }
  test('for who is in a segment already that somebody now listens to, and later leaving does', async () => {
    const world = await live(await make({ other }), twice, 3)
    world.deploy(await make({ greet, part }))
    await world.post([{ type: 'track', event: 'Page Seen', userId: 'anna', messageId: 'p', timestamp: new Date(world.now).toISOString() }])
    await world.advanceTo(start + 20 * day)
    expect(mailsTo(world, 'anna')).toEqual(['2010-01-14 10:00 part/goodbye'])
    expect(changes(world)).toEqual([['fans', 'enter', 1, 2, true], ['fans', 'leave', 2, 10, false]])
  })
  test('when the same facts are judged by another bound', async () => {
    const world = await live(await make({ greet }, { ...fans, count: { above: 2 } }), twice, 3)
    world.deploy(await make({ greet }, { ...fans, count: { atLeast: 2 } }))
    await world.post([{ type: 'track', event: 'Page Seen', userId: 'anna', messageId: 'p', timestamp: new Date(world.now).toISOString() }])
    await world.advanceTo(start + 5 * day)
    expect([mailsTo(world, 'anna'), changes(world)]).toEqual([[], [['fans', 'enter', 1, 2, true]]])
  })
  test('nor does the segment\'s coming back to who was in it before', async () => {
    const world = await live(await make({ greet }), twice, 3)
    world.deploy(await make({ other }))
    await world.advanceTo(start + 20 * day)
    world.deploy(await make({ greet, part }))
    await world.post([order('anna', start + 20 * day)])
    await world.advanceTo(start + 25 * day)
    await world.post([order('anna', start + 25 * day)])
    await world.advanceTo(start + 26 * day)
    expect(mailsTo(world, 'anna')).toEqual(['2010-01-06 10:00 greet/hello', '2010-01-29 10:00 greet/hello'])
  })
})

test('imported history moves the membership silently, then and at the next sweep', async () => {
  const history = twice.map((event) => ({ ...event, context: { historical: true } }))
  const world = new World(await make({ greet, part }), start + 5 * day)
  await world.post(history)
  await world.advanceTo(start + 6 * day)
  expect([world.mails, changes(world)]).toEqual([[], [['fans', 'enter', 1, 2, true]]])
  await world.advanceTo(start + 20 * day)
  expect(mailsTo(world, 'anna')).toEqual(['2010-01-14 10:00 part/goodbye'])
})

test('is acted on exactly once, whatever is delivered twice or out of order', async () => {
  const world = await live(await make({ greet, part }), twice, 20, { deliveries: 3, shuffle: (records) => records.toReversed() })
  expect(mailsTo(world, 'anna')).toEqual(['2010-01-06 10:00 greet/hello', '2010-01-14 10:00 part/goodbye'])
  expect(world.items('enrollment')).toHaveLength(2)
})

test('who has left again is not entered for having come', async () => {
  const world = new World(await make({ greet }), start)
  const held: unknown[] = []
  world.intercept = (queue, body) => queue === 'enroll' && held.push(body) > 0
  for (const event of twice) {
    await world.advanceTo(Date.parse((event as { timestamp: string }).timestamp))
    await world.post([event])
  }
  await world.advanceTo(start + 12 * day)
  world.intercept = () => false
  world.redeliver('enroll', held[0])
  await world.advanceTo(start + 13 * day)
  expect(world.mails).toEqual([])
  expect(world.items('refusal').map(({ pk, reason }) => [pk, reason])).toEqual([[`C#${customerKey('anna')}`, 'moved-on']])
})

test('one event may change as many as may be listened to, beside the stage, and a deploy as many again', async () => {
  const names = Array.from({ length: 40 }, (_, n) => `s${n}`)
  const made = (when: object): Promise<Compiled> => project({ one: { trigger: { event: 'Asked' }, exit: names.map((segment) => ({ segment })), steps: [{ wait: '1d' }] } }, {}, {
    'segments.json': JSON.stringify({ segments: Object.fromEntries(names.map((name) => [name, { label: name, when }])) }),
  })
  const world = new World(await made({ event: 'Order Completed' }), start)
  await world.post([identify('anna', start), order('anna', start)])
  await world.quiet()
  world.deploy(await made({ event: 'Nothing' }))
  await world.advanceTo(start + day)
  expect([world.items('membership').length, world.faults]).toEqual([80, []])
})
