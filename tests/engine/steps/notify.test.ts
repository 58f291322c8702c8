import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import type { Weather } from '../world/world.ts'
import { CrashPlan } from '../world/crashes.ts'
import { World } from '../world/world.ts'
import { compileSteps, payloadOf } from '../compile/journeys.ts'
import { customerKey, day, start } from '../world/brand.ts'
import { endings } from '../world/story.ts'
import { everyCrash } from '../world/every-crash.ts'
import { project } from '../world/project.ts'
import { wrongIn } from '../language/small-project.ts'

const timestamp = new Date(start).toISOString()
const batch = [
  { type: 'identify', userId: 'anna', messageId: 'i', timestamp, traits: { email: 'anna@example.com' } },
  { type: 'track', event: 'Ping', userId: 'anna', messageId: 'p', timestamp, properties: { total: 5 } },
]
const step: JsonObject = { id: 'alert', notify: 'sales', subject: 'A lead is ready', data: { queue: 'inbound', urgent: true } }

async function live(steps: JsonObject[], weather: Weather = {}): Promise<World> {
  const world = new World(await project({ leads: { trigger: { event: 'Ping' }, steps } }), start, weather)
  await world.post(batch)
  await world.advanceTo(start + 2 * day)
  return world
}

const told = (world: World): unknown[] => world.published.filter(({ type }) => type === 'Notification').map(({ detail }) => detail)

describe('a notification', () => {
  test('goes to the bus with ids and what the journey says, and nothing of the customer’s', async () => {
    const customer = customerKey('anna')
    const world = await live([step])
    expect(told(world)).toEqual([{ customer, id: `${customer}_leads_0_1_alert_0`, journey: 'leads', step: 'alert', name: 'sales', subject: 'A lead is ready', data: { queue: 'inbound', urgent: true }, at: start }])
    expect(world.items('notification').map(({ name, status }) => [name, status])).toEqual([['sales', 'sent']])
    expect(endings(world, 'anna')).toEqual({ 'leads 1': 'completed: completed' })
  })

  test('is told again under the same id where a crash came between, and never left out', async () => {
    const story = (weather: Weather): Promise<World> => live([step], weather)
    const { crashes, differ } = await everyCrash(['notify'], story, (world) => [[...new Set(told(world).map((detail) => (detail as { id: string }).id))], endings(world, 'anna')])
    expect([crashes, differ]).toEqual([6, []])
  })

  test('is told once where the crash came after it was noted', async () => {
    const calm = new CrashPlan()
    await live([step], { ports: (ports) => calm.wrap(ports) })
    const plan = new CrashPlan({ site: [...calm.seen.keys()].find((site) => /^notify\.ts:\d+ table\.write$/.test(site))!, nth: 1, when: 'after' })
    const world = await live([step], { ports: (ports) => plan.wrap(ports) })
    expect([plan.crashed, told(world)]).toEqual([true, [expect.objectContaining({ name: 'sales' })]])
  })

  test('is none where its condition does not hold', async () => {
    expect(told(await live([{ ...step, when: { attribute: 'plan', is: 'full' } }]))).toEqual([])
  })

  test('of each round of a repeat is its own', async () => {
    expect(told(await live([{ id: 'r', repeat: 2, every: '1h', steps: [step] }]))).toHaveLength(2)
  })
})

describe('compiled', () => {
  test('it is one Task', () => {
    expect(payloadOf(compileSteps([step, { wait: '1d' }]).definition.States['alert']!)).toMatchObject({ task: 'notify', name: 'sales', data: { queue: 'inbound', urgent: true }, next: { wait: { duration: '1d' } } })
  })
  test.each<[string, JsonObject, string[]]>([
    ['data of the customer’s', { notify: 'sales', data: { mail: { attribute: 'email' } } }, ['shape.bad-value $.steps[0].data.mail']],
    ['a name that is no name', { notify: 'The Sales' }, ['shape.bad-value $.steps[0].notify']],
  ])('refuses %s', async (_, wrong, said) => expect(await wrongIn({ steps: [wrong] })).toEqual(said))
})
