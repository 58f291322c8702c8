// One rule of a Choice state, parsed into a question about the state's input.

import { runtimeFailure } from './failure.ts'
import type { Fields } from './fields.ts'
import { pathExpression } from './expression.ts'
import { instantOf, ORDERED, TYPE_QUESTIONS, wildcard, type Operator } from './comparison.ts'
import type { Json } from './json.ts'
import type { Visit } from './machine.ts'
import { lookUp, parsePath, type Path } from './path.ts'

export type Question = (data: Json, visit: Visit) => boolean

const NEVER: Question = () => false

/** A rule or a part of one; the caller reads Next and closes the fields of the outermost. */
export function loadRule(fields: Fields): Question {
  const found = operatorsOf(fields)
  const [name, ...others] = found
  if (name === undefined || others.length > 0) {
    fields.invalid(undefined, `needs exactly one comparison, found ${found.length === 0 ? 'none' : found.join(', ')}`)
    return NEVER
  }
  if (name === 'Not') return negated(fields)
  if (name === 'And' || name === 'Or') return combined(fields, name)
  const variable = fields.parsedText('Variable', parsePath)
  if (!fields.has('Variable')) fields.invalid(undefined, 'the field "Variable" is missing')
  return variable === undefined ? NEVER : compared(fields, name, variable)
}

function operatorsOf(fields: Fields): string[] {
  const names = ['And', 'Or', 'Not', 'IsPresent', 'StringMatches', ...TYPE_QUESTIONS.keys()]
  for (const name of ORDERED.keys()) names.push(name, `${name}Path`)
  return names.filter((name) => fields.has(name))
}

function negated(fields: Fields): Question {
  const inner = fields.child('Not')
  const question = inner === undefined ? NEVER : nested(inner)
  return (data, visit) => !question(data, visit)
}

function combined(fields: Fields, name: 'And' | 'Or'): Question {
  const questions = fields.list(name).map((inner) => nested(inner))
  if (questions.length === 0) fields.invalid(name, 'needs at least one rule')
  return name === 'And'
    ? (data, visit) => questions.every((question) => question(data, visit))
    : (data, visit) => questions.some((question) => question(data, visit))
}

function nested(fields: Fields): Question {
  const question = loadRule(fields)
  fields.close()
  return question
}

function compared(fields: Fields, name: string, variable: Path): Question {
  if (name === 'IsPresent') return agreed(fields, name, (data, visit) => find(variable, data, visit) !== undefined)
  const asked = TYPE_QUESTIONS.get(name)
  if (asked !== undefined) return agreed(fields, name, (data, visit) => asked(present(variable, data, visit)))
  if (name === 'StringMatches') {
    const matches = fields.parsedText(name, wildcard)
    return (data, visit) => matches?.(present(variable, data, visit)) === true
  }
  const operator = ORDERED.get(name) ?? ORDERED.get(name.slice(0, -'Path'.length))
  return operator === undefined ? NEVER : ordered(fields, name, operator, variable)
}

/** A question that the definition answers beforehand, with true or false. */
function agreed(fields: Fields, name: string, question: Question): Question {
  const wanted = fields.raw(name)
  if (typeof wanted !== 'boolean') fields.invalid(name, `expected true or false, found ${JSON.stringify(wanted)}`)
  return (data, visit) => question(data, visit) === wanted
}

function ordered(fields: Fields, name: string, operator: Operator, variable: Path): Question {
  if (name.endsWith('Path')) {
    const operand = fields.parsedText(name, pathExpression)
    if (operand === undefined) return NEVER
    return (data, visit) => operator.matches(present(variable, data, visit), operand(data, visit))
  }
  const operand = fields.raw(name) ?? null
  const type = operator.operand === 'timestamp' ? 'string' : operator.operand
  if (typeof operand !== type || (operator.operand === 'timestamp' && instantOf(operand) === undefined)) {
    fields.invalid(name, `expected a ${operator.operand}, found ${JSON.stringify(operand)}`)
  }
  return (data, visit) => operator.matches(present(variable, data, visit), operand)
}

function find(variable: Path, data: Json, visit: Visit): Json | undefined {
  return lookUp(variable.segments, variable.root === '$' ? data : visit.context())
}

function present(variable: Path, data: Json, visit: Visit): Json {
  const value = find(variable, data, visit)
  if (value !== undefined) return value
  throw runtimeFailure(`Invalid path '${variable.text}': the condition of the Choice found no value there.`)
}
