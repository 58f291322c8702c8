// Durations as marketers write them: one positive whole number and one unit, such as `5d` or `30min`.

import { Problem } from '../problem.ts'

export type DurationUnit = 's' | 'min' | 'h' | 'd' | 'w'

export interface Duration {
  readonly amount: number
  readonly unit: DurationUnit
}

const unitMs: Readonly<Record<DurationUnit, number>> = {
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

const written = /^([1-9]\d{0,8})(s|min|h|d|w)$/

/** Reads `5d`; throws `journey.bad-duration` for anything but one positive whole number and one unit. */
export function parseDuration(text: string): Duration {
  const match = written.exec(text)
  if (match === null) {
    throw new Problem(
      'journey.bad-duration',
      `Expected a duration such as "30min" or "5d", found ${JSON.stringify(text)}. ` +
        'Write one positive whole number and one unit: s, min, h, d or w.',
    )
  }
  return { amount: Number(match[1]), unit: match[2] as DurationUnit }
}

/** The elapsed length in milliseconds; a day is 24 hours and a week seven of them. */
export function milliseconds(duration: Duration): number {
  return duration.amount * unitMs[duration.unit]
}
