// Parallel: walks all its branches at once; its result is the list of their outputs.

import type { Fields } from '../fields.ts'
import { loadInput, loadNext, loadResult } from '../flow.ts'
import type { Kind, Scope } from '../machine.ts'

export function loadParallel(fields: Fields, loadScope: (fields: Fields) => Scope): Kind {
  const input = loadInput(fields)
  const scopes = fields.list('Branches').map((branch) => {
    const scope = loadScope(branch)
    branch.close()
    return scope
  })
  if (scopes.length === 0) fields.invalid('Branches', 'needs at least one branch')
  const result = loadResult(fields, true)
  const next = loadNext(fields)
  return {
    events: 2,
    begin: (visit) => {
      const data = input(visit.input, visit)
      return { kind: 'parked', parked: { kind: 'branches', threads: [], items: scopes.map(() => data) } }
    },
    finish: (outputs, visit) => ({ kind: 'moved', output: result(outputs, visit), next }),
    branches: { scope: (index) => scopes[index] ?? { startAt: '', states: new Map() }, atOnce: scopes.length }
  }
}
