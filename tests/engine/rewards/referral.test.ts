import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Table } from '../../../engine/ports.ts'
import type { TaskContext } from '../../../engine/tasks/task-context.ts'
import type { Weather } from '../world/world.ts'
import { MemoryTable } from '../../../engine/table/memory-table.ts'
import { CrashPlan } from '../world/crashes.ts'
import { World, keyring, root } from '../world/world.ts'
import { completeReferral } from '../../../engine/tasks/referral-completion.ts'
import { customerKey, day, identify, order, start } from '../world/brand.ts'
import { loadCodes } from '../../../engine/tasks/coupons.ts'
import { makeModel } from '../../../engine/model/runtime.ts'
import { mailsTo } from '../world/story.ts'
import { project } from '../world/project.ts'
import { referralKey } from '../../../engine/table/keys.ts'
import { referralCodeOf } from '../../../engine/tasks/referral-code.ts'

const page = (body: string): string => `<html><body>${body} {% if links.unsubscribe %}{{ links.unsubscribe }}{% endif %} {{ brand.postalAddress }}</body></html>`

const shop = (referral: object = {}) => project({
  share: { trigger: { event: 'Order Completed' }, entry: { reentry: 'never' }, steps: [{ send: { email: 'share' } }] },
  'thank-advocate': { topic: 'receipts', trigger: { event: 'Referral Completed', where: { role: 'advocate', rewarded: true } }, steps: [{ send: { email: 'for-you' } }] },
  'thank-friend': { topic: 'receipts', trigger: { event: 'Referral Completed', where: { role: 'friend' } }, steps: [{ send: { email: 'welcome' } }] },
}, {
  coupons: { ten: { label: 'Ten off', loaded: true } },
  rewards: { points: { label: '500 points', kind: 'points', amount: 500 }, ten: { label: 'Ten off', kind: 'coupon', coupon: 'ten' } },
  referral: { complete: { event: 'Order Completed', where: { total: { atLeast: 20 } }, within: '30d' }, advocate: 'points', friend: 'ten', link: 'https://shop.example.com/?ref={code}', ...referral },
}, { 'content/share/share.html': page('[{{ referral.code }} {{ referral.link }}]'), 'content/thank-friend/welcome.html': page('[{{ trigger.label }} {{ trigger.code }}]') })

const [plain, capped, both, choosy] = await Promise.all([
  shop(), shop({ cap: { max: 2, per: '7d' } }), shop({ advocate: 'ten' }), shop({ when: { event: 'Order Completed', count: { atMost: 1 } } }),
])

/** Anna has the code, and a pool has this many coupons. */
async function withCode(compiled = plain, weather: Weather = {}, coupons = 20): Promise<{ world: World; code: string }> {
  const world = new World(compiled, start, weather)
  await loadCodes(world, 'ten', Array.from({ length: coupons }, (_, index) => `T-${index}`))
  return { world, code: await referralCodeOf(world, customerKey('anna'), keyring) }
}

const named = (user: string, code: string, at: number): object => ({ ...identify(user, at), messageId: `named-${user}-${at}`, traits: { email: `${user}@example.com`, referralCode: code } })

type Told = Record<string, unknown>
const told = (world: World, user: string, name = 'Referral Completed'): Told[] =>
  world.items('event').filter((item) => item.pk === `C#${customerKey(user)}` && item['name'] === name).map((item) => JSON.parse(item['properties'] as string) as Told)
const refused = (world: World, user: string): unknown[] =>
  world.items('refusal').filter((item) => item.pk === `C#${customerKey(user)}` && item.sk.endsWith('#@referral')).map((item) => item['reason'])

async function referred(compiled = plain, weather: Weather = {}, coupons = 20): Promise<World> {
  const { world, code } = await withCode(compiled, weather, coupons)
  await world.post([identify('anna', start), order('anna', start)])
  await world.quiet()
  await world.post([named('bert', code, start + 1000)])
  await world.advanceTo(start + day)
  await world.post([order('bert', start + day)])
  await world.advanceTo(start + 3 * day)
  return world
}

describe('a friend who names the code and orders', () => {
  const story = referred()

  test('got it from an e-mail that shows code and link', async () => {
    const shown = /\[(.*)\]/.exec((await story).mails.find(({ mail }) => mail.tags['email'] === 'share')!.mail.html)![1]!
    expect(shown).toMatch(/^([A-Z2-7]{8}) https:\/\/shop\.example\.com\/\?ref=\1$/)
    expect(shown).toBe(`${shown.slice(0, 8)} https://shop.example.com/?ref=${keyring.code(`referral\n${customerKey('anna')}`, 8)}`)
  })

  test('completes the referral, once, and both sides are told and get what they were promised', async () => {
    const world = await story
    expect(told(world, 'anna')).toEqual([{ referral: expect.any(String) as string, role: 'advocate', rewarded: true, referral_code: expect.any(String) as string, reward: 'points', label: '500 points' }])
    expect(told(world, 'bert')).toEqual([{ referral: expect.any(String) as string, role: 'friend', rewarded: true, referral_code: expect.any(String) as string, reward: 'ten', label: 'Ten off', code: expect.stringMatching(/^T-/) as string }])
    expect(told(world, 'anna', 'Reward Granted')).toMatchObject([{ reward: 'points', amount: 500, step: 'advocate' }])
    expect(told(world, 'bert', 'Reward Granted')).toMatchObject([{ reward: 'ten', step: 'friend' }])
    expect(JSON.stringify([told(world, 'anna'), told(world, 'anna', 'Reward Granted')])).not.toContain(customerKey('bert'))
  })

  test('starts the journeys of both', async () => {
    const world = await story
    expect(mailsTo(world, 'anna')).toContain('2010-01-05 10:00 thank-advocate/for-you')
    expect(mailsTo(world, 'bert')).toContain('2010-01-05 10:00 thank-friend/welcome')
  })

  test('does so no second time with another order', async () => {
    const world = await referred()
    await world.post([order('bert', start + 3 * day)])
    await world.advanceTo(start + 4 * day)
    expect(told(world, 'anna')).toHaveLength(1)
  })
})

describe('a code counts', () => {
  test('as a property of any call, in small letters, also in the very event that completes the referral', async () => {
    const { world, code } = await withCode()
    await world.post([identify('anna', start), identify('bert', start)])
    await world.post([{ type: 'track', event: 'Order Completed', userId: 'bert', messageId: 'o', timestamp: new Date(start).toISOString(), properties: { total: 30, referral_code: ` ${code.toLowerCase()} ` } }])
    await world.quiet()
    expect(told(world, 'anna')).toHaveLength(1)
  })

  test('whatever came in first: the order may be folded before the code is known', async () => {
    for (const batch of [1, 100]) {
      const { world, code } = await withCode(plain, { batch, shuffle: (records) => records.toReversed() })
      await world.post([identify('anna', start)])
      await world.quiet()
      await world.post([order('bert', start + 2000), named('bert', code, start + 1000)])
      await world.advanceTo(start + day)
      expect(told(world, 'anna')).toHaveLength(1)
    }
  })

  test('not for an order before it, one too small, or one after its time', async () => {
    const { world, code } = await withCode()
    await world.post([identify('anna', start), order('bert', start - day), named('bert', code, start), order('bert', start + 1000, 19)])
    await world.advanceTo(start + 31 * day)
    await world.post([order('bert', start + 31 * day)])
    await world.quiet()
    expect(told(world, 'anna')).toEqual([])
    expect(refused(world, 'bert')).toEqual(['too-late'])
  })

  test('not in imported history', async () => {
    const { world, code } = await withCode()
    await world.post([identify('anna', start), { ...named('bert', code, start - day), context: { historical: true } }, { ...order('bert', start - day / 2), context: { historical: true } }])
    await world.quiet()
    expect(world.items('referral')).toEqual([])
  })
})

describe('is refused and recorded', () => {
  test('a code of one\'s own, of one\'s own other account, or of nobody; and a second code', async () => {
    const { world, code } = await withCode()
    const carls = await referralCodeOf(world, customerKey('carl'), keyring)
    await world.post([identify('anna', start), identify('carl', start)])
    await world.quiet()
    await world.post([
      named('anna', code, start + 1), { ...named('anna-two', code, start + 1), traits: { email: 'Anna@example.com ', referralCode: code } },
      named('bert', 'NOBODYS', start + 1), named('dora', code, start + 1), named('dora', carls, start + 2),
    ])
    await world.advanceTo(start + day)
    await world.post(['anna', 'anna-two', 'bert', 'dora'].map((user) => order(user, start + day)))
    await world.advanceTo(start + 2 * day)
    expect(['anna', 'anna-two', 'bert', 'dora'].map((user) => refused(world, user))).toEqual([['self-referral'], ['self-referral'], ['unknown-code'], ['second-referral']])
    expect(told(world, 'anna').map(({ role }) => role)).toEqual(['advocate'])
    expect(told(world, 'carl')).toEqual([])
  })

  test('a friend who is not as the model asks: one who had ordered before', async () => {
    const { world, code } = await withCode(choosy)
    await world.post([identify('anna', start), order('bert', start - day)])
    await world.quiet()
    await world.post([named('bert', code, start), named('dora', code, start), order('bert', start + 1), order('dora', start + 1)])
    await world.advanceTo(start + day)
    expect([refused(world, 'bert'), told(world, 'bert').length, told(world, 'dora').length]).toEqual([['condition'], 0, 1])
  })
})

test('the cap holds in its period: the friend is rewarded, the advocate told that he is not', async () => {
  const { world, code } = await withCode(capped)
  await world.post([identify('anna', start)])
  await world.quiet()
  const friends = ['b1', 'b2', 'b3', 'b4']
  await world.post(friends.flatMap((user) => [named(user, code, start + 1), order(user, start + 2)]))
  await world.advanceTo(start + 8 * day)
  await world.post([named('later', code, start + 8 * day), order('later', start + 8 * day + 1)])
  await world.advanceTo(start + 9 * day)
  expect(told(world, 'anna').map(({ rewarded, reason }) => [rewarded, reason])).toEqual(expect.arrayContaining([[true, undefined], [true, undefined], [false, 'capped'], [false, 'capped'], [true, undefined]]))
  expect(told(world, 'anna', 'Reward Granted')).toHaveLength(3)
  expect(friends.map((user) => told(world, user)[0]?.['rewarded'])).toEqual([true, true, true, true])
})

test('two sides of one pool take two codes, or the last goes to the friend', async () => {
  for (const [coupons, rewards] of [[2, [true, true]], [1, [true, false]], [0, [false, false]]] as const) {
    const world = await referred(both, {}, coupons)
    const codes = [...told(world, 'bert'), ...told(world, 'anna')].flatMap(({ code }) => (code === undefined ? [] : [code]))
    expect([...told(world, 'bert'), ...told(world, 'anna')].map(({ rewarded }) => rewarded)).toEqual(rewards)
    expect(new Set(codes).size).toBe(coupons)
  }
})

describe('in any weather', () => {
  const outcome = (world: World): unknown => ['anna', 'bert'].map((user) => [told(world, user), told(world, user, 'Reward Granted')].map((events) => events.map((event) => ({ ...event, code: '' }))))
  const calm = referred(capped).then(outcome)

  test('everything delivered three times and out of order completes once', async () => {
    expect(outcome(await referred(capped, { deliveries: 3, shuffle: (records) => records.toReversed(), batch: 2 }))).toEqual(await calm)
  })

  test('a crash at any moment of what follows referrals completes once', async () => {
    const watched = new CrashPlan()
    const story = (plan: CrashPlan): Promise<World> => referred(capped, { ports: (ports, task) => (task === 'happenings' || task === 'mail' ? plan.wrap(ports) : ports) })
    await story(watched)
    const sites = [...watched.seen].filter(([site]) => /^(referral|grant|coupons)/.test(site))
    expect(sites.length).toBeGreaterThan(7)
    for (const [site, count] of sites) {
      for (const nth of new Set([1, count])) {
        for (const when of ['before', 'after'] as const) {
          const plan = new CrashPlan({ site, nth, when })
          const world = await story(plan)
          expect([site, nth, when, outcome(world), plan.crashed, world.items('coupon').length]).toEqual([site, nth, when, await calm, true, 19])
        }
      }
    }
  })

  test('any number of friends, in any order, however often delivered: each completes once, and no cap is passed', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), async (count, deliveries, flips) => {
      let turn = 0
      const { world, code } = await withCode(capped, { deliveries, batch: 3, shuffle: (records) => records.toSorted(() => (flips[turn++ % flips.length]! ? -1 : 1)) })
      await world.post([identify('anna', start)])
      await world.quiet()
      const friends = Array.from({ length: count }, (_, index) => `friend-${index}`)
      await world.post(friends.flatMap((user) => [order(user, start + 2), named(user, code, start + 1)]))
      await world.advanceTo(start + day)
      expect(friends.map((user) => told(world, user).length)).toEqual(friends.map(() => 1))
      expect(told(world, 'anna')).toHaveLength(count)
      expect(told(world, 'anna', 'Reward Granted')).toHaveLength(Math.min(2, count))
      expect(world.items('coupon')).toHaveLength(20 - count)
    }), { numRuns: 25, seed: 11 })
  })
})

test('many workers at once on many friends of one advocate: each referral completes once, the cap holds, and no code goes twice', async () => {
  const model = makeModel(both.model.hash, JSON.stringify({ ...(JSON.parse(both.model.json) as object), referral: { complete: { event: 'Order Completed' }, advocate: 'ten', friend: 'ten', cap: { max: 2 } } }))
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 9 }), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 30 }), async (count, coupons, pauses) => {
    const memory = new MemoryTable()
    await loadCodes({ table: memory }, 'ten', Array.from({ length: coupons }, (_, index) => `T-${index}`))
    let turn = 0
    const table: Table = new Proxy<Table>(memory, { get: (_, method: 'query') => async (...args: Parameters<Table['query']>) => {
      const answer = await memory[method](...args)
      for (let pause = pauses[turn++ % pauses.length]!; pause > 0; pause--) await Promise.resolve()
      return answer
    } })
    const context = { table, now: () => start, secrets: { root: async () => root }, log: { info: () => undefined, error: () => undefined } } as unknown as TaskContext
    const event = { id: 'E#o', type: 'track', name: 'Order Completed', at: start, received: start, properties: {} } as const
    const own = { status: 'pending', advocate: 'anna', code: 'ANNA', event: 'E#n', at: start } as const
    const friends = Array.from({ length: count }, (_, index) => `friend-${index}`)
    for (const friend of friends) await memory.write({ put: { ...referralKey(friend), kind: 'referral', ...own } })
    await Promise.all([...friends, ...friends].map((friend) => completeReferral(context, model, friend, own, event)))
    const events = (name: string, customer?: string): Told[] =>
      memory.all().filter((item) => item['name'] === name && (customer === undefined || item.pk === `C#${customer}`)).map((item) => JSON.parse(item['properties'] as string) as Told)
    expect(events('Referral Completed', 'anna')).toHaveLength(count)
    expect(friends.map((friend) => events('Referral Completed', friend).length)).toEqual(friends.map(() => 1))
    expect(events('Reward Granted', 'anna').length).toBeLessThanOrEqual(2)
    const codes = events('Reward Granted').map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(memory.all().filter((item) => item['kind'] === 'coupon')).toHaveLength(coupons - codes.length)
  }), { numRuns: 200, seed: 5 })
})

test('a customer whose code another has already gets a longer one, always the same', async () => {
  const { world, code } = await withCode()
  const same = { code: (_: string, length: number) => `${code}ABCDEFGHIJKLMNOP`.slice(0, length) }
  const longer = await referralCodeOf(world, customerKey('bert'), same)
  expect([longer.length, await referralCodeOf(world, customerKey('bert'), same)]).toEqual([12, longer])
})
