import { describe, expect, test } from 'vitest'
import { occurrencesOf } from '../../../local/schedules/occurrences.ts'

function first(expression: string, after: string, count: number, zone = 'UTC'): string[] {
  const occurrences = occurrencesOf(expression, zone)
  const found: string[] = []
  let at = Date.parse(after)
  for (let n = 0; n < count; n++) {
    const next = occurrences(at)
    if (next === undefined) break
    found.push(new Date(next).toISOString().replace(':00.000Z', ''))
    at = next
  }
  return found
}

const after = '2026-02-27T09:30:00Z'

describe('a schedule expression', () => {
  test.each<[string, string[]]>([
    ['rate(1 minute)', ['2026-02-27T09:31', '2026-02-27T09:32']],
    ['rate(5 minutes)', ['2026-02-27T09:35', '2026-02-27T09:40']],
    ['rate(1 hour)', ['2026-02-27T10:00', '2026-02-27T11:00']],
    ['rate(1 day)', ['2026-02-28T00:00', '2026-03-01T00:00']],
    ['at(2026-03-01T18:00:00)', ['2026-03-01T18:00']],
    ['at(2026-01-01T18:00:00)', []],
    ['cron(0 3 * * ? *)', ['2026-02-28T03:00', '2026-03-01T03:00']],
    ['cron(0/15 9-10 * * ? *)', ['2026-02-27T09:45', '2026-02-27T10:00']],
    ['cron(30 9,8 ? * MON-FRI *)', ['2026-03-02T08:30', '2026-03-02T09:30']],
    ['cron(0 12 L * ? *)', ['2026-02-28T12:00', '2026-03-31T12:00']],
    ['cron(0 12 1W * ? *)', ['2026-03-02T12:00', '2026-04-01T12:00']],
    ['cron(0 12 31W JAN,MAY ? *)', ['2026-05-29T12:00', '2027-01-29T12:00']],
    ['cron(0 12 ? * 6L *)', ['2026-02-27T12:00', '2026-03-27T12:00']],
    ['cron(0 12 ? * TUE#2 *)', ['2026-03-10T12:00', '2026-04-14T12:00']],
    ['cron(0 12 ? * L *)', ['2026-02-28T12:00', '2026-03-07T12:00']],
    ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0 0 1 1 ? 2027-2028)', ['2027-01-01T00:00', '2028-01-01T00:00']],
    ['cron(0 0 30 2 ? *)', []],
  ])('%s', (expression, expected) => {
    expect(first(expression, after, 2)).toEqual(expected)
  })

  test('follows the wall clock of its zone over a change of the clocks', () => {
    expect(first('cron(0 9 * * ? *)', '2026-03-27T12:00:00Z', 2, 'Europe/London')).toEqual(['2026-03-28T09:00', '2026-03-29T08:00'])
  })

  test.each(['rate(0 minutes)', 'rate(1 week)', 'cron(0 3 * * * *)', 'cron(0 3 * * ?)', 'cron(60 3 * * ? *)', 'cron(a 3 * * ? *)', 'every day', 'at(tomorrow)'])(
    '%s is refused',
    (expression) => {
      expect(() => occurrencesOf(expression, 'UTC')).toThrow(expect.objectContaining({ code: 'schedules.bad-expression' }))
    }
  )

  test('a zone that is not there is refused', () => {
    expect(() => occurrencesOf('rate(1 day)', 'Europe/Nowhere')).toThrow(expect.objectContaining({ code: 'schedules.unknown-zone' }))
  })
})
