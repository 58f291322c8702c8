// Every outside call by which a deploy reaches customers whom nobody touches is a place where a process can die.
import { expect, test } from 'vitest'
import type { Compiled } from '../../../engine/language/project.ts'
import type { Weather } from '../world/world.ts'
import { World } from '../world/world.ts'
import { crashEverywhere } from '../world/crashes.ts'
import { customerKey, day, identify, order, start } from '../world/brand.ts'
import { endings } from '../world/story.ts'
import { project } from '../world/project.ts'

const minute = 60_000
const deployedAt = start + day
const viewed = (user: string, at: number): object => ({ type: 'track', event: 'Product Viewed', userId: user, messageId: `view-${user}-${at}`, timestamp: new Date(at).toISOString() })
const segments = (when: object): Record<string, string> => ({ 'segments.json': JSON.stringify({ segments: { viewers: { label: 'Viewers', when } } }) })
const buyer = (atLeast: number): object => ({ name: 'buyer', label: 'Buyer', when: { event: 'Order Completed', count: { atLeast } } })
const fan = { name: 'fan', label: 'Fan', when: { event: 'Product Viewed', count: { atLeast: 1 } } }
const guest = { name: 'guest', label: 'Guest' }

/** Anna has ordered twice, Bert once, Carl has only looked; dies as told from the deploy on, and lives until all have been met. */
async function deployed(before: Compiled, after: readonly Compiled[], events: object[], weather: Weather): Promise<World> {
  let isDeployed = false
  const world = new World(before, start, { ports: (ports, task) => (isDeployed ? (weather.ports?.(ports, task) ?? ports) : ports) })
  await world.post([...['anna', 'bert', 'carl'].map((user) => identify(user, start)), order('anna', start), order('anna', start + 1), order('bert', start), viewed('carl', start)])
  await world.advanceTo(deployedAt)
  isDeployed = true
  for (const compiled of after) world.deploy(compiled)
  if (events.length > 0) await world.post(events)
  await world.advanceTo(deployedAt + 25 * minute)
  return world
}

test('of another judgement: everybody is decided once, and nobody is left out', async () => {
  const waits = { trigger: { event: 'Product Viewed' }, exit: { when: { segment: 'viewers' } }, steps: [{ wait: '60d' }] }
  const before = await project({ waits }, { stages: [buyer(1), guest] }, segments({ event: 'Nothing' }))
  const after = await project({ waits }, { stages: [fan, buyer(2), guest] }, segments({ event: 'Product Viewed' }))
  const story = (weather: Weather): Promise<World> => deployed(before, [after], [], weather)
  const calm = await story({})
  const stages = Object.fromEntries(calm.items('profile').map(({ pk, stage }) => [pk, stage]))
  expect(['anna', 'bert', 'carl'].map((user) => stages[`C#${customerKey(user)}`])).toEqual(['buyer', 'guest', 'fan'])
  expect(endings(calm, 'carl')).toEqual({ 'waits 1': 'exited: exit 1' })
  const { cases, differing } = await crashEverywhere(story, ['broadcast', 'walk', 'pass', 'customer-fold'])
  expect(differing).toEqual([])
  expect(cases).toBeGreaterThanOrEqual(40)
}, 600_000)

test('of a stop, and of the journey live again at once: all end, and whoever comes anew goes on', async () => {
  const asks = { trigger: { event: 'Order Completed' }, goal: { event: 'Account Closed', within: '90d' }, steps: [{ waitFor: { event: 'Product Viewed' }, within: '50d' }] }
  const [live, stopped] = [await project({ one: asks }), await project({ one: { ...asks, status: 'stopped' } })]
  const story = (weather: Weather): Promise<World> => deployed(live, [stopped, live], [order('anna', deployedAt)], weather)
  const calm = await story({})
  const ended = 'exited: journey stopped'
  expect([endings(calm, 'anna'), endings(calm, 'bert')]).toEqual([{ 'one 1': ended, 'one 2': 'open' }, { 'one 1': ended }])
  const { cases, differing } = await crashEverywhere(story, ['broadcast', 'walk', 'pass', 'resume', 'run-end', 'stopped-runs', 'enroll'])
  expect(differing).toEqual([])
  expect(cases).toBeGreaterThanOrEqual(40)
}, 600_000)
