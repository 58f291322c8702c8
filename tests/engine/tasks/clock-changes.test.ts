// Journeys over changes of the clocks, whole: each mail once, inside its hours, not before its time, and none is lost.
import { describe, expect, test } from 'vitest'
import { World } from '../world/world.ts'
import { clockText, dayMs } from '../time/zone-reference.ts'
import { mailsTo, skipsOf } from '../world/story.ts'
import { project } from '../world/project.ts'

const letters = (steps: object): object => ({ trigger: { event: 'Order Completed' }, steps })
const daily = (wait: object): object => letters([1, 2, 3, 4, 5].flatMap((day) => [wait, { send: { email: `day-${day}` } }]))

async function live(limits: object, journey: object, zone: string, from: string, days = 9): Promise<{ world: World; local: string[] }> {
  const start = Date.parse(from)
  const world = new World(await project({ letters: journey }, { limits: { spread: '1min', ...limits } }), start, { deliveries: 2 })
  const timestamp = new Date(start).toISOString()
  await world.post([
    { type: 'identify', userId: 'ann', messageId: 'i', timestamp, traits: { email: 'ann@example.com', timezone: zone } },
    { type: 'track', event: 'Order Completed', userId: 'ann', messageId: 'o', timestamp },
  ])
  await world.advanceTo(start + days * dayMs)
  return { world, local: world.mails.map(({ at, mail }) => `${clockText(at, zone)} ${mail.tags['email']}`) }
}

describe('a mail a day', () => {
  test.each<[string, string, string[]]>([
    ['America/New_York', '2027-03-12T15:00Z', ['2027-03-13 02:30 day-1', '2027-03-14 03:30 day-2', '2027-03-15 02:30 day-3', '2027-03-16 02:30 day-4', '2027-03-17 02:30 day-5']],
    ['America/New_York', '2027-11-05T15:00Z', ['2027-11-06 02:30 day-1', '2027-11-07 02:30 day-2', '2027-11-08 02:30 day-3', '2027-11-09 02:30 day-4', '2027-11-10 02:30 day-5']],
    ['Europe/London', '2027-10-29T15:00Z', ['2027-10-30 02:30 day-1', '2027-10-31 02:30 day-2', '2027-11-01 02:30 day-3', '2027-11-02 02:30 day-4', '2027-11-03 02:30 day-5']],
    ['Antarctica/Troll', '2027-03-26T15:00Z', ['2027-03-27 02:30 day-1', '2027-03-28 04:30 day-2', '2027-03-29 02:30 day-3', '2027-03-30 02:30 day-4', '2027-03-31 02:30 day-5']],
    ['Australia/Lord_Howe', '2027-10-01T00:00Z', ['2027-10-02 02:30 day-1', '2027-10-03 02:30 day-2', '2027-10-04 02:30 day-3', '2027-10-05 02:30 day-4', '2027-10-06 02:30 day-5']],
    ['Pacific/Apia', '2011-12-28T15:00Z', ['2011-12-29 02:30 day-1', '2011-12-31 02:30 day-2', '2012-01-01 02:30 day-3', '2012-01-02 02:30 day-4', '2012-01-03 02:30 day-5']],
  ])('at half past two in %s from %s comes once for each day, and on the day that has no such time as much later as is missing', async (zone, from, expected) => {
    const { world, local } = await live({}, daily({ wait: '1d', at: '02:30' }), zone, from)
    expect(local).toEqual(expected)
    expect([skipsOf(world, 'ann'), world.faults]).toEqual([[], []])
  })

  test('in a window over midnight and quiet hours inside it leaves inside the one and outside the other', async () => {
    const limits = { window: { from: '22:00', to: '03:00' }, quiet: { from: '00:30', to: '01:30' } }
    const { world, local } = await live(limits, daily({ wait: '20h' }), 'Europe/Berlin', '2027-03-26T12:00Z')
    expect(local.map((one) => one.slice(11, 16)).filter((time) => (time >= '03:00' && time < '22:00') || (time >= '00:30' && time < '01:30'))).toEqual([])
    expect([local.length, skipsOf(world, 'ann')]).toEqual([5, []])
  })
})

describe('a window that the clocks leave out', () => {
  const window = { from: '02:00', to: '02:30' }

  test('opens the next day, and the mail that waited for it leaves then, though more than a day late', async () => {
    const { world, local } = await live({ window }, letters([{ send: { email: 'a' } }]), 'America/New_York', '2027-03-13T07:45Z')
    expect(local).toEqual(['2027-03-15 02:00 a'])
    expect(skipsOf(world, 'ann')).toEqual([])
  })

  test('or that opens once a week leaves no mail behind', async () => {
    const { world, local } = await live({ window: { ...window, days: ['sun'] } }, letters([{ send: { email: 'a' } }]), 'America/New_York', '2027-03-13T07:45Z', 20)
    expect(local).toEqual(['2027-03-21 02:00 a'])
    expect(skipsOf(world, 'ann')).toEqual([])
  })

  test('does not keep alive what the journey says has expired', async () => {
    const { world } = await live({ window }, letters([{ send: { email: 'a' }, expires: '1d' }]), 'America/New_York', '2027-03-13T07:45Z')
    expect([mailsTo(world, 'ann'), skipsOf(world, 'ann')]).toEqual([[], ['a: expired']])
  })
})
