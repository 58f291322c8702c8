import { describe, expect, test } from 'vitest'
import { compareProjects } from '../../../engine/language/against.ts'
import { project } from '../world/project.ts'

const journey = {
  trigger: { event: 'Order Completed' }, entry: { reentry: 'always' }, exit: { stage: 'buyer' },
  steps: [{ wait: '1d' }, { send: { email: 'hello' } }, { wait: '1d' }, { id: 'choice', send: { email: [{ when: { stage: 'guest' }, use: 'one' }, { use: 'two' }] } }],
}
const topics = { topics: { other: { label: 'Other', kind: 'marketing' }, receipts: { label: 'Receipts', kind: 'transactional' } } }
const stages = { stages: [{ name: 'known', label: 'Known', when: { event: 'Order Completed' } }, { name: 'guest', label: 'Guest' }] }

async function said(after: Record<string, object>, changes: object = {}, before: object = journey): Promise<string[]> {
  return compareProjects(await project({ one: before }), await project(after, changes)).map(({ journey: id, severity, code }) => `${id} ${severity} ${code}`)
}

describe('a deploy', () => {
  test('that changes nothing says nothing', async () => expect(await said({ one: journey, more: { ...journey, trigger: { event: 'B' } } })).toEqual([]))

  test('says what happens to those inside', async () => {
    expect(await said({ one: { ...journey, status: 'paused', trigger: { event: 'B' }, exit: { event: 'B' }, entry: { reentry: 'always', key: 'x' } } })).toEqual([
      'one note against.status', 'one note against.trigger', 'one note against.ends', 'one note against.key',
    ])
    expect(await said({ one: { ...journey, steps: [...journey.steps, { wait: '1d' }] } })).toEqual(['one note against.steps'])
    expect(await said({ two: { ...journey, steps: [{ wait: '1d' }] } })).toEqual(['one note against.deleted'])
    expect(await said({ two: { ...journey, was: 'one' } })).toEqual(['one note against.renamed'])
  })

  test('is refused where it would strand them', async () => {
    expect(await said({ two: journey })).toEqual(['one error against.renamed-without-was'])
    expect(await said({ one: { ...journey, steps: [{ wait: '1d' }] } })).toEqual(['one note against.steps', 'one error against.email-removed', 'one error against.email-removed', 'one error against.email-removed'])
    expect(await said({ one: { ...journey, topic: 'other' } }, topics)).toContain('one error against.topic-removed')
    expect(await said({ one: { ...journey, exit: { event: 'B' } } }, stages)).toEqual(['one note against.ends', 'one error against.stage-removed'])
  })

  test('is refused where a new text reads what the steps of those inside do not supply', async () => {
    const pool = { coupons: { ten: { label: 'Ten off', expires: '30d', generated: {} } } }
    const text = { 'content/one/hello.html': '<html><body>{{ coupon.code }} {{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>' }
    const withCoupon = { ...journey, steps: journey.steps.map((step) => ('send' in step && step.send.email === 'hello' ? { ...step, coupon: 'ten' } : step)) }
    const codes = async (before: object, beforeText: Record<string, string>): Promise<string[]> =>
      compareProjects(await project({ one: before }, pool, beforeText), await project({ one: withCoupon }, pool, text)).map(({ code }) => code)
    expect(await codes(journey, {})).toEqual(['against.steps', 'against.variable-missing'])
    expect(await codes(withCoupon, {})).toEqual([])
    expect(await codes(withCoupon, text)).toEqual([])
  })

  test('that sets a stopped journey live says that nobody goes on, and that a backfill enters', async () => {
    const [finding] = compareProjects(await project({ one: { ...journey, status: 'stopped' } }), await project({ one: journey }))
    expect(finding?.message).toContain('inside when it was stopped have ended')
    const staged = { ...journey, trigger: { stage: 'buyer' }, exit: { event: 'B' } }
    expect(await said({ one: { ...staged, backfill: { over: '1d' } } }, {}, staged)).toEqual(['one note against.backfill'])
    expect(await said({ one: { ...staged, backfill: { over: '1d' } } }, {}, { ...staged, backfill: { over: '1d' } })).toEqual([])
  })

  test('that takes a segment away says what its runs go on by', async () => {
    const segments = { 'segments.json': JSON.stringify({ segments: { keen: { label: 'Keen', when: { event: 'Order Completed' } } } }) }
    const before = await project({ one: { ...journey, exit: { when: { segment: 'keen' } } } }, {}, segments)
    const found = compareProjects(before, await project({ one: journey }))
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['note against.ends', 'note against.segment-removed'])
  })

  test('of a draft concerns nobody', async () => expect(await said({}, topics, { ...journey, status: 'draft' })).toEqual([]))

  test('is told in words that name what is meant', async () => {
    const [finding] = compareProjects(await project({ one: journey }), await project({ one: { ...journey, topic: 'other' } }, topics)).filter(({ severity }) => severity === 'error')
    expect(finding?.message).toBe('sends on the topic "news", which lifecycle.json has no more: every message of it to those inside would be skipped. Keep the topic until nobody is inside')
  })
})
