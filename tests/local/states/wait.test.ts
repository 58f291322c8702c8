// How long a Wait waits, in virtual time.

import { expect, test } from 'vitest'
import { DAY_MS, only, run, START } from './rig.ts'

function iso(days: number): string {
  return new Date(START + days * DAY_MS).toISOString()
}

test.each<[string, object, number]>([
  ['Seconds', { Seconds: 86_400 }, 1],
  ['no seconds', { Seconds: 0 }, 0],
  ['sixty days, longer than a timer of Node can be', { Seconds: 60 * 86_400 }, 60],
  ['the year that an execution may last', { Seconds: 365 * 86_400 }, 365],
  ['SecondsPath', { SecondsPath: '$.in.seconds' }, 2],
  ['Timestamp', { Timestamp: iso(3) }, 3],
  ['a timestamp in another zone', { Timestamp: '2026-01-02T01:00:00+01:00' }, 1],
  ['TimestampPath', { TimestampPath: '$.in.at' }, 30.5],
  ['TimestampPath behind an InputPath', { InputPath: '$.in', TimestampPath: '$.at' }, 30.5],
  ['a timestamp of the past', { Timestamp: iso(-5) }, 0]
])('%s', async (_name, fields, days) => {
  const input = { in: { seconds: 2 * 86_400, at: iso(30.5) } }
  expect(await run(only({ Type: 'Wait', ...fields }), input)).toMatchObject({ status: 'SUCCEEDED', days })
})

test.each<[string, object]>([
  ['negative seconds', { SecondsPath: '$.negative' }],
  ['half a second', { SecondsPath: '$.half' }],
  ['a timestamp that is none', { TimestampPath: '$.half' }],
  ['a missing path', { SecondsPath: '$.missing' }]
])('%s fails the execution', async (_name, fields) => {
  const { status, error } = await run(only({ Type: 'Wait', ...fields }), { negative: -1, half: 0.5 })
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Runtime' })
})

test('an execution that would last longer than a year times out', async () => {
  const wait = { Type: 'Wait', Seconds: 365 * 86_400 + 1, End: true }
  const { status, error, days } = await run({ StartAt: 'Wait', States: { Wait: wait } })
  expect({ status, error, days: Math.floor(days) }).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout', days: 365 })
})

test('52 weekly waits keep to the second', async () => {
  const States = Object.fromEntries(
    Array.from({ length: 52 }, (_, week) => [
      `Week ${week}`,
      { Type: 'Wait', Seconds: 7 * 86_400, ...(week === 51 ? { End: true } : { Next: `Week ${week + 1}` }) }
    ])
  )
  expect(await run({ StartAt: 'Week 0', States })).toMatchObject({ status: 'SUCCEEDED', days: 364 })
})
