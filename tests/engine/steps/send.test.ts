import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { compileSteps, payloadOf } from '../compile/journeys.ts'
import { day, start } from '../world/brand.ts'
import { everyCrash } from '../world/every-crash.ts'
import { mailsTo, pathOf, skipsOf } from '../world/story.ts'
import { project } from '../world/project.ts'
import { takesKeptPlace } from '../../../engine/journey/kept-place.ts'
import { wrongIn } from '../language/small-project.ts'

const hour = 3_600_000
const timestamp = new Date(start).toISOString()
const identify = { type: 'identify', userId: 'anna', messageId: 'i', timestamp, traits: { email: 'anna@example.com', country: 'LV' } }
const ping = (event = 'Ping', instant = start): object => ({ type: 'track', event, userId: 'anna', messageId: `${event}-${instant}`, timestamp: new Date(instant).toISOString(), properties: { total: 5 } })

async function live(journeys: Record<string, object>, limits: object = {}, days = 9, weather: Weather = {}): Promise<World> {
  const world = new World(await project(journeys, { limits: { spread: '1min', ...limits } }), start, weather)
  await world.post([identify, ping()])
  await world.advanceTo(start + days * day)
  return world
}

const sent = (world: World): string[] => mailsTo(world, 'anna')
const hello: JsonObject = { send: { email: 'hello' } }
const journey = (...steps: JsonObject[]): object => ({ trigger: { event: 'Ping' }, steps })

test('a marketing message has an unsubscribe link and its header, a transactional one of the same e-mail neither', async () => {
  const world = await live({ a: journey(hello, { ...hello, id: 'receipt', topic: 'receipts' }) })
  const told = world.mails.map(({ mail }) => [mail.tags['message']!.includes('receipt'), /https:\S+\/unsubscribe\//.test(mail.html), /https:\S+\/unsubscribe\//.test(mail.text), Object.keys(mail.headers)])
  expect(told).toEqual([[false, true, true, ['List-Unsubscribe', 'List-Unsubscribe-Post']], [true, false, false, []]])
})

describe('a send with hours of its own', () => {
  const limits = { window: { from: '11:00', to: '12:00' }, quiet: { from: '20:00', to: '07:00' } }

  test('goes out in them, whatever the brand says', async () => {
    expect(sent(await live({ a: journey(hello) }, limits))).toEqual(['2010-01-04 11:00 a/hello'])
    expect(sent(await live({ a: journey({ ...hello, window: 'any' }) }, limits))).toEqual(['2010-01-04 10:00 a/hello'])
    expect(sent(await live({ a: journey({ ...hello, expires: '1d', window: { from: '21:00', to: '22:00', days: ['tue'] } }) }, limits))).toEqual([])
    expect(sent(await live({ a: journey({ ...hello, window: { from: '21:00', to: '22:00', days: ['tue'] } }) }, limits))).toEqual(['2010-01-05 21:00 a/hello'])
  })

  test('is aimed at by the wait before it, so that it is not held', async () => {
    const world = await live({ a: journey({ wait: '1d' }, { ...hello, window: { from: '18:00', to: '19:00' } }) }, limits)
    expect([sent(world), pathOf(world, 'anna', 'a')]).toEqual([['2010-01-05 18:00 a/hello'], ['wait-after-start', 'hello', 'end']])
  })

  test('has them also where it is transactional, which has none otherwise', async () => {
    expect(sent(await live({ a: journey({ ...hello, topic: 'receipts' }) }, limits))).toEqual(['2010-01-04 10:00 a/hello'])
    expect(sent(await live({ a: journey({ ...hello, topic: 'receipts', window: { from: '18:00', to: '19:00' } }) }, limits))).toEqual(['2010-01-04 18:00 a/hello'])
  })

  test('compiles them into what plans for it and what sends it', () => {
    const window = { from: '18:00', to: '19:00' }
    const { definition: { States } } = compileSteps([{ set: { winBack: 'x' } }, { wait: '1d' }, { ...hello, window }])
    expect(payloadOf(States['set-after-start']!)).toMatchObject({ next: { release: { step: 'hello', window } } })
    expect(payloadOf(States['hello']!)).toMatchObject({ window })
  })

  test('is refused hours that never open', async () => {
    expect(await wrongIn({ steps: [{ ...hello, window: { from: '09:00', to: '09:00' } }] })).toContain('send.empty-window $.steps[0].window')
  })
})

describe('a capped send', () => {
  const caps = { caps: [{ per: '1d', max: 1 }] }

  test('is skipped, and the journey goes on; with a hold it waits for a place, as long as that lasts', async () => {
    const two = (more: JsonObject): object => journey(hello, { send: { email: 'second' }, ...more })
    const plain = await live({ a: two({}) }, caps)
    expect([sent(plain), skipsOf(plain, 'anna')]).toEqual([['2010-01-04 10:00 a/hello'], ['second: capped']])
    expect(sent(await live({ a: two({ ifCapped: { hold: '2d' } }) }, caps))).toEqual(['2010-01-04 10:00 a/hello', '2010-01-05 00:00 a/second'])
    expect(skipsOf(await live({ a: two({ ifCapped: { hold: '2h' } }) }, caps), 'anna')).toEqual(['second: capped'])
  })

  test('expires after its hold, or when it says', async () => {
    const { definition: { States } } = compileSteps([{ ...hello, ifCapped: { hold: '2d' } }, { send: { email: 'b' }, expires: '3h', ifCapped: { hold: '2d' } }, { send: { email: 'c' } }])
    expect(['hello', 'b', 'c'].map((id) => (payloadOf(States[id]!) as unknown as { expiresAfter: number }).expiresAfter)).toEqual([2 * day, 3 * hour, day])
  })
})

test('a choice of content uses the first whose condition holds, and skips where none does', async () => {
  const choice = (...email: JsonObject[]): object => journey({ id: 'choice', send: { email } })
  const latvian = { when: { attribute: 'country', is: 'LV' }, use: 'latvian' }
  expect(sent(await live({ a: choice({ when: { attribute: 'country', is: 'DE' }, use: 'german' }, latvian, { use: 'other' }) }))).toEqual(['2010-01-04 10:00 a/latvian'])
  expect(skipsOf(await live({ a: choice({ when: { attribute: 'country', is: 'DE' }, use: 'german' }) }), 'anna')).toEqual(['choice: no-content'])
})

describe('where a cap leaves one place and two journeys want it', () => {
  const caps = { caps: [{ per: '1d', max: 1 }] }
  const at = (wait: string, priority: string, more: object = {}): object => ({ trigger: { event: 'Ping' }, entry: { reentry: 'always', priority }, steps: [{ wait }, hello], ...more })

  test('the lower one yields to the higher, though it would send first', async () => {
    const world = await live({ low: at('2h', 'low'), high: at('5h', 'high') }, caps)
    expect([sent(world), skipsOf(world, 'anna')]).toEqual([['2010-01-04 15:00 high/hello'], ['hello: yielded']])
    expect(world.items('contact')[0]?.['kept']).toBeUndefined()
  })

  test('it does not where there is a place for both, where the other is of another day, or of its own rank', async () => {
    expect(sent(await live({ low: at('2h', 'low'), high: at('5h', 'high') }, { caps: [{ per: '1d', max: 2 }] }))).toHaveLength(2)
    expect(sent(await live({ low: at('2h', 'low'), high: at('20h', 'high') }, caps))).toHaveLength(2)
    expect(sent(await live({ low: at('2h', 'normal'), high: at('5h', 'normal') }, caps))).toEqual(['2010-01-04 12:00 low/hello'])
  })

  test('a place is kept by every Task before the wait, not only at entry', async () => {
    const high = { ...at('1h', 'high'), steps: [{ wait: '1h' }, { set: { mood: 'x' } }, { wait: '4h' }, hello] }
    expect(sent(await live({ low: at('2h', 'low'), high }, caps))).toEqual(['2010-01-04 15:00 high/hello'])
    const waits = { ...at('1h', 'high'), steps: [{ waitFor: { event: 'Never' }, within: '1h', else: [{ wait: '4h' }, hello] }] }
    expect(sent(await live({ low: at('2h', 'low'), high: waits }, caps))).toEqual(['2010-01-04 15:00 high/hello'])
  })

  test('a place is given up with the run\'s next send, whichever arm of a split that is in', async () => {
    const arms = [{ name: 'seldom', weight: 1, steps: [hello] }, { name: 'mostly', weight: 99, steps: [{ send: { email: 'other' } }] }]
    const world = await live({ low: at('330min', 'low'), high: { ...at('5h', 'high'), steps: [{ wait: '5h' }, { split: 'offer', arms }] } }, { caps: [{ per: '1d', max: 2 }] })
    expect([sent(world), skipsOf(world, 'anna')]).toEqual([['2010-01-04 15:00 high/other', '2010-01-04 15:30 low/hello'], []])
  })

  test('a place of a run that ended is given up an hour after it fell due, and cleans itself up', async () => {
    const world = new World(await project({ low: { ...at('6h', 'low'), steps: [{ wait: '7h' }, hello] }, high: at('5h', 'high', { exit: { event: 'Order Completed' } }) }, { limits: { spread: '1min', ...caps } }), start)
    await world.post([identify, ping()])
    await world.advanceTo(start + hour)
    expect(world.items('contact')[0]?.['kept']).toHaveLength(1)
    await world.post([ping('Order Completed', start + hour)])
    await world.advanceTo(start + day)
    expect(sent(world)).toEqual(['2010-01-04 17:00 low/hello'])
    expect(world.items('contact')[0]?.['kept']).toBeUndefined()
  })

  test('nothing is written where no journey could have to yield', async () => {
    expect((await live({ a: at('2h', 'normal') }, caps, 0)).items('contact')).toEqual([])
    expect((await live({ low: at('2h', 'low'), high: at('5h', 'high') }, {}, 0)).items('contact')).toEqual([])
  })

  test('the higher one is sent once and the lower never, whatever call a crash comes before or after', async () => {
    const compiled = await project({ low: at('2h', 'low'), high: at('5h', 'high') }, { limits: { spread: '1min', ...caps } })
    const story = async (weather: Weather): Promise<World> => {
      const world = new World(compiled, start, weather)
      await world.post([identify, ping()])
      await world.advanceTo(start + 2 * day)
      return world
    }
    const { crashes, differ } = await everyCrash(['keep-place'], story, (world) => [sent(world).map((mail) => mail.slice(17)), skipsOf(world, 'anna')])
    expect([crashes > 2, differ]).toEqual([true, []])
  })

  test('is judged by the cap that the higher send would meet', () => {
    const kept = [{ by: 'r#s', at: start + 5 * hour, rank: 2 }]
    const takes = (limits: { per: string; max: number }[], sends: number[], rank = 1, now = start): boolean => takesKeptPlace(limits, sends, kept, rank, now, 'Europe/London')
    expect(takes([{ per: '1d', max: 1 }], [])).toBe(true)
    expect(takes([{ per: '1d', max: 2 }], [])).toBe(false)
    expect(takes([{ per: '1d', max: 2 }], [start - hour])).toBe(true)
    expect(takes([{ per: '4h', max: 1 }], [])).toBe(false)
    expect(takes([{ per: '1d', max: 1 }], [], 2)).toBe(false)
    // The higher one has no place anyway.
    expect(takes([{ per: '2d', max: 1 }, { per: '12h', max: 3 }], [start - 10 * hour])).toBe(false)
    expect(takes([{ per: '1d', max: 1 }], [], 1, start + 7 * hour)).toBe(false)
  })
})
