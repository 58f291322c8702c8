// Retry and Catch: which retrier answers an error, how long it waits, and which catcher takes over.

import { Problem } from '../../engine/problem.ts'
import type { Chance } from './chance.ts'
import { matchesError } from './failure.ts'
import type { Fields } from './fields.ts'
import { loadResultPath } from './flow.ts'
import type { Json } from './json.ts'
import type { Catcher, Retrier } from './machine.ts'

const MOST_SECONDS = 99_999_999

export function loadRetriers(fields: Fields): Retrier[] {
  const lists = fields.list('Retry')
  return lists.map((retrier, index) => {
    const jitter = retrier.oneOf('JitterStrategy', ['FULL', 'NONE'])
    const loaded = {
      errors: loadErrors(retrier, index === lists.length - 1),
      intervalSeconds: retrier.integer('IntervalSeconds', 1, MOST_SECONDS) ?? 1,
      maxAttempts: retrier.integer('MaxAttempts', 0, MOST_SECONDS) ?? 3,
      backoffRate: retrier.number('BackoffRate', 1, Infinity) ?? 2,
      maxDelaySeconds: retrier.integer('MaxDelaySeconds', 1, 31_622_400) ?? Infinity,
      hasFullJitter: jitter === 'FULL'
    }
    if (loaded.maxDelaySeconds <= loaded.intervalSeconds) {
      retrier.invalid('MaxDelaySeconds', 'must be greater than IntervalSeconds')
    }
    retrier.close()
    return loaded
  })
}

export function loadCatchers(fields: Fields): Catcher[] {
  const lists = fields.list('Catch')
  return lists.map((catcher, index) => {
    const loaded = {
      errors: loadErrors(catcher, index === lists.length - 1),
      next: catcher.requiredText('Next'),
      resultPath: loadResultPath(catcher)
    }
    catcher.close()
    return loaded
  })
}

/** The first retrier or catcher that names the error; -1 when none does. */
export function answering(candidates: readonly { errors: readonly string[] }[], error: string | undefined): number {
  return candidates.findIndex((candidate) => matchesError(candidate.errors, error))
}

/** Milliseconds before retry number `used` (from 0). */
export function delayMs(retrier: Retrier, used: number, chance: Chance): number {
  const seconds = Math.min(retrier.intervalSeconds * retrier.backoffRate ** used, retrier.maxDelaySeconds, MOST_SECONDS)
  return Math.round(seconds * 1000 * (retrier.hasFullJitter ? chance() : 1))
}

function loadErrors(fields: Fields, isLast: boolean): string[] {
  const errors = fields.parsed('ErrorEquals', readNames)
  if (!fields.has('ErrorEquals')) fields.invalid(undefined, 'the field "ErrorEquals" is missing')
  if (errors?.includes('States.ALL') === true && (errors.length > 1 || !isLast)) {
    fields.invalid('ErrorEquals', 'States.ALL must stand alone, in the last of the list')
  }
  return errors ?? []
}

function readNames(value: Json): string[] {
  if (Array.isArray(value) && value.length > 0) {
    const names = value.filter((name) => typeof name === 'string')
    if (names.length === value.length) return names
  }
  throw new Problem('states.invalid', `Expected error names, found ${JSON.stringify(value)}.`)
}
