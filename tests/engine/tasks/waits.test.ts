// Waits whose end depends on the customer: a number of the data's, and the hour at which they read.
import { describe, expect, test } from 'vitest'
import type { Compiled } from '../../../engine/language/project.ts'
import { World } from '../world/world.ts'
import { mailsTo } from '../world/story.ts'
import { project } from '../world/project.ts'

const monday = Date.parse('2026-03-02T21:00:00Z')
const day = 86_400_000
const hour = 3_600_000

const person = (user: string, traits: object = {}): object => ({ type: 'identify', userId: user, messageId: `i-${user}`, timestamp: new Date(monday).toISOString(), traits: { email: `${user}@example.com`, ...traits } })
const ordered = (user: string, at: number, properties: object = {}): object => ({ type: 'track', event: 'Order Completed', userId: user, messageId: `o-${user}-${at}`, timestamp: new Date(at).toISOString(), properties })

describe('a wait of a number', () => {
  const refill = { trigger: { event: 'Order Completed' }, steps: [{ wait: { trigger: 'supplyDays' }, atLeast: '7d', atMost: '60d', default: '30d', at: '09:00' }, { send: { email: 'refill' }, topic: 'receipts' }] }

  test('ends so many days after the order, each customer\'s at their own number', async () => {
    const world = new World(await project({ refill }), monday)
    await world.post(['ann', 'bob', 'cid', 'dan'].map((user) => person(user)))
    await world.post([ordered('ann', monday, { supplyDays: 14 }), ordered('bob', monday, { supplyDays: '14' }), ordered('cid', monday, { supplyDays: 900 }), ordered('dan', monday, { supplyDays: 0 })])
    await world.advanceTo(monday + 90 * day)
    expect(['ann', 'bob', 'cid', 'dan'].map((user) => mailsTo(world, user))).toEqual([['2026-03-16 09:00 refill/refill'], ['2026-04-01 08:00 refill/refill'], ['2026-05-01 08:00 refill/refill'], ['2026-03-09 09:00 refill/refill']])
    expect(world.faults).toEqual([])
  })

  test('behind another step takes the attribute as it is when the wait begins', async () => {
    const notice = { trigger: { event: 'Order Completed' }, steps: [{ wait: '2d' }, { wait: { attribute: 'noticeHours' }, unit: 'h', atLeast: '1h', atMost: '3d', default: '2h' }, { send: { email: 'notice' }, topic: 'receipts' }] }
    const world = new World(await project({ notice }), monday)
    await world.post([person('ann', { noticeHours: 5 }), ordered('ann', monday)])
    await world.advanceTo(monday + day)
    await world.post([{ type: 'identify', userId: 'ann', messageId: 'later', timestamp: new Date(monday + day).toISOString(), traits: { noticeHours: 36 } }])
    await world.advanceTo(monday + 9 * day)
    expect(mailsTo(world, 'ann')).toEqual(['2026-03-06 09:00 notice/notice'])
  })
})

describe('a wait for the best hour', () => {
  const letters = {
    trigger: { event: 'Order Completed' },
    steps: [...Array.from({ length: 6 }, (_, index) => [{ send: { email: `letter-${index}` } }, { wait: '1d' }]).flat(), { wait: '1d', at: 'best' }, { send: { email: 'last' } }],
  }

  /** Reads each letter so many minutes after it was sent. */
  async function reading(compiled: Compiled, minutes: number, userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Thunderbird/128.0'): Promise<World> {
    const world = new World(compiled, monday)
    await world.post([person('ann', { timezone: 'Europe/Berlin' }), ordered('ann', monday)])
    for (let read = 0; read < 6; read++) {
      await world.advanceTo(monday + read * day + minutes * 60_000)
      world.report(world.mails[read]!.mail, 'Open', { userAgent, ipAddress: '192.0.2.1' })
    }
    await world.advanceTo(monday + 30 * day)
    return world
  }

  test('is held until the hour in which the customer reads comes, and never ends earlier than without', async () => {
    // Read at 13:30 in Berlin; without the hour the wait would end at 22:00 on 9 March.
    expect(mailsTo(await reading(await project({ letters }), 15 * 60 + 30), 'ann').at(-1)).toBe('2026-03-10 12:00 letters/last')
  })

  test('ends at once where the hour has come', async () => {
    expect(mailsTo(await reading(await project({ letters }), 20), 'ann').at(-1)).toBe('2026-03-09 21:00 letters/last')
  })

  test('takes the brand\'s hour where only machines have read', async () => {
    const bot = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)'
    expect(mailsTo(await reading(await project({ letters }), 20, bot), 'ann').at(-1)).toBe('2026-03-10 09:00 letters/last')
    expect(mailsTo(await reading(await project({ letters }, { limits: { spread: '1min', bestHour: '14:00' } }), 20, bot), 'ann').at(-1)).toBe('2026-03-10 13:00 letters/last')
  })

  test('keeps nothing of readings where no journey asks for it', async () => {
    const { model } = await project({ letters: { ...letters, steps: letters.steps.slice(0, 4) } })
    expect(model.json).not.toContain('Email Opened')
  })
})

test('hours are elapsed time, days are the customer\'s wall clock, over a change of the clocks', async () => {
  const both = (wait: string): object => ({ trigger: { event: 'Order Completed' }, steps: [{ wait }, { send: { email: 'x' }, topic: 'receipts' }] })
  const eve = Date.parse('2026-03-28T10:00:00Z')
  const world = new World(await project({ days: both('1d'), hours: both('24h') }), eve)
  await world.post([person('ann', { timezone: 'Europe/Berlin' }), ordered('ann', eve)])
  await world.advanceTo(eve + 2 * day + hour)
  expect(mailsTo(world, 'ann')).toEqual(['2026-03-29 09:00 days/x', '2026-03-29 10:00 hours/x'])
})
