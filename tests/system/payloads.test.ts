import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from './shop.ts'
import { sharedData } from './shared-data.ts'

interface Fixture {
  path: string
  tags: string[]
  payload: Record<string, unknown>
}

interface Answer {
  fixture: Fixture
  status: number
  body: { success?: boolean; code?: string; message?: string; rejected?: { index: number; code: string; message: string }[] }
}

const fixtures = (sharedData('segment-payloads/segment-docs-and-fixtures.jsonl') ?? '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): Fixture => JSON.parse(line))

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

/** A batch to its own route, a message to its type's; arguments of a call, which have no type, as a track. */
const routeOf = ({ payload }: Fixture): string =>
  Array.isArray(payload['batch']) ? 'batch' : typeof payload['type'] === 'string' ? payload['type'] : 'track'

test("each of Segment's 143 documented bodies is taken, or refused with a reason, and never a fault of ours", async ({ skip }) => {
  // They are others' sentences, and lie beside the repository.
  skip(fixtures.length === 0, 'there is no ../shared/data/segment-payloads')
  expect(fixtures).toHaveLength(143)
  const answers: Answer[] = []
  for (const fixture of fixtures) {
    const answer = await shop.post(routeOf(fixture), fixture.payload)
    answers.push({ fixture, status: answer.status, body: (await answer.json()) as Answer['body'] })
  }

  const isAnswered = ({ status, body }: Answer): boolean =>
    status === 200 ? body.success === true : status === 400 && body.success === false && Boolean(body.message)
  expect(answers.filter((answer) => !isAnswered(answer))).toEqual([])
  expect(new Set(answers.flatMap(({ body }) => body.code ?? []))).toEqual(new Set(['event.no-identity', 'event.no-name', 'event.reserved']))
  const rejected = answers.flatMap(({ body }) => body.rejected ?? [])
  expect(rejected.map(({ index, code }) => [index, code])).toEqual([[2, 'event.bad-time'], [3, 'event.bad-time']])
  expect(rejected[0]?.message).toMatch(/^\$\.batch\[2\]\.timestamp is no ISO 8601 time/)

  // Whatever is a whole message with somebody's id is taken.
  const whole = answers.filter(({ fixture: { tags } }) => tags.includes('plain') || (tags.includes('digits-id') && !tags.includes('no-type')))
  expect(whole).toHaveLength(57)
  expect(whole.filter(({ status }) => status !== 200)).toEqual([])

  await shop.system.quiet()
  expect(shop.system.failures.newest()).toEqual([])
})
