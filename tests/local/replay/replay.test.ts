import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replay, epilogueMs } from '../../../local/replay/replay.ts'
import { ReplayProgress } from '../../../local/replay/replay-progress.ts'
import type { Posting } from '../../../local/sample/postings.ts'
import { Store } from '../../../local/store.ts'
import { VirtualClock } from '../../../local/clock.ts'

const hour = 3_600_000
const start = Date.UTC(2011, 0, 1)

let server: Server
let http: string
let posted: { at: number; ids: string[]; authorization: string | undefined }[]
let answer: { status: number; body: object }
let clock: VirtualClock
let store: Store

beforeEach(async () => {
  posted = []
  answer = { status: 200, body: { success: true } }
  clock = new VirtualClock(start - hour)
  store = new Store(':memory:')
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      const { batch }: { batch: { messageId: string }[] } = JSON.parse(text)
      posted.push({ at: clock.now(), ids: batch.map(({ messageId }) => messageId), authorization: request.headers.authorization })
      response.writeHead(answer.status).end(JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  http = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  store.close()
})

function posting(atHour: number, ...ids: string[]): Posting {
  const batch = ids.map((messageId) => ({ type: 'track' as const, messageId, userId: '1', event: 'Order Completed' as const, timestamp: '', properties: { order_id: '', total: 1, currency: 'GBP' as const, items: 1, lines: 1 } }))
  return { postAt: start + atHour * hour, batch }
}

const postings = [posting(0, 'a', 'b'), posting(2, 'c'), posting(2, 'd'), posting(30, 'e')]

function run(more: Partial<Parameters<typeof replay>[0]> = {}) {
  const system = {
    http,
    clock,
    quiet: () => Promise.resolve(),
    advanceTo: (instant: number) => {
      clock.moveTo(instant)
      return Promise.resolve()
    },
  }
  return replay({ system, writeKey: 'key', progress: new ReplayProgress(store, 'default'), postings, ...more })
}

test('posts every batch at its hour with the write key, and lives one more day', async () => {
  expect(await run()).toBe('ended')
  expect(posted.map(({ at, ids }) => [(at - start) / hour, ids]).toSorted()).toEqual([[0, ['a', 'b']], [2, ['c']], [2, ['d']], [30, ['e']]])
  expect(new Set(posted.map(({ authorization }) => authorization))).toEqual(new Set([`Basic ${btoa('key:')}`]))
  expect(clock.now()).toBe(start + 30 * hour + epilogueMs)
})

test('stopped between two hours it goes on there, and posts nothing twice', async () => {
  let steps = 0
  expect(await run({ isStopped: () => steps === 2, onStep: () => steps++ })).toBe('stopped')
  expect(posted.flatMap(({ ids }) => ids).toSorted()).toEqual(['a', 'b', 'c', 'd'])
  expect(await run()).toBe('ended')
  expect(posted.flatMap(({ ids }) => ids).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('killed during an hour it posts that hour again, at an instant that is not earlier', async () => {
  await expect(run({ onStep: ({ done }) => { if (done === 3) throw new Error('killed') } })).rejects.toThrow('killed')
  clock.moveTo(start + 5 * hour)
  await run()
  expect(posted.filter(({ ids }) => ids.includes('e'))).toHaveLength(1)
  expect(posted.every(({ at }, index) => at >= (posted[index - 1]?.at ?? 0))).toBe(true)
})

test('done once, it does nothing more', async () => {
  await run()
  const ended = clock.now()
  posted = []
  expect(await run()).toBe('ended')
  expect({ posted, now: clock.now() }).toEqual({ posted: [], now: ended })
})

test.each([
  ['refuses', { status: 401, body: { success: false, message: '$.writeKey is wrong' } }],
  ['sets an item aside', { status: 200, body: { success: true, rejected: [{ index: 0, message: 'no name' }] } }],
])('an API that %s ends the replay with its own words', async (_, refusal) => {
  answer = refusal
  await expect(run()).rejects.toMatchObject({ code: 'replay.refused', message: expect.stringContaining(`answered ${refusal.status}`) })
  expect(new ReplayProgress(store, undefined).done()).toBe(0)
})

describe('a data folder', () => {
  test('goes on with the sample that it was begun with', () => {
    new ReplayProgress(store, 'all').keep(7)
    const later = new ReplayProgress(store, undefined)
    expect([later.sample, later.done()]).toEqual(['all', 7])
  })

  test('refuses another sample than the one it was begun with', () => {
    expect(new ReplayProgress(store, 'none').sample).toBe('none')
    expect(() => new ReplayProgress(store, 'default')).toThrow(expect.objectContaining({ code: 'replay.other-sample', message: expect.stringContaining('begun with --empty') }))
  })

  test('is begun with the default unless told', () => {
    expect(new ReplayProgress(store, undefined).sample).toBe('default')
  })
})
