// Succeed: ends its scope well.

import type { Fields } from '../fields.ts'
import { loadInputPath, loadOutputPath } from '../flow.ts'
import type { Kind } from '../machine.ts'

export function loadSucceed(fields: Fields): Kind {
  const input = loadInputPath(fields)
  const output = loadOutputPath(fields)
  return {
    events: 0,
    begin: (visit) => ({ kind: 'moved', output: output(input(visit.input, visit), visit), next: undefined })
  }
}
