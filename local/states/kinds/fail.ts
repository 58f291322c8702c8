// Fail: ends its scope with an error of its own, fixed or read from the input.

import { Failure, runtimeFailure } from '../failure.ts'
import type { Fields } from '../fields.ts'
import { parseExpression } from '../expression.ts'
import type { Kind, Visit } from '../machine.ts'

export function loadFail(fields: Fields): Kind {
  const error = loadText(fields, 'Error')
  const cause = loadText(fields, 'Cause')
  return {
    events: 0,
    begin: (visit) => {
      throw new Failure(error(visit), cause(visit))
    }
  }
}

function loadText(fields: Fields, key: 'Error' | 'Cause'): (visit: Visit) => string | undefined {
  fields.atMostOne(key, `${key}Path`)
  const fixed = fields.text(key)
  const path = fields.parsedText(`${key}Path`, parseExpression)
  if (path === undefined) return () => fixed
  return (visit) => {
    const found = path(visit.input, visit)
    if (typeof found === 'string') return found
    throw runtimeFailure(`The ${key}Path of a Fail state must give a string.`)
  }
}
