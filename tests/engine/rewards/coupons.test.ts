import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Mail, Table } from '../../../engine/ports.ts'
import type { Weather } from '../world/world.ts'
import { CrashPlan } from '../world/crashes.ts'
import { World, keyring } from '../world/world.ts'
import { MemoryTable } from '../../../engine/table/memory-table.ts'
import { day, identify, order, start } from '../world/brand.ts'
import { loadCodes, takeCoupon } from '../../../engine/tasks/coupons.ts'
import { project } from '../world/project.ts'
import { skipsOf } from '../world/story.ts'

const body = '<html><body>Your code: [{{ coupon.code }}|{{ coupon.label }}|{{ coupon.expiresAt }}] {{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>'

const shop = (pool: object) => project(
  { offer: { trigger: { event: 'Order Completed' }, steps: [{ send: { email: 'ten-off' }, coupon: 'ten' }, { wait: '1d' }, { send: { email: 'after' } }] } },
  { coupons: { ten: { label: 'Ten off', expires: '30d', ...pool } } },
  { 'content/offer/ten-off.html': body },
)

const [generated, loaded, fixed] = await Promise.all([shop({ generated: { prefix: 'TEN-' } }), shop({ loaded: true }), shop({ code: 'SPRING10' })])

const codeIn = (mail: Mail): string => /\[([^|]*)\|/.exec(mail.html)![1]!
const codes = (world: World): string[] => world.mails.filter(({ mail }) => mail.tags['email'] === 'ten-off').map(({ mail }) => codeIn(mail))
const free = (world: World): number => world.items('coupon').length
const users = (count: number): string[] => Array.from({ length: count }, (_, index) => `customer-${index}`)

async function offered(world: World, names: readonly string[]): Promise<World> {
  await world.post(names.flatMap((user) => [identify(user, start), order(user, start)]))
  await world.advanceTo(start + 3 * day)
  return world
}

async function withCodes(count: number, weather: Weather = {}): Promise<World> {
  const world = new World(loaded, start, weather)
  await loadCodes(world, 'ten', users(count).map((_, index) => `C-${index}`))
  return world
}

describe('a code is given', () => {
  test('as content reads it, and told as an event of the customer\'s own', async () => {
    const world = await offered(new World(generated, start), ['anna'])
    const [code] = codes(world)
    expect(code).toMatch(/^TEN-[A-Z2-7]{10}$/)
    expect(world.mails[0]!.mail.html).toContain(`[${code}|Ten off|2010-02-03T10:00`)
    const told = world.items('event').find((item) => item['name'] === 'Coupon Issued')
    expect(JSON.parse(told!['properties'] as string)).toMatchObject({ pool: 'ten', code, label: 'Ten off', run: 'offer_0_1', step: 'ten-off' })
    expect(world.published.filter(({ detail }) => detail['event'] === 'Coupon Issued')).toHaveLength(1)
  })

  test('that is another for each customer and each run where it is generated, and the same for all where it is fixed', async () => {
    const world = await offered(new World(generated, start), ['anna', 'bert'])
    await world.post([order('anna', start + 3 * day)])
    await world.advanceTo(start + 4 * day)
    expect(new Set(codes(world)).size).toBe(3)
    expect(codes(await offered(new World(fixed, start), ['anna', 'bert']))).toEqual(['SPRING10', 'SPRING10'])
  })

  test('from those loaded, each to one customer, until there is none: then the message is skipped and the journey goes on', async () => {
    const world = await offered(await withCodes(3), users(5))
    expect(new Set(codes(world)).size).toBe(3)
    expect(free(world)).toBe(0)
    expect(users(5).flatMap((user) => skipsOf(world, user))).toEqual(['ten-off: no-coupon', 'ten-off: no-coupon'])
    expect(world.mails.filter(({ mail }) => mail.tags['email'] === 'after')).toHaveLength(5)
  })

  test('again and the same when the mail service refused the message and it comes once more', async () => {
    const world = await withCodes(3)
    const tried: string[] = []
    world.delivers = (mail) => {
      if (mail.tags['email'] === 'ten-off') tried.push(codeIn(mail))
      return tried.length < 3 ? { kind: 'refused', reason: 'TooManyRequestsException', later: true } : { kind: 'accepted', id: `mail-${tried.length}` }
    }
    await offered(world, ['anna'])
    expect(tried).toHaveLength(3)
    expect(new Set(tried).size).toBe(1)
    expect(free(world)).toBe(2)
  })
})

test('codes loaded again are left as they are, given or not', async () => {
  const world = await offered(await withCodes(2), ['anna'])
  expect(await loadCodes(world, 'ten', ['C-0', 'C-1', 'C-2', 'C-2'])).toEqual({ loaded: 1, known: 2 })
  expect(free(world)).toBe(2)
})

test('a crash at any moment of a mailer gives no code to two customers, and takes none twice for one', async () => {
  const calm = new CrashPlan()
  const story = async (plan: CrashPlan): Promise<World> => offered(await withCodes(4, { deliveries: 2, ports: (ports, task) => (task === 'mail' ? plan.wrap(ports) : ports) }), users(3))
  await story(calm)
  const cases = [...calm.seen].flatMap(([site, count]) => [...new Set([1, count])].flatMap((nth) => (['before', 'after'] as const).map((when) => ({ site, nth, when }))))
  expect(cases.map(({ site }) => site).some((site) => site.startsWith('coupons.ts'))).toBe(true)
  for (const target of cases) {
    const plan = new CrashPlan(target)
    const world = await story(plan)
    const issued = world.items('message').flatMap((item) => (item['coupon'] === undefined ? [] : [(item['coupon'] as { code: string }).code]))
    expect([target, plan.crashed, new Set(issued).size, free(world), new Set(codes(world)).size]).toEqual([target, true, 3, 1, codes(world).length])
  }
})

test('many who reach into one pool at once never get one code twice, and nobody goes without while there is one', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 10 }), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 30 }), async (stock, count, pauses) => {
    const memory = new MemoryTable()
    await loadCodes({ table: memory }, 'ten', users(stock))
    let turn = 0
    // Every answer of the table takes a time of its own, so that claims overlap in many ways.
    const table: Table = new Proxy<Table>(memory, { get: (_, method: 'query') => async (...args: Parameters<Table['query']>) => {
      const answer = await memory[method](...args)
      for (let pause = pauses[turn++ % pauses.length]!; pause > 0; pause--) await Promise.resolve()
      return answer
    } })
    const claim = async (user: string): Promise<string | undefined> => {
      for (let attempt = 0; ; attempt++) {
        const taken = await takeCoupon({ table, now: () => start, log: { info: () => undefined, error: () => undefined } }, {
          stock: { pool: 'ten', label: 'Ten off', loaded: true }, customer: user, act: { run: 'offer_0_1', step: 'ten-off', round: 0 }, attempt, keyring: async () => keyring,
        })
        if (taken === undefined) return undefined
        if ((await table.write(...taken.writes)).kind === 'done') return taken.coupon.code
      }
    }
    const given = (await Promise.all(users(count).map(claim))).filter((code) => code !== undefined)
    expect(new Set(given).size).toBe(given.length)
    expect(given).toHaveLength(Math.min(stock, count))
    expect(memory.all().filter((item) => item['kind'] === 'coupon')).toHaveLength(stock - given.length)
  }), { numRuns: 300, seed: 3 })
})
