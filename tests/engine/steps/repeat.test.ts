import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { compileSteps, payloadOf } from '../compile/journeys.ts'
import { day, start } from '../world/brand.ts'
import { endings, mailsTo, outcome, pathOf } from '../world/story.ts'
import { everyCrash } from '../world/every-crash.ts'
import { project } from '../world/project.ts'
import { wrongIn } from '../language/small-project.ts'

const hour = 3_600_000
const at = (instant: number): string => new Date(instant).toISOString()
const track = (event: string, instant = start): object => ({ type: 'track', event, userId: 'anna', messageId: `${event}-${instant}`, timestamp: at(instant), properties: {} })
const identify = { type: 'identify', userId: 'anna', messageId: 'identify', timestamp: at(start), traits: { email: 'anna@example.com', timezone: 'Europe/London' } }
const send = (email: string, more: JsonObject = {}): JsonObject => ({ send: { email }, ...more })

async function live(steps: JsonObject[], days: number, options: { events?: [number, string][]; weather?: Weather; from?: number } = {}): Promise<World> {
  const from = options.from ?? start
  const world = new World(await project({ nags: { trigger: { event: 'Ping' }, steps } }), from, options.weather)
  await world.post([identify, track('Ping', from)])
  for (const [when, event] of options.events ?? []) {
    await world.advanceTo(when)
    await world.post([track(event, when)])
  }
  await world.advanceTo(from + days * day)
  expect(world.faults).toEqual([])
  return world
}

describe('rounds', () => {
  const steps = [{ id: 'nag', repeat: 3, every: '2d', until: { event: 'Order Completed', since: 'entry' }, steps: [send('remind')] }, send('last-offer')]

  test('begin so far apart, and behind the last the journey goes on at once', async () => {
    const world = await live(steps, 20)
    expect(mailsTo(world, 'anna')).toEqual(['2010-01-04 10:00 nags/remind', '2010-01-06 10:00 nags/remind', '2010-01-08 10:00 nags/remind', '2010-01-08 10:00 nags/last-offer'])
    expect(endings(world, 'anna')).toEqual({ 'nags 1': 'completed: completed' })
  })

  test('cost two transitions each and the wait between them', async () => {
    const world = await live(steps, 20)
    const round = ['choose nag', 'remind', 'again nag', 'nag']
    expect(pathOf(world, 'anna', 'nags')).toEqual(['nag', ...round, ...round, ...round, 'choose nag', 'last-offer', 'end'])
  })

  test('end as soon as the condition holds when one would begin', async () => {
    const world = await live(steps, 20, { events: [[start + 3 * day, 'Order Completed']] })
    expect(mailsTo(world, 'anna').map((mail) => mail.slice(0, 16))).toEqual(['2010-01-04 10:00', '2010-01-06 10:00', '2010-01-08 10:00'])
    expect(mailsTo(world, 'anna').at(-1)).toContain('last-offer')
  })

  test('do not begin at all where it holds already', async () => {
    const asked = [{ repeat: 2, every: '1d', until: { event: 'Ping' }, steps: [send('remind')] }, { set: { mood: 'done' } }]
    expect(mailsTo(await live(asked, 5), 'anna')).toEqual([])
  })

  test('keep the time of day over a change of the clocks', async () => {
    const world = await live([{ repeat: 3, every: '1d', steps: [send('remind')] }], 5, { from: Date.parse('2010-03-27T10:00:00Z') })
    expect(world.mails.map((mail) => at(mail.at).slice(0, 16))).toEqual(['2010-03-27T10:00', '2010-03-28T09:00', '2010-03-29T09:00'])
  })

  test('that take longer let the beginnings pass that they have missed, and never follow at once', async () => {
    const world = await live([{ repeat: 3, every: '1d', steps: [send('remind'), { wait: '30h' }] }], 9)
    expect(mailsTo(world, 'anna').map((mail) => mail.slice(0, 16))).toEqual(['2010-01-04 10:00', '2010-01-06 10:00', '2010-01-08 10:00'])
  })
})

describe('what a round does is its own', () => {
  test('messages, events and waits are keyed by it, through two repeats inside each other', async () => {
    const inner = { id: 'inner', repeat: 2, every: '1h', steps: [send('remind', { topic: 'receipts' }), { emit: 'Nagged' }] }
    const world = await live([{ id: 'outer', repeat: 3, every: '1d', steps: [inner, { id: 'pause', waitFor: { event: 'Order Completed' }, within: '1h' }] }, send('bye', { topic: 'receipts' })], 9)
    expect(world.items('message').map(({ step, round }) => `${String(step)} ${String(round)}`)).toEqual([...[0, 1, 2, 3, 4, 5].map((round) => `remind ${round}`), 'bye 0'])
    expect(world.mails).toHaveLength(7)
    expect(world.items('event').filter(({ name }) => name === 'Nagged')).toHaveLength(6)
    expect(world.items('waiter').map(({ round }) => round).toSorted()).toEqual([0, 1, 2])
  })

  test('a wait in a round hears what happens in it, and the rounds go on', async () => {
    const steps = [{ id: 'nag', repeat: 3, every: '2d', steps: [send('remind'), { id: 'answer', waitFor: { event: 'Order Completed' }, within: '1d', then: [send('thanks', { topic: 'receipts' })] }] }]
    const world = await live(steps, 9, { events: [[start + 2 * day + hour, 'Order Completed']] })
    expect(mailsTo(world, 'anna').map((mail) => mail.replace('nags/', ''))).toEqual(['2010-01-04 10:00 remind', '2010-01-06 10:00 remind', '2010-01-06 11:00 thanks', '2010-01-08 10:00 remind'])
  })

  test('a send that is held comes back into its own round', async () => {
    const window = { limits: { spread: '1min', window: { from: '09:00', to: '12:00' } } }
    const world = new World(await project({ nags: { trigger: { event: 'Ping' }, steps: [{ repeat: 3, every: '8h', steps: [{ if: { attribute: 'email', exists: true }, then: [send('remind')] }] }] } }, window), start)
    await world.post([identify, track('Ping')])
    await world.advanceTo(start + 5 * day)
    expect(world.items('message').map(({ round, status }) => `${String(round)} ${String(status)}`)).toEqual(['0 sent', '1 sent', '2 sent'])
    expect(mailsTo(world, 'anna').map((mail) => mail.slice(0, 13))).toEqual(['2010-01-04 10', '2010-01-05 09', '2010-01-05 10'])
  })

  test('whatever call a crash comes before or after, no round sends twice and none is left out', async () => {
    const steps = [{ id: 'nag', repeat: 3, every: '1d', steps: [send('remind'), { emit: 'Nagged' }] }]
    const compiled = await project({ nags: { trigger: { event: 'Ping' }, steps } })
    const story = async (weather: Weather): Promise<World> => {
      const world = new World(compiled, start, weather)
      await world.post([identify, track('Ping')])
      await world.advanceTo(start + 5 * day)
      return world
    }
    const { crashes, differ } = await everyCrash(['step-run', 'emit'], story, (world) => [world.mails.map(({ mail }) => mail.tags['message']), endings(world, 'anna')])
    expect([crashes > 10, differ]).toEqual([true, []])
    expect(outcome(await story({ deliveries: 2 }))).toEqual(outcome(await story({})))
  })
})

describe('compiled', () => {
  test('it is one Task, one Choice and one Wait, and what is inside reads its round from the state', () => {
    const { definition: { States }, model } = compileSteps([{ id: 'nag', repeat: 3, every: '2d', until: { event: 'Order Completed' }, steps: [send('remind')] }, { wait: '1d' }])
    expect(payloadOf(States['nag']!)).toEqual({
      contract: 1, 'customer.$': '$.customer', 'run.$': '$.run', 'model.$': '$.model', step: 'nag', round: 0, 'due.$': '$.next.due', 'since.$': '$.next.since',
      task: 'repeat', times: 3, until: { event: 'Order Completed' }, arms: [{ name: 'again' }, { name: 'done', next: { wait: { duration: '1d' } } }], 'state.$': '$',
    })
    expect(States['nag']).toMatchObject({ OutputPath: '$.Payload', Next: 'choose nag' })
    expect(States['choose nag']).toEqual({ Type: 'Choice', Choices: [{ Variable: '$.next.arm', StringEquals: 'again', Next: 'remind' }], Default: 'wait-after-nag' })
    expect(States['again nag']).toEqual({ Type: 'Wait', TimestampPath: '$.next.at', Next: 'nag' })
    expect(payloadOf(States['remind']!)).toMatchObject({ 'round.$': '$.round', next: { every: { step: 'nag', duration: '2d', times: 3 }, release: { step: 'remind', topic: 'offers' } } })
    expect(States['not now: remind']?.['Parameters']).toMatchObject({ 'round.$': '$.round', 'loops.$': '$.loops' })
    expect(payloadOf(States['end']!)).toMatchObject({ round: 0 })
    expect(model.longest).toBe(4 * day + day + day)
  })

  test.each<[string, JsonObject, string[]]>([
    ['one round', { repeat: 1, every: '1d', steps: [{ wait: '1d' }] }, ['shape.bad-value $.steps[0].repeat']],
    ['no bound', { every: '1d', repeat: 'always', steps: [{ wait: '1d' }] }, ['shape.bad-type $.steps[0].repeat']],
    ['no pause', { repeat: 2, steps: [{ wait: '1d' }] }, ['shape.missing $.steps[0].every']],
    ['nothing to repeat', { repeat: 2, every: '1d', steps: [] }, ['shape.bad-value $.steps[0].steps']],
    ['more than a year', { repeat: 100, every: '1w', steps: [{ set: { winBack: 'x' } }] }, ['journey.too-long $']],
    ['more rounds than a history holds', { repeat: 365, every: '1min', steps: [{ repeat: 100, every: '1s', steps: [{ set: { winBack: 'x' } }] }] }, ['journey.too-many-events $']],
  ])('refuses %s', async (_, step, said) => expect(await wrongIn({ steps: [step] })).toEqual(said))
})
