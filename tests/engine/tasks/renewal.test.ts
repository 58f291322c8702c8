import { describe, expect, test } from 'vitest'
import type { Compiled } from '../../../engine/language/project.ts'
import type { Weather } from '../world/world.ts'
import { Kills } from '../world/kills.ts'
import { World } from '../world/world.ts'
import { customerKey, day, identify, order, start } from '../world/brand.ts'
import { endings, mailsTo, stagesOf } from '../world/story.ts'
import { project } from '../world/project.ts'

const minute = 60_000
const hour = 60 * minute
const viewed = (user: string, at: number): object => ({ type: 'track', event: 'Product Viewed', userId: user, messageId: `view-${user}-${at}`, timestamp: new Date(at).toISOString() })
const segments = (when: object): Record<string, string> => ({ 'segments.json': JSON.stringify({ segments: { viewers: { label: 'Viewers', when } } }) })
const buyer = (atLeast: number): object => ({ name: 'buyer', label: 'Buyer', when: { event: 'Order Completed', count: { atLeast } } })
const fan = { name: 'fan', label: 'Fan', when: { event: 'Product Viewed', count: { atLeast: 1 } } }
const guest = { name: 'guest', label: 'Guest' }
const hello = { trigger: { stage: 'buyer' }, steps: [{ send: { email: 'hello' } }] }
const deployedAt = start + 10 * day

/** Anna has ordered twice, Bert once, Carl has only looked; then nobody is heard of any more. */
async function quiet(before: Compiled, weather: Weather = {}): Promise<World> {
  const world = new World(before, start, weather)
  const users = ['anna', 'bert', 'carl']
  await world.post([...users.map((user) => identify(user, start)), order('anna', start), order('anna', start + 1), order('bert', start), viewed('carl', start)])
  await world.advanceTo(deployedAt)
  return world
}
const stages = (world: World): Record<string, string> => Object.fromEntries(['anna', 'bert', 'carl'].map((user) => [user, profile(world, user)['stage'] as string]))
const profile = (world: World, user: string): Record<string, unknown> => world.items('profile').find(({ pk }) => pk === `C#${customerKey(user)}`)!
const versions = (world: World): unknown[] => world.items('profile').map(({ version }) => version)
const passes = (world: World): unknown[] => world.items('plan').map(({ sk }) => sk)
const waiting = (world: World): unknown[] => [...world.items('plan'), ...world.items('walk')].filter((item) => item['dueAt'] !== undefined)

const one = await project({ hello }, { stages: [buyer(1), guest] })
const two = await project({ hello }, { stages: [buyer(2), guest] })
const none = await project({ hello }, { stages: [{ ...buyer(1), when: { event: 'Nothing' } }, guest] })

describe('a model that decides otherwise', () => {
  test('moves customers of whom nothing is heard, within twenty minutes, and starts nothing', async () => {
    const world = await quiet(none)
    world.deploy(one)
    await world.advanceTo(deployedAt + 20 * minute)
    expect(stages(world)).toEqual({ anna: 'buyer', bert: 'buyer', carl: 'guest' })
    expect(world.items('transition').filter(({ stage }) => stage === 'buyer').map((item) => [item['cause'], item['historical'], item['model']])).toEqual([['rebuild', true, one.model.hash], ['rebuild', true, one.model.hash]])
    expect([world.mails, world.items('enrollment'), world.faults, waiting(world)]).toEqual([[], [], [], []])
  })

  test('comes to each of them once, and counts time from what it found', async () => {
    const lapsed = { name: 'lapsed', label: 'Lapsed', when: { event: 'Product Viewed', notInLast: '20d' } }
    const asked = { fresh: await project({ hello: { ...hello, trigger: { stage: 'lapsed' } } }, { stages: [lapsed, buyer(1), guest] }), before: await project({ hello }, { stages: [buyer(1), guest] }) }
    const world = await quiet(asked.before)
    const before = versions(world) as number[]
    world.deploy(asked.fresh)
    await world.advanceTo(deployedAt + 5 * hour)
    expect(versions(world)).toEqual(before.map((version) => version + 1))
    expect(stagesOf(world, 'carl')).toHaveLength(1)
    // What falls due by the new rule later is news, and triggers.
    await world.advanceTo(start + 30 * day)
    expect(mailsTo(world, 'carl').map((mail) => mail.slice(0, 10))).toEqual(['2010-01-24'])
  })

  test('tells of segments and milestones without a word to anybody', async () => {
    const joined = { trigger: { segment: 'viewers' }, steps: [{ send: { email: 'hello' } }] }
    const reached = { trigger: { event: 'Milestone Reached' }, steps: [{ send: { email: 'well-done' } }] }
    const changes = { milestones: { 'second-order': { label: 'Second', event: 'Order Completed', count: 2 } } }
    const world = await quiet(await project({ joined, reached }, { milestones: {} }, segments({ event: 'Nothing' })))
    world.deploy(await project({ joined, reached }, changes, segments({ event: 'Product Viewed' })))
    await world.advanceTo(deployedAt + 2 * hour)
    expect(world.items('membership').map((item) => [item.pk, item['on'], item['historical']])).toEqual([[`C#${customerKey('carl')}`, 'enter', true]])
    expect(profile(world, 'anna')['reached']).toEqual(['second-order'])
    expect(world.mails).toEqual([])
  })

  test('is heard by open runs that listen for a condition', async () => {
    const waits = { trigger: { event: 'Product Viewed' }, exit: { when: { segment: 'viewers' } }, steps: [{ wait: '60d' }] }
    const world = await quiet(await project({ waits }, {}, segments({ event: 'Nothing' })))
    expect(endings(world, 'carl')).toEqual({ 'waits 1': 'open' })
    world.deploy(await project({ waits }, {}, segments({ event: 'Product Viewed' })))
    await world.advanceTo(deployedAt + 2 * hour)
    expect(endings(world, 'carl')).toEqual({ 'waits 1': 'exited: exit 1' })
  })

  test('passes by whose profile is broken, and comes to all others', async () => {
    const world = await quiet(none)
    const { version } = profile(world, 'anna')
    await world.table.write({ update: { pk: `C#${customerKey('anna')}`, sk: 'P' }, set: { traits: '{' } })
    world.deploy(one)
    await world.advanceTo(deployedAt + 20 * minute)
    expect([stages(world), profile(world, 'anna')['version'], waiting(world), world.faults]).toEqual([{ anna: 'guest', bert: 'buyer', carl: 'guest' }, version, [], []])
  })

  test('is superseded by the next, also by the one before', async () => {
    const world = await quiet(none)
    world.deploy(one)
    // In the middle of its pass.
    await world.advanceTo(deployedAt + 9 * minute)
    world.deploy(two)
    await world.advanceTo(deployedAt + 10 * hour)
    expect(stages(world)).toEqual({ anna: 'buyer', bert: 'guest', carl: 'guest' })
    world.deploy(one)
    await world.advanceTo(deployedAt + 10 * hour + 9 * minute)
    world.deploy(none)
    await world.advanceTo(deployedAt + 10 * hour + 10 * minute)
    world.deploy(one)
    await world.advanceTo(deployedAt + 20 * hour)
    expect(stages(world)).toEqual({ anna: 'buyer', bert: 'buyer', carl: 'guest' })
    expect([waiting(world), world.mails, world.faults]).toEqual([[], [], []])
  })
})

describe('a model that decides the same', () => {
  test('starts no pass: other steps, another label, another text, a journey more', async () => {
    const world = await quiet(one)
    const before = versions(world)
    world.deploy(await project({ hello: { ...hello, steps: [{ wait: '1d' }, { send: { email: 'hello' } }] } }, { stages: [{ ...buyer(1), label: 'Customer' }, guest] }))
    await world.advanceTo(deployedAt + 5 * hour)
    world.deploy(await project({ hello, other: { ...hello, trigger: { event: 'Cart Left' }, steps: [{ waitFor: { event: 'Product Viewed', where: { sku: 'a' } }, within: '2d' }] } }, { stages: [buyer(1), guest] }))
    await world.advanceTo(deployedAt + 10 * hour)
    expect([passes(world), versions(world)]).toEqual([[], before])
  })

  test('nor does the first there ever was', async () => {
    expect(passes(await quiet(one))).toEqual([])
  })
})

/** What the pass asks of the table, for so many customers. */
async function requests(customers: number, before: Compiled, after: Compiled): Promise<Record<string, number>> {
  const users = Array.from({ length: customers }, (_, n) => `user-${n}`)
  const counting = new Kills([])
  let isCounting = false
  const world = new World(before, start, { ports: (ports) => (isCounting ? counting.wrap(ports) : ports) })
  for (let n = 0; n < users.length; n += 50) await world.post(users.slice(n, n + 50).flatMap((user) => [identify(user, start), order(user, start)]))
  await world.advanceTo(deployedAt)
  isCounting = true
  world.deploy(after)
  await world.advanceTo(deployedAt + 2 * hour)
  expect(world.faults).toEqual([])
  return counting.calls
}

test('costs a customer one write, and a query where facts are new; the profile is read with a hundred others', async () => {
  const known = await project({ hello }, { stages: [{ ...buyer(3) }, guest] })
  const more = async (before: Compiled, after: Compiled): Promise<Record<string, number>> => {
    const [few, many] = [await requests(100, before, after), await requests(300, before, after)]
    return Object.fromEntries(Object.keys(many).map((call) => [call, ((many[call] ?? 0) - (few[call] ?? 0)) / 200]).filter(([, count]) => count !== 0))
  }
  expect(await more(known, two)).toEqual({ 'table.write': 1 })
  expect(await more(known, await project({ hello }, { stages: [buyer(3), fan, guest] }))).toEqual({ 'table.write': 1, 'table.query': 1 })
})

test('a broadcast to a segment asks of a new fact before the pass has come to everybody', async () => {
  const news = { trigger: { schedule: { once: '2010-01-14T10:01' }, audience: { segment: 'viewers' } }, steps: [{ send: { email: 'news' } }] }
  const world = await quiet(await project({ hello }, { stages: [buyer(1), guest] }))
  world.deploy(await project({ hello, news }, { stages: [buyer(1), guest] }, segments({ event: 'Product Viewed' })))
  await world.advanceTo(deployedAt + 2 * hour)
  expect(['anna', 'carl'].map((user) => mailsTo(world, user).filter((mail) => mail.endsWith('news')).length)).toEqual([0, 1])
})
