// Wait: until an instant, or for so many seconds. What is past already is no wait.

import { Problem } from '../../../engine/problem.ts'
import { instantOf } from '../comparison.ts'
import { runtimeFailure } from '../failure.ts'
import type { Fields } from '../fields.ts'
import { loadInputPath, loadNext, loadOutputPath, type Filter } from '../flow.ts'
import { pathExpression } from '../expression.ts'
import type { Json } from '../json.ts'
import type { Kind, Visit } from '../machine.ts'

const MOST_SECONDS = 99_999_999

export function loadWait(fields: Fields): Kind {
  const input = loadInputPath(fields)
  const until = loadUntil(fields, input)
  const output = loadOutputPath(fields)
  const next = loadNext(fields)
  const leave = (visit: Visit) => ({
    kind: 'moved' as const,
    output: output(input(visit.input, visit), visit),
    next
  })
  return {
    events: 0,
    begin: (visit) => {
      const instant = until(visit)
      return instant <= visit.now ? leave(visit) : { kind: 'parked', parked: { kind: 'wait', until: instant } }
    },
    finish: (_result, visit) => leave(visit)
  }
}

function loadUntil(fields: Fields, input: Filter): (visit: Visit) => number {
  const seconds = fields.integer('Seconds', 0, MOST_SECONDS)
  const timestamp = fields.parsedText('Timestamp', readTimestamp)
  const secondsPath = fields.parsedText('SecondsPath', pathExpression)
  const timestampPath = fields.parsedText('TimestampPath', pathExpression)
  const allowed = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath']
  const given = allowed.filter((key) => fields.has(key))
  if (given.length !== 1) {
    fields.invalid(undefined, `needs exactly one of ${allowed.join(', ')}, found ${given.length}`)
  }
  if (secondsPath !== undefined) {
    return (visit) => visit.now + 1000 * secondsOf(secondsPath(input(visit.input, visit), visit))
  }
  if (timestampPath !== undefined) return (visit) => timestampOf(timestampPath(input(visit.input, visit), visit))
  if (timestamp !== undefined) return () => timestamp
  return (visit) => visit.now + 1000 * (seconds ?? 0)
}

function readTimestamp(text: string): number {
  const instant = instantOf(text)
  if (instant !== undefined) return instant
  throw new Problem('states.invalid', `Expected a timestamp such as 2026-03-14T01:59:00Z, found "${text}".`)
}

function secondsOf(value: Json): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_SECONDS) return value
  throw runtimeFailure(`The SecondsPath must give a whole number of seconds from 0 to ${MOST_SECONDS}.`)
}

function timestampOf(value: Json): number {
  const instant = instantOf(value)
  if (instant !== undefined) return instant
  throw runtimeFailure('The TimestampPath must give a timestamp such as 2026-03-14T01:59:00Z.')
}
