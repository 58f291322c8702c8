import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { everyCrash } from '../world/every-crash.ts'
import { compileSteps, payloadOf } from '../compile/journeys.ts'
import { day, start } from '../world/brand.ts'
import { endings } from '../world/story.ts'
import { eventOf } from '../../../engine/ingest/event-item.ts'
import { project } from '../world/project.ts'
import { wrongIn } from '../language/small-project.ts'

const track = (event: string, properties: object = {}): object => ({ type: 'track', event, userId: 'anna', messageId: `${event}-1`, timestamp: new Date(start).toISOString(), properties })
const identify = { type: 'identify', userId: 'anna', messageId: 'identify', timestamp: new Date(start).toISOString(), traits: { email: 'anna@example.com', plan: 'full' } }

const eventsOf = (world: World, name: string): JsonObject[] => world.items('event').map(eventOf).filter((event) => event.name === name).map(({ properties, hops }) => ({ ...properties, hops: hops ?? 0 }))

describe('an event that a journey writes', () => {
  const journeys = {
    extends: { trigger: { event: 'Trial Asked' }, steps: [{ wait: '1d' }, { emit: 'Trial Extended', properties: { days: 7, reason: { trigger: 'reason' }, plan: { attribute: 'plan' }, gone: { trigger: 'nothing' } } }] },
    hears: { trigger: { event: 'Trial Extended', where: { days: 7 } }, steps: [{ set: { mood: 'heard' } }] },
  }

  test('holds what it says and what trigger and attributes say, and starts another journey', async () => {
    const world = new World(await project(journeys), start)
    await world.post([identify, track('Trial Asked', { reason: 'ill' })])
    await world.advanceTo(start + 2 * day)
    expect(eventsOf(world, 'Trial Extended')).toEqual([{ days: 7, reason: 'ill', plan: 'full', hops: 1 }])
    expect(endings(world, 'anna')).toEqual({ 'extends 1': 'completed: completed', 'hears 1': 'completed: completed' })
    expect(world.faults).toEqual([])
  })

  test('is written once, whatever call the crash comes before or after', async () => {
    const compiled = await project(journeys)
    const story = async (weather: Weather): Promise<World> => {
      const world = new World(compiled, start, weather)
      await world.post([identify, track('Trial Asked')])
      await world.advanceTo(start + 2 * day)
      return world
    }
    const { crashes, differ } = await everyCrash(['emit', 'step-run'], story, (world) => [eventsOf(world, 'Trial Extended'), endings(world, 'anna')])
    expect(differ).toEqual([])
    expect(crashes).toBeGreaterThan(5)
  })
})

test('journeys that start each other stop after eight hops, and the refusal is recorded', async () => {
  const journeys = {
    ping: { trigger: { event: 'Ping' }, entry: { reentry: { after: '1d' } }, steps: [{ wait: '30h' }, { emit: 'Pong' }] },
    pong: { trigger: { event: 'Pong' }, steps: [{ wait: '1min' }, { emit: 'Ping' }] },
  }
  const world = new World(await project(journeys), start)
  await world.post([identify, track('Ping')])
  await world.advanceTo(start + 14 * day)
  expect(Object.keys(endings(world, 'anna'))).toHaveLength(9)
  expect(world.items('refusal').map(({ journey, reason }) => [journey, reason])).toEqual([['pong', 'too-many-hops']])
})

test('a stage that a journey brought about counts as a hop', async () => {
  const changes = { stages: [{ name: 'calm', label: 'Calm', when: { attribute: 'mood', is: 'calm' } }, { name: 'guest', label: 'Guest' }] }
  const journeys = { calms: { trigger: { event: 'Ping' }, steps: [{ set: { mood: 'calm' } }] }, hears: { trigger: { stage: 'calm' }, steps: [{ emit: 'Calmed' }] } }
  const world = new World(await project(journeys, changes), start)
  await world.post([identify, track('Ping')])
  await world.advanceTo(start + day)
  expect(eventsOf(world, 'Calmed')).toEqual([{ hops: 2 }])
})

describe('compiled', () => {
  test('it is one Task that plans the wait behind it', () => {
    const { definition } = compileSteps([{ emit: 'Cart Updated', properties: { n: 1 } }, { wait: '1d' }])
    expect(payloadOf(definition.States['emit-after-start']!)).toMatchObject({ task: 'emit', event: 'Cart Updated', properties: { n: 1 }, next: { wait: { duration: '1d' } } })
    expect(definition.States['emit-after-start']?.['Next']).toBe('wait-after-start')
  })
  test.each<[string, JsonObject, string[]]>([
    ['an event of the system’s own', { emit: 'Unsubscribed' }, ['emit.reserved $.steps[0].emit']],
    ['an event that the catalogue lacks', { emit: 'Trial Extendet' }, ['event.unknown $.steps[0].emit']],
    ['a property that is computed', { emit: 'Cart Updated', properties: { n: { sum: [1, 2] } } }, ['shape.missing $.steps[0].properties.n.trigger', 'shape.unknown-key $.steps[0].properties.n.sum']],
  ])('refuses %s', async (_, step, said) => expect(await wrongIn({ steps: [step] })).toEqual(said))
})
