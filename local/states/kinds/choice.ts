// Choice: goes the way of the first rule that holds.

import { Failure } from '../failure.ts'
import type { Fields } from '../fields.ts'
import { loadInputPath, loadOutputPath } from '../flow.ts'
import { loadRule } from '../choice-rule.ts'
import type { Kind } from '../machine.ts'

export function loadChoice(fields: Fields): Kind {
  const input = loadInputPath(fields)
  const output = loadOutputPath(fields)
  const rules = fields.list('Choices').map((rule) => {
    const loaded = { holds: loadRule(rule), next: rule.requiredText('Next') }
    rule.close()
    return loaded
  })
  if (rules.length === 0) fields.invalid('Choices', 'needs at least one rule')
  const otherwise = fields.text('Default')
  return {
    events: 0,
    begin: (visit) => {
      const data = input(visit.input, visit)
      const next = rules.find((rule) => rule.holds(data, visit))?.next ?? otherwise
      if (next === undefined) {
        throw new Failure('States.NoChoiceMatched', 'No rule of the Choice held, and it has no Default.')
      }
      return { kind: 'moved', output: output(data, visit), next }
    }
  }
}
