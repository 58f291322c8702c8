import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { customerKey, day, identify, order, start } from '../world/brand.ts'
import { endings, mailsTo } from '../world/story.ts'
import { everyCrash } from '../world/every-crash.ts'
import { project } from '../world/project.ts'

const hour = day / 24
const at = (instant: number): string => new Date(instant).toISOString()
const ping = (instant = start, name = 'Ping'): object => ({ type: 'track', event: name, userId: 'anna', messageId: `${name}-${instant}`, timestamp: at(instant), properties: {} })
const scores = { lead: { points: [{ event: 'Page Viewed', points: 10, max: 30, inLast: '6d' }] } }
const rfm = { event: 'Order Completed', amount: 'total', recency: ['2d', '5d', '10d', '20d'], frequency: [2, 3, 4, 5], monetary: [10, 20, 30, 40] }
const segments = { 'segments.json': JSON.stringify({ segments: { readers: { label: 'Readers', when: { event: 'Page Viewed', inLast: '4d' } } } }) }

/** Three pages in the two days before the run, and an order. */
const before = [identify('anna', start - 5 * day), ping(start - 2 * day, 'Page Viewed'), ping(start - 30 * hour, 'Page Viewed'), ping(start - day, 'Page Viewed'), order('anna', start - day)]

async function live(journey: JsonObject, events: object[] = [], { days = 40, weather = {} }: { days?: number; weather?: Weather } = {}): Promise<World> {
  const world = new World(await project({ one: { trigger: { event: 'Ping' }, ...journey } }, { scores, rfm }, segments), start - 5 * day, weather)
  for (const event of [...before, ping(), ...events]) {
    await world.advanceTo(Date.parse((event as { timestamp: string }).timestamp))
    await world.post([event])
  }
  await world.advanceTo(start + days * day)
  return world
}

/** When the run's first ended, in days after its entry. */
const endedAfter = (world: World): unknown[] => world.items('enrollment').map(({ end }) => {
  const { kind, at: ended } = end as { kind: string; at: number }
  return `${kind} ${(ended - start) / day}`
})

const idle: JsonObject[] = [{ wait: '30d' }]
const unread: JsonObject = { event: 'Page Viewed', notInLast: '14d' }

describe('a condition that time alone turns true', () => {
  test.each<[string, JsonObject, number]>([
    ['nothing done for so long', unread, 13],
    ['nothing done for so long, from the first event where there was none', { event: 'Never Seen', notInLast: '14d' }, 9],
    ['fewer than so many in a window', { event: 'Page Viewed', count: { below: 2 }, inLast: '7d' }, 5.75],
    ['none in a window', { event: 'Page Viewed', count: 0, inLast: '7d' }, 6],
    ['fewer days than so many', { event: 'Page Viewed', days: { below: 2 }, inLast: '3d' }, 14 / 24],
    ['none since entry in a window', { all: [{ event: 'Ping', count: { atLeast: 1 } }, { event: 'Page Viewed', count: 0, since: 'entry', inLast: '3d' }, unread] }, 13],
    ['a score that has sunk', { score: 'lead', below: 20 }, 4.75],
    ['a recency that has sunk', { rfm: { recency: { atMost: 2 } } }, 9],
    ['a segment that is left', { not: { segment: 'readers' } }, 3],
    ['all of several, the last of which turns', { all: [unread, { score: 'lead', below: 20 }, { rfm: { recency: { atMost: 2 } } }] }, 13],
    ['any of several, the first of which turns', { any: [unread, { score: 'lead', below: 20 }] }, 4.75],
    ['what turns true, and false again', { all: [{ score: 'lead', below: 20 }, { event: 'Page Viewed', inLast: '6d' }] }, 4.75],
  ])('ends a run as an exit, to the millisecond: %s', async (_, when, days) => {
    const world = await live({ exit: { when }, steps: idle })
    expect([endedAfter(world), world.faults, world.items('turn')]).toEqual([[`exited ${days}`], [], []])
  })

  test('is a goal, also after the run ended, and not after its time', async () => {
    const reached = (world: World): unknown[] => world.items('enrollment').map(({ goal }) => goal === undefined ? undefined : ((goal as { at: number }).at - start) / day)
    expect(endedAfter(await live({ goal: { when: unread, within: '20d' }, steps: idle }))).toEqual(['goal 13'])
    const after = await live({ goal: { when: unread, within: '20d' }, steps: [{ wait: '2d' }] })
    expect([endedAfter(after), reached(after), after.items('turn')]).toEqual([['completed 2'], [13], []])
    expect(reached(await live({ goal: { when: unread, within: '12d' }, steps: idle }))).toEqual([undefined])
    const going = await live({ goal: { when: unread, within: '20d', ends: false }, steps: idle })
    expect([endedAfter(going), reached(going)]).toEqual([['completed 30'], [13]])
  })

  test('is waited for, in an arm beside others', async () => {
    const steps = [{ wait: '1d' }, { waitFor: [{ name: 'back', event: 'Order Completed', steps: [] }, { name: 'gone', when: unread, steps: [{ send: { email: 'gone' } }] }], within: '20d', else: [{ send: { email: 'never' } }] }]
    expect(mailsTo(await live({ steps }), 'anna')).toEqual(['2010-01-17 10:00 one/gone'])
    const late = [{ waitFor: { when: unread }, within: '12d', then: [], else: [{ send: { email: 'else' } }] }]
    expect(mailsTo(await live({ steps: late }), 'anna')).toEqual(['2010-01-16 10:00 one/else'])
  })

  test('is put off by what the customer does meanwhile, and brought nearer', async () => {
    expect(endedAfter(await live({ exit: { when: unread }, steps: [{ wait: '60d' }] }, [ping(start + 10 * day, 'Page Viewed'), ping(start + 20 * day, 'Page Viewed')], { days: 70 }))).toEqual(['exited 34'])
    const fewer = { any: [unread, { all: [{ event: 'Order Completed', count: { atLeast: 2 } }, { event: 'Order Completed', count: 0, inLast: '3d' }] }] }
    expect(endedAfter(await live({ exit: { when: fewer }, steps: idle }, [order('anna', start + 2 * day)]))).toEqual(['exited 5'])
  })

  test('is heard by a run that is held out', async () => {
    const world = await live({ goal: { when: unread, within: '20d' }, entry: { reentry: 'always', holdout: 0.5 }, steps: idle })
    expect(endedAfter(world)).toEqual(['goal 13'])
    const drawn = await project({ one: { trigger: { event: 'Ping' }, goal: { when: unread, within: '20d' }, entry: { reentry: 'always', holdout: 0.99 }, steps: idle } })
    const other = new World(drawn, start - 5 * day)
    for (const event of [...before, ping()]) {
      await other.advanceTo(Date.parse((event as { timestamp: string }).timestamp))
      await other.post([event])
    }
    await other.advanceTo(start + 40 * day)
    expect([other.items('enrollment').map(({ heldOut }) => heldOut), endedAfter(other)]).toEqual([[true], ['goal 13']])
  })

  test('is heard by a held-out run whose entry dies halfway', async () => {
    const story = (weather: Weather): Promise<World> => live({ goal: { when: unread, within: '20d' }, entry: { reentry: 'always', holdout: 0.99 }, steps: idle }, [], { weather })
    const { crashes, differ } = await everyCrash(['enroll', 'turns'], story, endedAfter)
    expect(endedAfter(await story({}))).toEqual(['goal 13'])
    expect([crashes > 6, differ]).toEqual([true, []])
  })

  test('leaves nothing behind where the run ends before', async () => {
    const world = await live({ exit: [{ when: unread }, { event: 'Order Completed' }], steps: idle }, [order('anna', start + 2 * day)])
    expect([endings(world, 'anna'), world.items('turn')]).toEqual([{ 'one 1': 'exited: exit 2' }, []])
  })

  test('costs nothing where no time turns it', async () => {
    const seen: string[] = []
    const ports: Weather['ports'] = (all) => ({ ...all, table: new Proxy(all.table, { get: (table, name) => (...given: never[]) => {
      if (JSON.stringify(given).includes('"H#')) seen.push(String(name))
      return (Reflect.get(table, name, table) as (...all: never[]) => unknown).apply(table, given)
    } }) })
    await live({ exit: { when: { event: 'Order Completed', count: { atLeast: 5 } } }, goal: { event: 'Reviewed', within: '20d' }, steps: [{ waitFor: { when: { attribute: 'mood', is: 'happy' } }, within: '9d' }] }, [order('anna', start + day)], { weather: { ports } })
    expect(seen).toEqual([])
  })
})

describe('a condition that no fact answers', () => {
  const send = { send: { email: 'hello' } }
  test('is judged when what it asks of a message comes about', async () => {
    const world = await live({ steps: [send, { waitFor: { when: { message: 'hello', was: 'clicked' } }, within: '9d', then: [{ send: { email: 'clicked' } }] }] }, [], { days: 1 })
    world.report(world.mails[0]!.mail, 'Click', { link: 'https://shop.example.com/', linkTags: { link: ['shop'] } })
    await world.advanceTo(start + 2 * day)
    expect(mailsTo(world, 'anna')).toEqual(['2010-01-04 10:00 one/hello', '2010-01-05 10:00 one/clicked'])
  })
  test('is judged when a topic is left, and keeps nobody out who takes it', async () => {
    const world = await live({ exit: { when: { not: { subscribed: 'news' } } }, topic: 'receipts', steps: [{ ...send, topic: 'news' }, ...idle] }, [], { days: 1 })
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'open' })
    await world.unsubscribe({ customer: customerKey('anna'), message: world.mails[0]!.mail.tags['message']!, topic: 'news' })
    await world.advanceTo(start + 2 * day)
    expect(endings(world, 'anna')).toEqual({ 'one 1': 'exited: exit 1' })
  })
})

describe('through every crash, double delivery and order', () => {
  const journey = {
    goal: { when: { event: 'Order Completed', notInLast: '8d' }, within: '30d', ends: false }, exit: { when: { score: 'lead', below: 10 } },
    steps: [{ waitFor: { when: { event: 'Page Viewed', count: { below: 2 }, inLast: '5d' } }, within: '20d', then: [{ send: { email: 'fewer' } }] }, { wait: '30d' }],
  }
  const story = (weather: Weather): Promise<World> => live(journey, [ping(start + 2 * day, 'Page Viewed'), order('anna', start + 3 * day)], { days: 12, weather })
  const told = (world: World): unknown => [mailsTo(world, 'anna').map((mail) => mail.slice(0, 13)), endings(world, 'anna'), world.items('enrollment').map(({ goal }) => Math.floor((goal as { at: number } | undefined)?.at ?? 0) === start + 11 * day), world.items('turn')]

  test('nobody is missed', async () => {
    const { crashes, differ } = await everyCrash(['turns', 'resume'], story, told)
    expect(told(await story({}))).toEqual([['2010-01-08 10'], { 'one 1': 'exited: exit 1' }, [true], []])
    expect([crashes > 20, differ]).toEqual([true, []])
    expect(told(await story({ deliveries: 3 }))).toEqual(told(await story({})))
  })

  test('a look by an older profile never puts off what a newer one has set', async () => {
    let raced = false
    const key = customerKey('anna')
    const ports: Weather['ports'] = (all, task) => {
      if (task !== 'happenings') return all
      const write: typeof all.table.write = async (...writes) => {
        const [own] = writes
        const item = own !== undefined && 'update' in own && own.update.sk.startsWith('H#') ? own : undefined
        if (!raced && item?.set?.['dueAt'] !== undefined && item.update.pk === `C#${key}`) {
          raced = true
          // Another process has looked meanwhile and wants this run to be looked at sooner.
          await all.table.write({ update: item.update, set: { dueAt: all.now() + hour, revision: 1e15 } })
        }
        return all.table.write(...writes)
      }
      return { ...all, table: new Proxy(all.table, { get: (table, name) => name === 'write' ? write : (Reflect.get(table, name, table) as () => unknown).bind(table) }) }
    }
    const world = await live({ exit: { when: { all: [{ score: 'lead', below: 20 }, unread] } }, steps: idle }, [], { days: 4.76, weather: { ports } })
    expect([raced, world.items('turn').map(({ dueAt, revision }) => [((dueAt as number) - start) / hour, revision])]).toEqual([true, [[4.75 * 24 + 1, 1e15]]])
  })
})
