import { expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { everyCrash } from '../world/every-crash.ts'
import { customerKey, day, start } from '../world/brand.ts'
import { endings } from '../world/story.ts'
import { eventOf } from '../../../engine/ingest/event-item.ts'
import { project } from '../world/project.ts'
import { journeyWith, lifecycle, problemsIn, wrongIn } from '../language/small-project.ts'

const track = (event: string): object => ({ type: 'track', event, userId: 'anna', messageId: `${event}-1`, timestamp: new Date(start).toISOString() })
const identify = { type: 'identify', userId: 'anna', messageId: 'identify', timestamp: new Date(start).toISOString(), traits: { email: 'anna@example.com', plan: 'full' } }

const eventsOf = (world: World, name: string): JsonObject[] => world.items('event').map(eventOf).filter((event) => event.name === name).map(({ properties }) => properties)

test('unsubscribing from a topic by a journey is written once, with its event, and the run goes on', async () => {
  const steps = [{ unsubscribe: 'offers' }, { set: { mood: 'left' } }]
  const topics = { topics: { news: { label: 'News', kind: 'marketing' }, offers: { label: 'Offers', kind: 'marketing' } } }
  const compiled = await project({ leaves: { trigger: { event: 'Ping' }, steps } }, topics)
  const story = async (weather: Weather): Promise<World> => {
    const world = new World(compiled, start, weather)
    await world.post([identify, track('Ping')])
    await world.advanceTo(start + day)
    return world
  }
  const { crashes, differ } = await everyCrash(['leave-topic', 'consent'], story, (world) => [world.items('contact').map((item) => Object.entries(item['topics'] as object).map(([topic, { subscribed }]) => [topic, subscribed])), eventsOf(world, 'Unsubscribed'), endings(world, 'anna')])
  expect([crashes > 3, differ]).toEqual([true, []])
  for (const deliveries of [1, 3]) {
    const world = await story({ deliveries })
    expect(world.items('contact').map((item) => item['topics'])).toEqual([{ offers: { subscribed: false, at: start } }])
    expect(eventsOf(world, 'Unsubscribed')).toEqual([{ topic: 'offers', source: 'journey', campaign_id: 'leaves' }])
    expect(endings(world, 'anna')).toEqual({ 'leaves 1': 'completed: completed' })
  }
})

test('unsubscribing from the journey’s own topic ends the run as the customer’s own leaving does', async () => {
  const steps = [{ unsubscribe: 'news', when: { attribute: 'plan', is: 'full' } }, { set: { mood: 'left' } }]
  const world = new World(await project({ leaves: { trigger: { event: 'Ping' }, steps } }), start)
  await world.post([identify, track('Ping')])
  await world.advanceTo(start + day)
  expect(endings(world, 'anna')).toEqual({ 'leaves 1': 'exited: unsubscribed' })
  expect(world.machines.list({ status: 'RUNNING', limit: 5 })).toEqual([])
  expect(JSON.parse(String(world.items('profile')[0]?.['traits']))).not.toHaveProperty('mood')
  expect(customerKey('anna')).toBe(String(world.items('contact')[0]?.pk).slice(2))
})

test('a topic that nobody can leave is refused', async () => {
  const topics = { offers: { label: 'offers', kind: 'marketing' }, receipts: { label: 'receipts', kind: 'transactional' } }
  const said = await problemsIn({ 'lifecycle.json': { ...lifecycle, topics }, 'win-back.journey.json': journeyWith({ steps: [{ unsubscribe: 'receipts' }, { unsubscribe: 'offers' }] }) })
  expect(said.map(({ code, at }) => `${code} ${at.split(' ')[1]}`)).toEqual(['unsubscribe.transactional $.steps[0].unsubscribe'])
})

test('a topic that there is not is refused', async () => {
  expect(await wrongIn({ steps: [{ unsubscribe: 'ofers' }] })).toEqual(['unsubscribe.unknown-topic $.steps[0].unsubscribe'])
})
