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
      { code: 'send.unknown-coupon', at: expect.stringMatching(/^win-back\.journey\.json:\d+:\d+ \$\.steps\[0\]\.coupon$/) as string, message: 'names the coupons "tenn", which lifecycle.json does not have under "coupons". Did you mean "ten"?' },
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
