import { describe, expect, test } from 'vitest'
import type { Weather } from '../world/world.ts'
import { CrashPlan } from '../world/crashes.ts'
import { World } from '../world/world.ts'
import { day, identify, order, start } from '../world/brand.ts'
import { endings, mailsTo, pathOf } from '../world/story.ts'
import { loadCodes } from '../../../engine/tasks/coupons.ts'
import { profileOf } from '../../../engine/profile/profile-item.ts'
import { project } from '../world/project.ts'

const page = (body: string): string => `<html><body>${body} {{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>`

const shop = await project({
  thanks: {
    trigger: { event: 'Order Completed' },
    steps: [
      { reward: 'vip-points' },
      { if: { event: 'Reward Granted', where: { reward: 'vip-points' }, since: 'entry' }, then: [{ send: { email: 'points' } }], else: [{ exit: 'nothing granted' }] },
      { wait: '2d' },
      { reward: 'voucher', when: { event: 'Order Completed', count: { atLeast: 2 } } },
      { send: { email: 'voucher-mail' } },
    ],
  },
  echo: { topic: 'receipts', trigger: { event: 'Reward Granted', where: { kind: 'points' } }, steps: [{ send: { email: 'echo' } }] },
}, {
  coupons: { vouchers: { label: 'A voucher', expires: '10d', loaded: true } },
  rewards: { 'vip-points': { label: '500 points', kind: 'points', amount: 500 }, voucher: { label: 'A voucher of 5', kind: 'coupon', coupon: 'vouchers', amount: 5, currency: 'GBP' } },
}, {
  'content/thanks/points.html': page('[{{ reward.label }} {{ reward.amount }} {{ reward.kind }}]'),
  'content/thanks/voucher-mail.html': page('[{{ reward.label }}{% if reward.code %} {{ reward.code }} {{ reward.expiresAt }}{% endif %}]'),
})

const shown = (world: World, email: string): (string | undefined)[] => world.mails.filter(({ mail }) => mail.tags['email'] === email).map(({ mail }) => /\[(.*)\]/.exec(mail.html)?.[1])
const granted = (world: World): object[] => world.items('event').filter((item) => item['name'] === 'Reward Granted').map((item) => JSON.parse(item['properties'] as string) as object)

async function thanked(weather: Weather = {}, orders = 2): Promise<World> {
  const world = new World(shop, start, weather)
  await loadCodes(world, 'vouchers', ['V-1', 'V-2'])
  await world.post([identify('anna', start)])
  await world.quiet()
  await world.post([order('anna', start)])
  await world.advanceTo(start + day)
  if (orders > 1) await world.post([order('anna', start + day)])
  await world.advanceTo(start + 10 * day)
  return world
}

describe('a reward is granted', () => {
  const story = thanked({}, 1)

  test('as an event of the customer\'s own that the next step sees, that starts journeys and that the shop is told of', async () => {
    const world = await story
    expect(granted(world)).toEqual([{ reward: 'vip-points', label: '500 points', kind: 'points', amount: 500, run: 'thanks_0_1', step: 'vip-points', round: 0 }])
    expect(pathOf(world, 'anna', 'thanks')).toContain('points')
    expect(mailsTo(world, 'anna')).toContain('2010-01-04 10:00 echo/echo')
    expect(world.published.filter(({ detail }) => detail['event'] === 'Reward Granted')).toHaveLength(1)
  })

  test('not where its "when" is false; content shows the last one of the run', async () => {
    const world = await story
    expect(shown(world, 'points')).toEqual(['500 points 500 points'])
    expect(shown(world, 'voucher-mail')).toEqual(['500 points'])
  })

  test('with a code of its pool', async () => {
    const world = await thanked()
    expect(shown(world, 'voucher-mail')).toEqual([expect.stringMatching(/^A voucher of 5 V-[12] 2010-01-16/)])
    expect(world.items('coupon')).toHaveLength(1)
  })

  test('no activity of the customer\'s: it moves no first event', async () => {
    expect(profileOf((await story).items('profile')[0]!).firstAt).toBe(start)
  })
})

test('an empty pool grants nothing, and the journey goes on', async () => {
  const world = new World(shop, start)
  await world.post([identify('anna', start), order('anna', start), order('anna', start + 1000)])
  await world.advanceTo(start + 10 * day)
  expect(granted(world).map((one) => (one as { reward: string }).reward)).toEqual(['vip-points'])
  expect(endings(world, 'anna')['thanks 1']).toBe('completed: completed')
})

test('a crash at any moment of a step, and every delivery twice, grants once', async () => {
  const calm = new CrashPlan()
  const story = (plan: CrashPlan): Promise<World> => thanked({ deliveries: 2, ports: (ports, task) => (task === 'steps' ? plan.wrap(ports) : ports) })
  const outcome = (world: World): unknown => [granted(world).map((one) => JSON.stringify({ ...one, code: '', expires_at: '' })).toSorted(), world.items('coupon').length, Object.values(endings(world, 'anna')).toSorted()]
  const expected = outcome(await story(calm))
  const cases = [...calm.seen].flatMap(([site, count]) => [...new Set([1, count])].flatMap((nth) => (['before', 'after'] as const).map((when) => ({ site, nth, when }))))
  expect(cases.some(({ site }) => site.startsWith('reward.ts'))).toBe(true)
  for (const target of cases) {
    const plan = new CrashPlan(target)
    expect([target, outcome(await story(plan)), plan.crashed]).toEqual([target, expected, true])
  }
})
