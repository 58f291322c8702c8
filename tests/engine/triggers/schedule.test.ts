import { describe, expect, test } from 'vitest'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { crashEverywhere } from '../world/crashes.ts'
import { customerKey, day, start } from '../world/brand.ts'
import { mailsTo, outcome } from '../world/story.ts'
import { project } from '../world/project.ts'
import { wrongIn } from '../language/small-project.ts'

const at = (instant: number): string => new Date(instant).toISOString()

const zones: Record<string, string | undefined> = { anna: undefined, bert: 'America/New_York', cleo: 'Asia/Tokyo', dora: 'Pacific/Kiritimati', emil: 'Pacific/Honolulu' }
const people = Object.keys(zones)
const known = (user: string, more: object = {}): object => ({
  type: 'identify', userId: user, messageId: `known-${user}`, timestamp: at(start), traits: { email: `${user}@example.com`, plan: 'full', ...(zones[user] === undefined ? {} : { timezone: zones[user] }), ...more },
})
const sets = (user: string, when: number, traits: object): object => ({ type: 'identify', userId: user, messageId: `sets-${user}-${when}`, timestamp: at(when), traits })

const audience = { attribute: 'plan', is: 'full' }
/** Thursday 7 January 2010. */
const once = { schedule: { once: '2010-01-07T09:00' }, audience }
const broadcast = (trigger: object, more: object = {}): object => ({ trigger, entry: undefined, steps: [{ send: { email: 'news' } }], ...more })
const compiled = await project({ sale: broadcast(once) })

async function lives(events: [number, object[]][], { until = start + 10 * day, weather = {}, made = compiled, users = people }: { until?: number; weather?: Weather; made?: typeof compiled; users?: string[] } = {}): Promise<World> {
  const world = new World(made, start, weather)
  await world.post(users.map((user) => known(user)))
  for (const [when, batch] of events) {
    await world.advanceTo(when)
    await world.post(batch)
  }
  await world.advanceTo(until)
  return world
}
const sent = (world: World): Record<string, string[]> => Object.fromEntries(people.map((user) => [user, mailsTo(world, user).map((mail) => mail.slice(0, 16))]))
const nine = { anna: ['2010-01-07 09:00'], bert: ['2010-01-07 14:00'], cleo: ['2010-01-07 00:00'], dora: ['2010-01-06 19:00'], emil: ['2010-01-07 19:00'] }

describe('a broadcast', () => {
  test('comes to each customer once, at nine on their own clock', async () => {
    const world = await lives([])
    expect(sent(world)).toEqual(nine)
    expect(world.faults).toEqual([])
    expect(world.items('enrollment').find(({ pk }) => pk === `C#${customerKey('bert')}`)).toMatchObject({ triggerAt: expect.closeTo(Date.parse('2010-01-07T14:00:00Z'), -5), properties: '{"occurrence":"2010-01-07T09:00"}' })
  })

  test('judges the audience for each when their own time has come', async () => {
    const noon = Date.parse('2010-01-07T12:00:00Z')
    const world = await lives([[noon, [sets('anna', noon, { plan: 'none' }), sets('bert', noon, { plan: 'none' })]]])
    expect(sent(world)).toEqual({ ...nine, bert: [] })
    expect(world.items('refusal')).toEqual([])
  })

  test('comes every week, on its days, whoever was in before', async () => {
    const made = await project({ sale: broadcast({ schedule: { every: 'week', on: ['mon', 'thu'], at: '08:30' }, audience }) })
    expect(sent(await lives([], { made, until: start + 11 * day }))['anna']).toEqual(['2010-01-07 08:30', '2010-01-11 08:30', '2010-01-14 08:30'])
  })

  test('comes every month, on the last day where a month is shorter', async () => {
    const made = await project({ sale: broadcast({ schedule: { every: 'month', on: 30, at: '08:30' }, audience }) })
    expect(sent(await lives([], { made, until: start + 90 * day }))['anna']).toEqual(['2010-01-30 08:30', '2010-02-28 08:30', '2010-03-30 07:30'])
  })

  test('comes every day through a change of the clocks', async () => {
    const made = await project({ sale: broadcast({ schedule: { every: 'day', at: '01:30' }, audience }) })
    const clocks = Date.parse('2010-03-26T12:00:00Z')
    const world = new World(made, clocks)
    await world.post([known('anna')])
    await world.advanceTo(clocks + 4 * day)
    // On 28 March half past one is left out, and is half past two.
    expect(sent(world)['anna']).toEqual(['2010-03-27 01:30', '2010-03-28 01:30', '2010-03-29 00:30', '2010-03-30 00:30'])
  })

  test('reaches who joined while it was under way, in a zone that it knows of', async () => {
    const noon = Date.parse('2010-01-07T12:00:00Z')
    const late: [number, object[]][] = [[noon, [{ ...known('bert'), timestamp: at(noon) }]]]
    const made = await project({ sale: broadcast(once) }, { brand: { name: 'Shop', postalAddress: '1 Some Street', defaultLocale: 'en', zone: 'Europe/London', zoneByCountry: { US: 'America/New_York' }, senders: { default: { name: 'Shop', email: 'shop@example.com' } } } })
    expect(sent(await lives(late, { made, users: ['anna'] }))).toMatchObject({ anna: nine.anna, bert: nine.bert })
  })

  test('stays inside the send window, as every mail does', async () => {
    const made = await project({ sale: broadcast(once) }, { limits: { spread: '1min', window: { from: '10:00', to: '18:00' } } })
    expect(sent(await lives([], { made }))['anna']).toEqual(['2010-01-07 10:00'])
  })

  test('is spread, each customer always at the same place', async () => {
    const made = await project({ sale: broadcast({ schedule: { every: 'day', at: '09:00' }, audience }) }, { limits: { spread: '2h' } })
    const users = Array.from({ length: 80 }, (_, n) => `user-${n}`)
    const world = await lives([], { made, users, until: start + 3 * day })
    const minutes = users.map((user) => mailsTo(world, user).map((mail) => mail.slice(11, 16)))
    expect(minutes.every((own) => own.length === 3 && new Set(own).size === 1)).toBe(true)
    expect(new Set(minutes.flat()).size).toBeGreaterThan(30)
    expect(minutes.flat().every((minute) => minute >= '09:00' && minute < '11:01')).toBe(true)
  })

  test('asks enroll where the audience takes more than the profile', async () => {
    const made = await project({ sale: broadcast({ ...once, audience: { subscribed: 'news' } }) })
    expect(sent(await lives([], { made }))).toEqual(nine)
  })
})

describe('a deploy', () => {
  const none = project({ other: { trigger: { event: 'Something Else' }, steps: [{ send: { email: 'x' } }] } })
  const deployed = async (when: number, next = compiled): Promise<World> => {
    const world = await lives([], { made: await none, until: when })
    world.deploy(next)
    await world.advanceTo(start + 10 * day)
    return world
  }

  test('brings nobody what their clock has passed already', async () => {
    expect(sent(await deployed(Date.parse('2010-01-07T09:30:00Z')))).toEqual({ anna: [], bert: nine.bert, cleo: [], dora: [], emil: nine.emil })
    expect(sent(await deployed(Date.parse('2010-01-08T09:30:00Z')))).toEqual({ anna: [], bert: [], cleo: [], dora: [], emil: [] })
  })

  test('of the same broadcast again, and of another audience, brings it nobody twice', async () => {
    const noon = Date.parse('2010-01-07T12:00:00Z')
    const world = await lives([], { until: noon })
    world.deploy(await project({ sale: broadcast({ ...once, audience: { attribute: 'plan', in: ['full', 'light'] } }) }))
    await world.advanceTo(start + 10 * day)
    expect(sent(world)).toEqual(nine)
  })

  test('that takes it away stops it where it is, and leaves nothing due', async () => {
    const world = await lives([], { until: Date.parse('2010-01-07T12:00:00Z') })
    world.deploy(await none)
    await world.advanceTo(start + 10 * day)
    expect(sent(world)).toEqual({ ...nine, bert: [], emil: [] })
    expect([...world.items('walk'), ...world.items('plan')].filter((item) => item['dueAt'] !== undefined)).toEqual([])
  })

  test('of a stage that is no more leaves nobody out', async () => {
    const world = await lives([], { until: start + day })
    world.deploy(await project({ sale: broadcast(once) }, { stages: [{ name: 'everybody', label: 'Everybody' }] }))
    await world.advanceTo(start + 10 * day)
    expect(sent(world)).toEqual(nine)
  })
})

describe('whatever the weather', () => {
  const calm = lives([])

  test('deliveries made three times change nothing', async () => {
    expect(outcome(await lives([], { weather: { deliveries: 3 } }))).toEqual(outcome(await calm))
  })

  test('a crash at any call changes nothing', async () => {
    const story = (weather: Weather): Promise<World> => lives([], { weather, users: ['anna', 'bert'], until: start + 4 * day })
    const found = await crashEverywhere(story, ['broadcast.ts', 'walk.ts', 'pass.ts'])
    expect(found).toMatchObject({ differing: [] })
    expect(found.cases).toBeGreaterThan(30)
  }, 300_000)
})

describe('a schedule is refused', () => {
  const refused = (schedule: object, more: object = {}): Promise<string[]> => wrongIn({ trigger: { schedule, audience: { attribute: 'email', exists: true }, ...more } as never })
  test('that is none', async () => {
    expect(await refused({ every: 'fortnight', at: '09:00' })).not.toEqual([])
    expect(await refused({ every: 'week', at: '09:00' })).not.toEqual([])
    expect(await refused({ once: '2026-12-01' })).not.toEqual([])
    expect(await refused({ once: '2026-02-30T10:00' })).toEqual(['trigger.no-such-day $.trigger.schedule.once'])
  })
  test('without an audience, or with one that is no condition', async () => {
    expect(await wrongIn({ trigger: { schedule: { every: 'day', at: '09:00' } } })).toEqual(['shape.missing $.trigger.audience'])
    expect(await refused({ every: 'day', at: '09:00' }, { audience: { plan: 'full' } })).toEqual(['condition.unknown $.trigger.audience'])
  })
  test('that stands twice', async () => {
    const one = { schedule: { every: 'day', at: '09:00' }, audience: { attribute: 'email', exists: true } }
    expect(await wrongIn({ trigger: [one, { ...one, audience: { attribute: 'email', exists: false } }] })).toEqual(['trigger.same-schedule $.trigger[1]'])
  })
  test('and only a schedule needs no re-entry', async () => {
    expect(await wrongIn({ trigger: { schedule: { every: 'day', at: '09:00' }, audience: { attribute: 'email', exists: true } }, entry: undefined as never })).toEqual([])
    expect(await wrongIn({ entry: {} })).toEqual(['entry.no-reentry $.entry.reentry'])
  })
})
