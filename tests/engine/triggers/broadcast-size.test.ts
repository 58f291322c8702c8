// A tenth of `npm run broadcast`: ten thousand customers in the whole system in memory, killed at ten calls. The command does the
// same with a hundred thousand on the one-machine system, whose processes it kills.
import { expect, test } from 'vitest'
import type { Weather } from '../world/world.ts'
import { Kills } from '../world/kills.ts'
import { World } from '../world/world.ts'
import { day, start } from '../world/brand.ts'
import { project } from '../world/project.ts'

const customers = 10_000
const hour = 3_600_000
const audience = { attribute: 'plan', is: 'full' }
/** Thursday 7 January 2010, nine o'clock; a tenth is not in the audience, and everybody else is in one of three zones. */
const compiled = project(
  { sale: { trigger: { schedule: { once: '2010-01-07T09:00' }, audience }, entry: undefined, steps: [{ send: { email: 'news' } }] } },
  { limits: { spread: '2h', window: { from: '08:00', to: '20:00' } } },
)
const zones = ['Europe/London', 'America/New_York', 'Asia/Tokyo']
const zoneOf = (n: number): string => zones[n % 3]!
const isInside = (n: number): boolean => n % 10 !== 9
const nine: Record<string, number> = { 'Europe/London': Date.parse('2010-01-07T09:00:00Z'), 'America/New_York': Date.parse('2010-01-07T14:00:00Z'), 'Asia/Tokyo': Date.parse('2010-01-07T00:00:00Z') }

async function populated(weather: Weather): Promise<World> {
  const world = new World(await compiled, start, weather)
  for (let from = 0; from < customers; from += 500) {
    await world.post(Array.from({ length: 500 }, (_, index) => {
      const n = from + index
      return { type: 'identify', userId: `c${n}`, messageId: `k${n}`, timestamp: new Date(start).toISOString(), traits: { email: `c${n}@example.com`, timezone: zoneOf(n), plan: isInside(n) ? 'full' : 'none' } }
    }))
    await world.quiet()
  }
  return world
}

test('ten thousand customers get a broadcast once each, spread over the hours, though it is killed at ten points', async () => {
  // A run makes about 150,000 calls of the outside once everybody is known.
  const kills = new Kills(Array.from({ length: 10 }, (_, index) => 3_000 + index * 11_117))
  let isUnderWay = false
  const world = await populated({ ports: (ports) => (isUnderWay ? kills.wrap(ports) : ports) })
  isUnderWay = true
  await world.advanceTo(start + 4 * day)

  const mails = world.mails.map(({ at, mail }) => ({ at, n: Number(mail.to.slice(1, mail.to.indexOf('@'))) }))
  expect(kills.happened).toBe(10)
  // Nobody twice, nobody who is not in the audience, and nobody missed but whose mailer was killed after its claim.
  expect(new Set(mails.map(({ n }) => n)).size).toBe(mails.length)
  expect(mails.filter(({ n }) => !isInside(n))).toEqual([])
  const claimed = world.items('message').filter((item) => item['status'] === 'claimed').length
  const inside = Array.from({ length: customers }, (_, n) => n).filter(isInside)
  expect(mails.length).toBeGreaterThanOrEqual(inside.length - claimed)
  expect(claimed).toBeLessThanOrEqual(10)
  expect(world.items('enrollment')).toHaveLength(inside.length)

  // From nine o'clock of each one's own on, over two hours, and evenly.
  const late = mails.map(({ at, n }) => at - nine[zoneOf(n)]!)
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...late)).toBeLessThan(2 * hour + 15 * 60_000)
  const slots = Map.groupBy(late, (ms) => Math.floor(ms / (15 * 60_000)))
  for (let slot = 0; slot < 8; slot++) expect(slots.get(slot)?.length ?? 0).toBeGreaterThan(inside.length / 8 / 2)

  // The requests it took: four passes over 64 shards, in pages of each of two stages; then what an enrollment and a mail take.
  const { 'table.inStage': pages = 0, 'bus.publish': published = 0, 'queues.send': handed = 0, 'table.write': writes = 0, 'table.getMany': reads = 0, 'machines.start': begun = 0 } = kills.calls
  const passes = 4 * 64
  expect(pages).toBeLessThan(passes * 2 * 2 + 50)
  expect([published, handed].map((count) => count < passes * 2)).toEqual([true, true])
  expect([writes / inside.length, reads / inside.length].map((each) => each < 4.2)).toEqual([true, true])
  expect(begun).toBeLessThan(inside.length + 10)
}, 120_000)
