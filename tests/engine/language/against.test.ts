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

  test('of a draft concerns nobody', async () => expect(await said({}, topics, { ...journey, status: 'draft' })).toEqual([]))

  test('is told in words that name what is meant', async () => {
    const [finding] = compareProjects(await project({ one: journey }), await project({ one: { ...journey, topic: 'other' } }, topics)).filter(({ severity }) => severity === 'error')
    expect(finding?.message).toBe('sends on the topic "news", which lifecycle.json has no more: every message of it to those inside would be skipped. Keep the topic until nobody is inside')
  })
})
