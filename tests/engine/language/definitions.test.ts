import type { JsonObject } from '../../../engine/json.ts'
import type { ModelData } from '../../../engine/model/model.ts'
import { compileFiles, lifecycle, problemsIn, wrongIn } from './small-project.ts'
import { describe, expect, test } from 'vitest'

const order = 'Order Completed'
const wrong = async (files: Record<string, JsonObject>): Promise<string[]> => (await problemsIn(files)).map(({ code, at }) => `${code} ${at.split(' ')[1]}`)
const segments = (conditions: Record<string, JsonObject>): JsonObject => ({ segments: Object.fromEntries(Object.entries(conditions).map(([name, when]) => [name, { label: name, when }])) })
const inLifecycle = (more: JsonObject): Promise<string[]> => wrong({ 'lifecycle.json': { ...lifecycle, ...more } })

test('segments, scores and rfm are in the model, and their facts are kept though no journey asks for them', async () => {
  const { problems, model } = await compileFiles({
    'segments.json': segments({ regular: { event: order, count: { atLeast: 4 } }, fans: { all: [{ segment: 'regular' }, { score: 'lead', atLeast: 5 }, { rfm: { recency: 5 } }] } }),
    'lifecycle.json': {
      ...lifecycle,
      scores: { lead: { points: [{ event: 'Cart Updated', points: 5, max: 20, inLast: '30d' }] } },
      rfm: { event: order, amount: 'total', recency: ['30d', '60d', '90d', '120d'], frequency: [2, 3, 4, 5], monetary: [1, 2, 3, 4] },
    },
  })
  expect(problems).toEqual([])
  const data = JSON.parse(model.json) as ModelData
  expect(data.facts.map(({ event, times, sums }) => [event, times, sums])).toEqual(expect.arrayContaining([['Cart Updated', 4, undefined], [order, 4, ['total']]]))
  expect(Object.keys(data.segments)).toEqual(['fans', 'regular'])
})

describe('refuses', () => {
  test.each<[string, Record<string, JsonObject>, string[]]>([
    ['segments in a circle', { a: { segment: 'b' }, b: { not: { segment: 'c' } }, c: { any: [{ event: order }, { segment: ['a'] }] } }, ['segment.circle $.segments.a.when', 'segment.circle $.segments.b.when', 'segment.circle $.segments.c.when']],
    ['a segment of itself', { a: { segment: 'a' } }, ['segment.circle $.segments.a.when']],
    ['unknown names', { a: { any: [{ segment: 'b' }, { score: 'lead', atLeast: 3 }, { rfm: { recency: 5 } }, { stage: 'none' }, { event: 'None' }] } }, ['segment.unknown $.segments.a.when.any[0].segment', 'score.unknown $.segments.a.when.any[1].score', 'rfm.undefined $.segments.a.when.any[2].rfm', 'condition.unknown-stage $.segments.a.when.any[3].stage', 'event.unknown $.segments.a.when.any[4].event']],
    ['what only a run can tell', { a: { message: 'hello', was: 'sent' } }, ['condition.outside-journey $.segments.a.when.message']],
    ['a score without a test', { a: { score: 'lead' } }, ['score.unknown $.segments.a.when.score', 'condition.no-operator $.segments.a.when']],
    ['a mark that is none', { a: { rfm: { recency: 6 } } }, ['shape.bad-value $.segments.a.when.rfm.recency']],
  ])('%s', async (_, conditions, said) => expect(await wrong({ 'segments.json': segments(conditions) })).toEqual(said))

  test('a stage that depends on the stage through a segment', async () => {
    const stages = [{ name: 'active', label: 'A', when: { segment: 'b' } }, { name: 'lapsed', label: 'L' }]
    expect(await wrong({ 'segments.json': segments({ a: { stage: 'lapsed' }, b: { not: { segment: 'a' } } }), 'lifecycle.json': { ...lifecycle, stages } })).toEqual(['lifecycle.stage-by-stage $.stages[0].when'])
  })

  test('a segment that a journey names and nobody defines', async () => {
    expect(await wrongIn({ entry: { reentry: 'never', when: { segment: 'fans' } } })).toEqual(['segment.unknown $.entry.when.segment'])
  })

  test.each<[string, JsonObject, string[]]>([
    ['a window without a bound', { points: [{ event: order, points: 5, inLast: '30d' }] }, ['score.no-bound $.scores.lead.points[0].inLast']],
    ['a bound of the whole that another line undoes', { points: [{ event: order, points: 5, inLast: '30d' }, { event: order, points: -5 }], max: 20 }, ['score.no-bound $.scores.lead.points[0].inLast']],
    ['more times than a profile should keep', { points: [{ event: order, points: 1, max: 51, inLast: '30d' }] }, ['score.too-many $.scores.lead.points[0].inLast']],
    ['points that are none', { points: [{ event: order, points: 0 }] }, ['shape.bad-value $.scores.lead.points[0].points']],
    ['an unknown event', { points: [{ event: 'Order Complete', points: 1 }] }, ['event.unknown $.scores.lead.points[0].event']],
    ['a filter that refers to a run', { points: [{ event: order, where: { id: { trigger: 'id' } }, points: 1 }] }, ['condition.dynamic-filter $.scores.lead.points[0].where']],
  ])('a score with %s', async (_, lead, said) => expect(await inLifecycle({ scores: { lead } })).toEqual(said))

  test('thresholds of rfm that fall, or are not four', async () => {
    const rfm = { event: order, amount: 'total', recency: ['30d', '2w', '90d', '120d'], frequency: [2, 3, 4, 5], monetary: [4, 3, 2, 1] }
    expect(await inLifecycle({ rfm })).toEqual(['rfm.not-rising $.rfm.recency', 'rfm.not-rising $.rfm.monetary'])
    expect(await inLifecycle({ rfm: { ...rfm, recency: ['30d'] } })).toEqual(['shape.bad-value $.rfm.recency'])
  })
})
