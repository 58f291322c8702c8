// What is said of coupons, rewards and referral in lifecycle.json, in journeys and in content that are not sound.
import { describe, expect, test } from 'vitest'
import { compileFiles, journeyWith, lifecycle, problemsIn } from '../language/small-project.ts'
import type { JsonObject } from '../../../engine/json.ts'

const inLifecycle = async (more: JsonObject): Promise<string[]> => (await problemsIn({ 'lifecycle.json': { ...lifecycle, ...more } })).map(({ code, at }) => `${code} ${at.split(' ')[1]}`)

const pools = { ten: { label: 'Ten off', expires: '30d', generated: {} }, spring: { label: 'Spring', code: 'SPRING' } }
const html = (body: string): string => `<html><body>\n${body} {{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>`

describe('coupons are refused', () => {
  test.each<[string, JsonObject, string[]]>([
    ['that do not say where their codes come from', { ten: { label: 'Ten' } }, ['coupon.source $.coupons.ten']],
    ['that say it twice', { ten: { label: 'Ten', code: 'X', loaded: true } }, ['coupon.source $.coupons.ten']],
    ['of a name that keys cannot hold', { Ten_Off: { label: 'Ten', loaded: true } }, ['shape.bad-key $.coupons.Ten_Off']],
    ['of codes so short that they would soon meet', { ten: { label: 'Ten', generated: { length: 4 } } }, ['shape.bad-value $.coupons.ten.generated.length']],
    ['with a key that is none', { ten: { label: 'Ten', code: 'X', expire: '3d' } }, ['shape.unknown-key $.coupons.ten.expire']],
  ])('%s', async (_, coupons, said) => expect(await inLifecycle({ coupons })).toEqual(said))
})

describe('rewards are refused', () => {
  test.each<[string, JsonObject, string[]]>([
    ['of points without an amount', { vip: { label: 'Points', kind: 'points' } }, ['reward.incomplete $.rewards.vip']],
    ['of a coupon without a pool', { vip: { label: 'Ten off', kind: 'coupon' } }, ['reward.incomplete $.rewards.vip']],
    ['of a pool that there is not', { vip: { label: 'Ten off', kind: 'coupon', coupon: 'tenn' } }, ['reward.unknown-coupon $.rewards.vip.coupon']],
    ['of a kind that is none', { vip: { label: 'Ten off', kind: 'money' } }, ['shape.bad-value $.rewards.vip.kind']],
    ['that are a gift with a pool', { vip: { label: 'A bag', kind: 'gift', coupon: 'ten' } }, ['reward.stray-coupon $.rewards.vip.coupon']],
  ])('%s', async (_, rewards, said) => expect(await inLifecycle({ coupons: pools, rewards })).toEqual(said))
})

const sending = (step: JsonObject, body: string): Record<string, unknown> => ({
  'lifecycle.json': { ...lifecycle, coupons: pools },
  'locales/en.json': {},
  'win-back.journey.json': journeyWith({ steps: [{ send: { email: 'offer' }, ...step }] }),
  'content/win-back/offer.html': html(body),
  'content/win-back/offer.json': { subject: 'An offer' },
})

describe('a send with a coupon', () => {
  test('names a pool that there is', async () => {
    expect(await problemsIn(sending({ coupon: 'tenn' }, 'Hello'))).toEqual([
      { code: 'send.unknown-coupon', at: expect.stringMatching(/^win-back\.journey\.json:\d+:\d+ \$\.steps\[0\]\.coupon$/) as string, message: 'takes a code of the pool "tenn", which lifecycle.json does not have under "coupons". Did you mean "ten"?' },
    ])
  })

  test('carries the whole pool in its payload, for those inside when the pool is taken away', async () => {
    const { journeys, problems } = await compileFiles(sending({ coupon: 'ten' }, '{{ coupon.code }} until {{ coupon.expiresAt | date }}'))
    expect(problems).toEqual([])
    const state = journeys[0]!.definition.States['offer'] as unknown as { Parameters: { MessageBody: JsonObject } }
    expect(state.Parameters.MessageBody['coupon']).toEqual({ pool: 'ten', label: 'Ten off', expires: '30d', generated: {} })
  })
})

describe('content that reads a coupon does not compile', () => {
  test.each<[string, JsonObject, string, string]>([
    ['where the send has none', {}, '{{ coupon.code }}', 'Nothing supplies {{ coupon.code }}. The step "offer", which sends it, has no "coupon" beside it.'],
    ['where the pool never expires', { coupon: 'spring' }, '{{ coupon.expiresAt }}', 'Nothing supplies {{ coupon.expiresAt }}. Allowed: code, label, pool.'],
    ['where a name is misspelt', { coupon: 'ten' }, '{{ coupon.cod }}', 'Nothing supplies {{ coupon.cod }}. Did you mean "code"?'],
  ])('%s', async (_, step, body, message) => {
    expect(await problemsIn(sending(step, body))).toEqual([{ code: 'content.unknown-variable', at: 'content/win-back/offer.html:2:4 undefined', message }])
  })

  test('where one of two steps that send it has none', async () => {
    const steps = [{ id: 'one', send: { email: 'offer' }, coupon: 'ten' }, { wait: '3d' }, { id: 'two', send: { email: 'offer' } }]
    const files = { ...sending({}, '{{ coupon.code }}'), 'win-back.journey.json': journeyWith({ steps }) }
    expect((await problemsIn(files)).map(({ message }) => message)).toEqual(['Nothing supplies {{ coupon.code }}. The step "two", which sends it, has no "coupon" beside it.'])
  })
})

const rewarding = (steps: JsonObject[], body: string): Record<string, unknown> => ({
  ...sending({}, body),
  'lifecycle.json': { ...lifecycle, coupons: pools, rewards: { vip: { label: 'Points', kind: 'points', amount: 5 }, code: { label: 'Ten off', kind: 'coupon', coupon: 'ten' } } },
  'win-back.journey.json': journeyWith({ steps }),
})
const offer: JsonObject = { send: { email: 'offer' } }

describe('a reward step', () => {
  test('names a reward that there is', async () => {
    expect(await problemsIn(rewarding([{ reward: 'vipp' }, offer], ''))).toEqual([
      { code: 'reward.unknown', at: expect.stringMatching(/ \$\.steps\[0\]\.reward$/) as string, message: 'names the reward "vipp", which lifecycle.json does not have under "rewards". Did you mean "vip"?' },
    ])
  })

  test('supplies "reward" to what comes after it, with what some reward before has', async () => {
    const either: JsonObject = { if: { event: 'Order Completed' }, then: [{ reward: 'vip' }], else: [{ reward: 'code' }] }
    expect(await problemsIn(rewarding([either, offer], '{{ reward.amount }}{{ reward.code }}{{ reward.expiresAt }}'))).toEqual([])
    expect((await problemsIn(rewarding([{ reward: 'vip' }, offer], '{{ reward.code }}'))).map(({ message }) => message)).toEqual(['Nothing supplies {{ reward.code }}. Allowed: reward, label, kind, grantedAt, amount.'])
    expect((await problemsIn(rewarding([offer, { reward: 'vip' }], '{{ reward.label }}'))).map(({ message }) => message)).toEqual(['Nothing supplies {{ reward.label }}. The step "offer", which sends it, has no "reward" step before it.'])
  })
})

describe('a referral is refused', () => {
  const sound: JsonObject = { complete: { event: 'Order Completed', within: '30d' }, advocate: 'vip' }
  const rewards: JsonObject = { vip: { label: 'Points', kind: 'points', amount: 5 } }
  test.each<[string, JsonObject, string[]]>([
    ['that completes with an event that there is not', { ...sound, complete: { event: 'Order Complete' } }, ['event.unknown $.referral.complete.event']],
    ['that completes with what the system reports', { ...sound, complete: { event: 'Email Opened' } }, ['referral.system-event $.referral.complete.event']],
    ['that completes by what no run can tell', { ...sound, complete: { event: 'Order Completed', where: { id: { trigger: 'id' } } } }, ['referral.dynamic-filter $.referral.complete.where']],
    ['that asks for what is no condition', { ...sound, when: { stage: 'gone' } }, ['condition.unknown-stage $.referral.when.stage']],
    ['of rewards that there are not', { ...sound, advocate: 'vipp', friend: 'gift' }, ['referral.unknown-reward $.referral.advocate', 'referral.unknown-reward $.referral.friend']],
    ['with a cap on nothing', { complete: { event: 'Order Completed' }, friend: 'vip', cap: { max: 3 } }, ['referral.stray-cap $.referral.cap']],
    ['with a link without a place for the code', { ...sound, link: 'https://shop.example.com/' }, ['referral.no-code $.referral.link']],
    ['with a link that is none', { ...sound, link: 'shop/{code}' }, ['shape.bad-value $.referral.link']],
  ])('%s', async (_, referral, said) => expect(await inLifecycle({ rewards, referral })).toEqual(said))

  test('in content where there is none, or no link', async () => {
    const content = async (referral: JsonObject | undefined): Promise<string[]> => {
      const files = { ...sending({}, '{{ referral.code }}{{ referral.link }}'), 'lifecycle.json': { ...lifecycle, rewards, ...(referral === undefined ? {} : { referral }) } }
      return (await problemsIn(files)).map(({ message }) => message)
    }
    expect(await content({ ...sound, link: 'https://shop.example.com/?ref={code}' })).toEqual([])
    expect(await content(sound)).toEqual(['Nothing supplies {{ referral.link }}. Allowed: code.'])
    expect(await content(undefined)).toEqual(['Nothing supplies {{ referral.code }}. lifecycle.json has no "referral".', 'Nothing supplies {{ referral.link }}. lifecycle.json has no "referral".'])
  })
})
