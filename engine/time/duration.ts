// Durations as marketers write them: one positive whole number and one unit, such as `5d` or `30min`.

import { Problem } from '../problem.ts'

const unitMs = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

export type DurationUnit = keyof typeof unitMs

export interface Duration {
  readonly amount: number
  readonly unit: DurationUnit
}

/** Reads `5d`; throws `journey.bad-duration` for anything but one positive whole number and one unit. */
export function parseDuration(text: string): Duration {
  const [, amount, unit] = /^([1-9]\d{0,8})([a-z]+)$/.exec(text) ?? []
  if (amount === undefined || unit === undefined || !isUnit(unit)) {
    throw new Problem(
      'journey.bad-duration',
      `Expected a duration such as "30min" or "5d", found ${JSON.stringify(text)}. ` +
        'Write one positive whole number and one unit: s, min, h, d or w.',
    )
  }
  return { amount: Number(amount), unit }
}

/** The elapsed length in milliseconds; a day is 24 hours and a week seven of them. */
export function milliseconds(duration: Duration): number {
  return duration.amount * unitMs[duration.unit]
}

function isUnit(text: string): text is DurationUnit {
  return Object.hasOwn(unitMs, text)
}
