// Time-zone cases computed with another implementation of the zone database. They lie beside the repository and are not
// part of it, so a checkout on its own skips them.

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nextWallTime, waitUntilInstant } from '../../../engine/time/wait.ts'
import { releaseAt } from '../../../engine/time/window.ts'
import { instantAt, isZone, wallClock, type Weekday } from '../../../engine/time/zone.ts'

const file = new URL('../../../../shared/data/tz/tz-cases-sample.json', import.meta.url)

interface Cases {
  zone_names: { zone: string; valid: boolean | null }[]
  cases: Case[]
}

type Case = { id: string; zone: string; why: string } & (
  | { kind: 'wall-to-utc'; local: string; expected: { compatible: string } }
  | { kind: 'utc-to-wall'; utc: string; expected: { local: string; offset_minutes: number; weekday: string } }
  | { kind: 'quiet-hours'; at: string; quiet: [string, string]; expected: { send_at: string } }
  | { kind: 'next-local-time'; after: string; local_time: string; weekday: string | null; expected: NextExpected }
  | { kind: 'add-days'; at: string; days: number; expected: { calendar: string; elapsed: string } }
)

interface NextExpected {
  first_minute_on_the_wall: string
  shift_forward: string
}

const skipped = existsSync(file) ? '' : ' (skipped: ../shared/data/tz is not here)'
const { zone_names: names, cases }: Cases = JSON.parse(
  existsSync(file) ? readFileSync(file, 'utf8') : '{"zone_names":[],"cases":[]}',
)

// The cases lie beside the repository, and their absence is no fault of the code.
describe.skipIf(skipped !== '')(`the time-zone cases${skipped}`, () => {
  test('there are thirty of them', () => {
    expect(cases).toHaveLength(30)
  })

  test.each(names.filter(({ valid }) => valid !== null))('$zone: $valid', ({ zone, valid }) => {
    expect(isZone(zone)).toBe(valid)
  })

  test.each(cases)('$id: $why', (given) => {
    expect(answer(given)).toEqual(expected(given))
  })
})

type Answer = string | object

const iso = (instantMs: number): string => new Date(instantMs).toISOString().replace('.000Z', 'Z')
const two = (value: number): string => String(value).padStart(2, '0')
const weekdays: Readonly<Record<string, Weekday>> = {
  Sunday: 'sun',
  Monday: 'mon',
  Tuesday: 'tue',
  Wednesday: 'wed',
  Thursday: 'thu',
  Friday: 'fri',
  Saturday: 'sat',
}

function answer(given: Case): Answer {
  if (given.kind === 'wall-to-utc') {
    const local = Date.parse(`${given.local}Z`)
    const day = Math.floor(local / 86_400_000)
    return iso(instantAt(day, local - day * 86_400_000, given.zone))
  }
  if (given.kind === 'utc-to-wall') {
    const { year, month, day, hour, minute, second, offsetMs, weekday } = wallClock(Date.parse(given.utc), given.zone)
    const local = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`
    return { local, offset_minutes: offsetMs / 60_000, weekday }
  }
  if (given.kind === 'quiet-hours') {
    const [from, to] = given.quiet
    return iso(releaseAt(Date.parse(given.at), { quiet: { from, to }, zone: given.zone }))
  }
  if (given.kind === 'next-local-time') {
    const on = weekdays[given.weekday ?? '']
    return iso(nextWallTime(Date.parse(given.after), given.local_time, given.zone, on && [on]))
  }
  const atMs = Date.parse(given.at)
  return {
    calendar: iso(waitUntilInstant(atMs, { duration: { amount: given.days, unit: 'd' } }, given.zone)),
    elapsed: iso(waitUntilInstant(atMs, { duration: { amount: given.days * 24, unit: 'h' } }, given.zone)),
  }
}

function expected(given: Case): Answer {
  if (given.kind === 'wall-to-utc') return given.expected.compatible
  if (given.kind === 'utc-to-wall') return { ...given.expected, weekday: weekdays[given.expected.weekday] }
  if (given.kind === 'quiet-hours') return given.expected.send_at
  if (given.kind === 'add-days') return given.expected
  // The two differ where clocks change: a date's time in a gap is shifted on, but a weekday left out is waited for.
  return given.weekday === null ? given.expected.shift_forward : given.expected.first_minute_on_the_wall
}
