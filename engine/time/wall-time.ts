// A time on the wall clock as marketers write it: `09:00`.

import { Problem } from '../problem.ts'

const written = /^([01]\d|2[0-3]):([0-5]\d)$/

/** Milliseconds after 00:00; throws `journey.bad-time` for anything but HH:MM from 00:00 to 23:59. */
export function parseWallTime(text: string): number {
  const match = written.exec(text)
  if (match === null) {
    throw new Problem(
      'journey.bad-time',
      `Expected a time of day such as "09:00", found ${JSON.stringify(text)}. Write HH:MM, from 00:00 to 23:59.`,
    )
  }
  return (Number(match[1]) * 60 + Number(match[2])) * 60_000
}
