import { describe, expect, test } from 'vitest'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { crashEverywhere } from '../world/crashes.ts'
import { day, identify, start } from '../world/brand.ts'
import { mailsTo, outcome } from '../world/story.ts'
import { project } from '../world/project.ts'
import { wrongIn } from '../language/small-project.ts'

const hour = 3_600_000

const traits = (at: number, set: object, more: object = {}): object => ({
  type: 'identify', userId: 'anna', messageId: `traits-${at}-${JSON.stringify(set)}`, timestamp: new Date(at).toISOString(), traits: set, ...more,
})

const trial = { date: { attribute: 'trialEndsAt' }, offset: '-3d', at: '09:00' }
const birthday = { date: { attribute: 'birthday' }, at: '09:00', yearly: true }
const journey = (trigger: object, more: object = {}): object => ({ trigger, entry: { reentry: 'always' }, steps: [{ send: { email: 'soon' } }], ...more })
const compiled = await project({ trial: journey(trial), birthday: journey(birthday) })

async function lives(events: [number, object][], { until = start + 40 * day, weather = {}, made = compiled }: { until?: number; weather?: Weather; made?: typeof compiled } = {}): Promise<World> {
  const world = new World(made, start, weather)
  await world.post([identify('anna', start)])
  for (const [at, event] of events) {
    await world.advanceTo(at)
    await world.post([event])
  }
  await world.advanceTo(until)
  return world
}
const minutesOf = (world: World): string[] => mailsTo(world, 'anna').map((mail) => mail.slice(0, 16))
const sent = async (events: [number, object][], options = {}): Promise<string[]> => minutesOf(await lives(events, options))
const reasons = (world: World): unknown[] => world.items('refusal').map((item) => item['reason'])

describe('a date of the customer’s own', () => {
  test('fires so long before it, on the customer’s wall clock', async () => {
    expect(await sent([[start, traits(start, { trialEndsAt: '2010-01-20' })]])).toEqual(['2010-01-17 09:00'])
    expect(await sent([[start, traits(start, { trialEndsAt: '2010-01-20', timezone: 'America/New_York' })]])).toEqual(['2010-01-17 14:00'])
  })

  test('may be an instant, whose day is the customer’s own', async () => {
    expect(await sent([[start, traits(start, { trialEndsAt: '2010-01-20T23:30:00Z', timezone: 'Asia/Tokyo' })]])).toEqual(['2010-01-18 00:00'])
  })

  test('is `trigger.date` in the run', async () => {
    const world = await lives([[start, traits(start, { trialEndsAt: '2010-01-20' })]])
    expect(world.items('enrollment')[0]).toMatchObject({ properties: '{"attribute":"trialEndsAt","date":"2010-01-20"}', triggerAt: Date.parse('2010-01-17T09:00:00Z') })
  })

  test('is followed when it changes, to a later and to an earlier day, and into another zone', async () => {
    const set: [number, object] = [start, traits(start, { trialEndsAt: '2010-01-20' })]
    const then = start + 5 * day
    expect(await sent([set, [then, traits(then, { trialEndsAt: '2010-01-25' })]])).toEqual(['2010-01-22 09:00'])
    expect(await sent([set, [then, traits(then, { trialEndsAt: '2010-01-15' })]])).toEqual(['2010-01-12 09:00'])
    expect(await sent([set, [then, traits(then, { timezone: 'Asia/Tokyo' })]])).toEqual(['2010-01-17 00:00'])
    expect(await sent([set, [then, traits(then, { trialEndsAt: null })]])).toEqual([])
  })

  test('fires again when it is moved after it fired', async () => {
    const later = start + 14 * day
    expect(await sent([[start, traits(start, { trialEndsAt: '2010-01-20' })], [later, traits(later, { trialEndsAt: '2010-02-03' })]])).toEqual(['2010-01-17 09:00', '2010-01-31 09:00'])
  })

  test('set after its moment fires only within its grace', async () => {
    const late: [number, object][] = [[start, traits(start, { trialEndsAt: '2010-01-06' })]]
    expect(await sent(late)).toEqual([])
    const made = await project({ trial: journey({ ...trial, grace: '2d' }) })
    expect(await sent(late, { made })).toEqual(['2010-01-04 10:00'])
    expect(await sent([[start, traits(start, { trialEndsAt: '2010-01-04' })]], { made })).toEqual([])
  })

  test('set before its moment fires though the event arrives after it, but not when it is more than a day old', async () => {
    const then = Date.parse('2010-01-17T11:00:00Z')
    expect(await sent([[then, traits(then - 4 * hour, { trialEndsAt: '2010-01-20' })]])).toEqual(['2010-01-17 11:00'])
    expect(await sent([[then + 2 * day, traits(then - 4 * hour, { trialEndsAt: '2010-01-20' })]])).toEqual([])
  })

  test('imported as history fires in the future only', async () => {
    const history = { context: { historical: true } }
    expect(await sent([[start, traits(start - day, { trialEndsAt: '2010-01-20' }, history)]])).toEqual(['2010-01-17 09:00'])
    expect(await sent([[start + 2 * hour, traits(start - hour, { trialEndsAt: '2010-01-07' }, history)]])).toEqual([])
  })

  test.each([5, 'soon', '2010-02-30', true, { year: 2010 }])('that is %j is recorded, and sets nothing', async (value) => {
    const world = await lives([[start, traits(start, { trialEndsAt: value })]])
    expect([minutesOf(world), reasons(world), world.faults]).toEqual([[], ['no-date'], []])
  })

  test('that is wrong for two triggers at once is recorded once', async () => {
    const made = await project({ trial: journey([trial, { ...trial, offset: '-1d' }] as never) })
    const world = await lives([[start, traits(start, { trialEndsAt: 'soon' })]], { made })
    expect([reasons(world), world.faults]).toEqual([['no-date'], []])
  })
})

describe('a date that comes every year', () => {
  test('fires each year, on 28 February where there is no 29th', async () => {
    expect(await sent([[start, traits(start, { birthday: '1988-02-29' })]], { until: start + 1200 * day })).toEqual(['2010-02-28 09:00', '2011-02-28 09:00', '2012-02-29 09:00', '2013-02-28 09:00'])
  })

  test('goes on while the journey is paused', async () => {
    const world = await lives([[start, traits(start, { birthday: '1988-02-10' })]], { until: start + 10 * day })
    world.deploy(await project({ trial: journey(trial), birthday: journey(birthday, { status: 'paused' }) }))
    await world.advanceTo(start + 50 * day)
    world.deploy(compiled)
    await world.advanceTo(start + 500 * day)
    expect(minutesOf(world)).toEqual(['2011-02-10 09:00'])
  })
})

describe('a deploy', () => {
  const none = project({ other: journey({ event: 'Something Else' }) })
  const before: [number, object][] = [[start, traits(start, { trialEndsAt: '2010-01-15', birthday: '1988-02-10' })]]
  const deployed = async (weather: Weather = {}): Promise<World> => {
    const world = await lives(before, { made: await none, until: start + 9 * day, weather })
    world.deploy(compiled)
    await world.advanceTo(start + 60 * day)
    return world
  }

  test('fires nothing of the past, and what is still to come also for who is not seen again', async () => {
    const world = await deployed()
    expect([minutesOf(world), world.items('walk').filter((item) => item['dueAt'] !== undefined)]).toEqual([['2010-02-10 09:00'], []])
  })

  test('that changes no date trigger writes no profile', async () => {
    const world = await deployed()
    const versions = (): unknown[] => world.items('profile').map((item) => item['version'])
    const known = versions()
    world.deploy(await project({ trial: journey(trial, { note: 'another' }), birthday: journey(birthday) }))
    await world.advanceTo(start + 61 * day)
    expect(versions()).toEqual(known)
  })

  test('that crashes at any call of its pass leaves nobody out', async () => {
    const found = await crashEverywhere(deployed, ['walk.ts', 'pass.ts', 'broadcast.ts', 'customer-fold.ts'])
    expect(found).toMatchObject({ differing: [] })
  }, 300_000)

  test('costs a model without dates nothing', async () => {
    const world = await lives([[start, traits(start, { trialEndsAt: '2010-01-15' })]], { made: await project({ other: journey({ event: 'Something Else' }) }) })
    expect([world.items('timer'), world.items('profile')[0]?.['dates']]).toEqual([[], undefined])
  })
})

describe('whatever the weather', () => {
  const events: [number, object][] = [
    [start, traits(start, { trialEndsAt: '2010-01-20', birthday: '1990-01-30' })],
    [start + 2 * day, traits(start + 2 * day, { trialEndsAt: '2010-01-12' })],
    [start + 12 * day, traits(start + 12 * day, { trialEndsAt: '2010-02-02' })],
  ]
  const calm = lives(events)

  test('deliveries made three times, in any batch, change nothing', async () => {
    expect(minutesOf(await calm)).toEqual(['2010-01-09 09:00', '2010-01-30 09:00', '2010-01-30 09:00'])
    for (const batch of [1, 100]) expect(outcome(await lives(events, { weather: { deliveries: 3, batch } }))).toEqual(outcome(await calm))
  })

  test('dates that arrive in another order leave the newest in force', async () => {
    const world = new World(compiled, start + day)
    await world.post([identify('anna', start), traits(start + 3 * hour, { trialEndsAt: '2010-01-25' })])
    await world.quiet()
    await world.post([traits(start + hour, { trialEndsAt: '2010-01-20' })])
    await world.advanceTo(start + 40 * day)
    expect(minutesOf(world)).toEqual(['2010-01-22 09:00'])
  })

  test('a crash at any call changes nothing', async () => {
    const story = (weather: Weather): Promise<World> => lives(events, { weather })
    expect(await crashEverywhere(story, ['timers.ts', 'enroll.ts', 'sweep.ts', 'entry-reads.ts', 'customer-fold.ts'])).toMatchObject({ differing: [] })
  }, 120_000)
})

test('a date trigger of the wrong shape is refused', async () => {
  expect(await wrongIn({ trigger: { date: 'trialEndsAt' } })).toEqual(['shape.bad-type $.trigger.date'])
  expect(await wrongIn({ trigger: { ...trial, offset: '3 days' } })).toEqual(['shape.bad-value $.trigger.offset'])
  expect(await wrongIn({ trigger: { ...trial, at: '9:00' } })).toEqual(['shape.bad-value $.trigger.at'])
})
