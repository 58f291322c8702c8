// The instants of a schedule: `rate(…)`, `cron(…)` and `at(…)` as EventBridge reads them. A rate counts from the epoch,
// not from the deployment as on AWS, so that a run repeats itself.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html

import { Problem } from '../../engine/problem.ts'
import { instantAt, isZone } from '../../engine/time/zone.ts'
import { cronOccurrences } from './cron.ts'

/** The first instant after this one (ms since the epoch); undefined when there is none. */
export type Occurrences = (after: number) => number | undefined

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** Throws `schedules.bad-expression` and `schedules.unknown-zone`. */
export function occurrencesOf(expression: string, zone: string): Occurrences {
  if (!isZone(zone)) throw new Problem('schedules.unknown-zone', `There is no time zone ${zone}.`)
  const [, kind, inside = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? []
  if (kind === 'rate') return rateOccurrences(inside) ?? refuse(expression)
  if (kind === 'at') return atOccurrences(inside, zone) ?? refuse(expression)
  return (kind === 'cron' ? cronOccurrences(inside, zone) : undefined) ?? refuse(expression)
}

function rateOccurrences(text: string): Occurrences | undefined {
  const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(text) ?? []
  const periodMs = Number(count) * (unitMs[unit] ?? NaN)
  if (!(periodMs > 0)) return undefined
  return (after) => (Math.floor(after / periodMs) + 1) * periodMs
}

function atOccurrences(text: string, zone: string): Occurrences | undefined {
  const localMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : NaN
  if (Number.isNaN(localMs)) return undefined
  const day = Math.floor(localMs / 86_400_000)
  const instant = instantAt(day, localMs - day * 86_400_000, zone)
  return (after) => (instant > after ? instant : undefined)
}

function refuse(expression: string): never {
  throw new Problem(
    'schedules.bad-expression',
    `The schedule expression ${JSON.stringify(expression)} is wrong: rate(5 minutes), cron(0 3 * * ? *) and ` +
      'at(2026-12-24T18:00:00) are examples of what is allowed.'
  )
}
