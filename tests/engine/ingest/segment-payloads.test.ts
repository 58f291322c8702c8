import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { routes } from '../../../engine/ingest/request.ts'
import type { Route } from '../../../engine/ingest/request.ts'
import { describe, expect, test } from 'vitest'
import { isObject } from '../../../engine/json.ts'
import { judge } from './calls.ts'

const path = fileURLToPath(new URL('../../../../shared/data/segment-payloads/segment-docs-and-fixtures.jsonl', import.meta.url))
const isThere = existsSync(path)

/** One line a body, from Segment's own documentation and fixtures; some are arguments of calls and no bodies at all. */
const bodies = isThere ? readFileSync(path, 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { payload: unknown }).payload) : []

// They are others' sentences: they lie beside the repository, and their absence is no fault of the code.
describe.skipIf(!isThere)('the bodies of Segment\'s documentation and fixtures (skipped where ../shared is not there)', () => {
  const reasonOf = (judged: ReturnType<typeof judge>): string => (judged.kind === 'refused' ? judged.code : (judged.rejections[0]?.code ?? 'taken'))

  /** `taken`, or what is wrong: status, code, place and sentence. */
  function answerOf(judged: ReturnType<typeof judge>): string {
    if (judged.kind === 'refused') return `${judged.status} ${judged.code} ${judged.path} ${judged.message}`
    const [first] = judged.rejections
    return first === undefined ? `taken ${judged.events.length}` : `400 ${first.code} ${first.path} ${first.message}`
  }

  test('are 143', () => expect(bodies).toHaveLength(143))

  test.each(routes)('at /v1/%s are taken, or refused with a reason and its place', (route) => {
    const odd = bodies.map((body) => answerOf(judge(route, body))).filter((answer) => !/^(taken [1-9]\d*|4(00|01|13) (request|event)\.[a-z-]+ \$\S* \w.{10,})$/.test(answer))
    expect(odd).toEqual([])
  })

  test('of a known type are taken at the route of their type, but for those that lack what their type needs', () => {
    const typed = bodies.filter((body) => isObject(body) && routes.includes(body['type'] as Route)) as { type: Route }[]
    const reasons = typed.map((body) => reasonOf(judge(body.type, body)))
    const counts = Object.fromEntries([...Map.groupBy(reasons, (reason) => reason)].map(([reason, list]) => [reason, list.length]))
    expect(counts).toEqual({ 'taken': 62, 'event.no-identity': 9 })
  })
})
