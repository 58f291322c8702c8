import type { JsonObject } from '../../../engine/json.ts'
import { describe, expect, test } from 'vitest'
import { compileFiles, journeyWith, lifecycle } from './small-project.ts'

const topics = { topics: { ...(lifecycle['topics'] as JsonObject), receipts: { label: 'receipts', kind: 'transactional' } } }

async function wrong(more: JsonObject): Promise<string[]> {
  const { problems } = await compileFiles({ 'lifecycle.json': { ...lifecycle, ...topics }, 'win-back.journey.json': journeyWith(more) })
  return problems.filter(({ code }) => code !== 'send.no-content').map(({ code, place }) => `${code} ${place?.path}`)
}

const cart = { event: 'Cart Updated' }
const send = (email = 'a'): JsonObject => ({ send: { email } })

describe('an entry is refused', () => {
  test.each<[string, JsonObject, string[]]>([
    ['without re-entry', { entry: {} }, ['entry.no-reentry $.entry.reentry']],
    ['when there is none', { entry: undefined as unknown as JsonObject }, ['entry.no-reentry $.entry.reentry']],
    ['with a priority that is none', { entry: { reentry: 'never', priority: 'highest' } }, ['shape.bad-value $.entry.priority']],
    ['that is judged per customer and has no key', { entry: { reentry: 'never', per: 'customer' } }, ['entry.per-without-key $.entry.per']],
    ['with a holdout that would keep receipts back', { entry: { reentry: 'never', holdout: 0.1 }, goal: { event: 'Order Completed', within: '9d' }, steps: [{ ...send(), topic: 'receipts' }] }, ['journey.holdout-transactional $.entry.holdout']],
    ['once per element without a key', { trigger: { ...cart, each: 'products' } }, ['trigger.each-without-key $.trigger.each']],
  ])('%s', async (_, more, said) => expect(await wrong(more)).toEqual(said))
})

describe('a restart', () => {
  const restart = { trigger: cart, entry: { reentry: 'always', whileActive: 'restart' } }
  test.each<[string, JsonObject[]]>([
    ['before the one message', [{ wait: '1h' }, send(), { set: { winBack: 'asked' } }]],
    ['with a message at the end of each way', [{ wait: '1h' }, { if: { stage: 'active' }, then: [send()], else: [{ wait: '1h' }, send('b')] }]],
  ])('is allowed %s', async (_, steps) => expect(await wrong({ ...restart, steps })).toEqual([]))

  test.each<[string, JsonObject[], string[]]>([
    ['in a wait after a message', [send(), { wait: '1d' }], ['entry.restart-after-send $.steps[1]']],
    ['before a second message, which may be held', [send(), send('b')], ['entry.restart-after-send $.steps[1]']],
    ['around a message that is sent again and again', [{ id: 'daily', repeat: 3, every: '1d', steps: [send()] }], ['entry.restart-after-send $.steps[0]']],
    ['after a message on one way of several', [{ if: { stage: 'active' }, then: [send()] }, { waitFor: cart, within: '1d', then: [send('b')] }], ['entry.restart-after-send $.steps[1]', 'entry.restart-after-send $.steps[1].then[0]']],
  ])('is refused %s', async (_, steps, said) => expect(await wrong({ ...restart, steps })).toEqual(said))
})

describe('an event without the journey’s key', () => {
  const catalogue = { events: { 'Cart Updated': { properties: { cartId: { type: 'string' } } }, 'Order Completed': { properties: { checkout: { type: 'object' } } }, 'Page Seen': {} } }
  const listening = async (key: unknown, exit: JsonObject, steps: JsonObject[] = [{ wait: '1d' }]): Promise<string[]> => {
    const journey = journeyWith({ trigger: cart, entry: { reentry: 'never', key } as JsonObject, exit, steps })
    return (await compileFiles({ 'events.json': catalogue, 'lifecycle.json': { ...lifecycle, stages: [{ name: 'active', label: 'Active', when: cart }, { name: 'lapsed', label: 'Lapsed' }] }, 'win-back.journey.json': journey })).problems.map(({ code, place }) => `${code} ${place?.path}`)
  }

  test('is refused until it is mapped, or meant for any key', async () => {
    expect(await listening('cartId', { event: 'Order Completed' })).toEqual(['entry.event-without-key $'])
    expect(await listening('cartId', { event: 'Unsubscribed' })).toEqual(['entry.event-without-key $'])
    expect(await listening({ property: 'referral', in: { 'Cart Updated': 'cartId' } }, { event: 'Referral Completed' })).toEqual([])
    expect(await listening('cartId', { event: 'Order Completed', anyKey: true })).toEqual([])
    expect(await listening({ property: 'cartId', in: { 'Order Completed': 'checkout.cart_id' } }, { event: 'Order Completed' })).toEqual([])
    expect(await listening('cartId', { stage: 'lapsed' }, [{ waitFor: { event: 'Order Completed' }, within: '1d' }])).toEqual(['entry.event-without-key $.steps[0].waitFor'])
  })

  test('is not where the catalogue does not say what it carries', async () => expect(await listening('cartId', { event: 'Page Seen' })).toEqual([]))
})

test('a programme’s holdout is a share', async () => {
  const of = async (holdout: number): Promise<string[]> => (await compileFiles({ 'lifecycle.json': { ...lifecycle, holdout } })).problems.map(({ code, place }) => `${code} ${place?.path}`)
  expect([await of(0.05), await of(0), await of(1)]).toEqual([[], ['shape.bad-value $.holdout'], ['shape.bad-value $.holdout']])
})
