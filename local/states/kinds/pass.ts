// Pass: hands its input on, or a fixed result.

import type { Fields } from '../fields.ts'
import { loadInput, loadNext, loadResult } from '../flow.ts'
import type { Kind } from '../machine.ts'

export function loadPass(fields: Fields): Kind {
  const fixed = fields.raw('Result')
  const input = loadInput(fields)
  const result = loadResult(fields, false)
  const next = loadNext(fields)
  return {
    events: 0,
    begin: (visit) => ({
      kind: 'moved',
      output: result(fixed === undefined ? input(visit.input, visit) : fixed, visit),
      next
    })
  }
}
