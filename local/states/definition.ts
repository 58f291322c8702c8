// Loads the definition of a state machine: parses it once, and refuses with every problem found what is not Amazon
// States Language (`states.invalid`) or not executed here (`states.unsupported`).

import { Problem, Problems } from '../../engine/problem.ts'
import { Fields } from './fields.ts'
import { isObject, type Json } from './json.ts'
import { loadChoice } from './kinds/choice.ts'
import { loadFail } from './kinds/fail.ts'
import { loadMap } from './kinds/map.ts'
import { loadParallel } from './kinds/parallel.ts'
import { loadPass } from './kinds/pass.ts'
import { loadSucceed } from './kinds/succeed.ts'
import { loadTask } from './kinds/task.ts'
import { loadWait } from './kinds/wait.ts'
import type { Kind, Machine, Scope, State } from './machine.ts'
import { loadCatchers, loadRetriers } from './retry.ts'

const KINDS: Readonly<Record<string, (fields: Fields, loadScope: (fields: Fields) => Scope) => Kind>> = {
  Choice: loadChoice,
  Fail: loadFail,
  Map: loadMap,
  Parallel: loadParallel,
  Pass: loadPass,
  Succeed: loadSucceed,
  Task: loadTask,
  Wait: loadWait
}
const RETRYING = new Set(['Map', 'Parallel', 'Task'])
const NAME_LIMIT = 80

/** Stands in for a type that is refused, so that the rest of the definition is still checked. */
const UNKNOWN: Kind = { events: 0, begin: (visit) => ({ kind: 'moved', output: visit.input, next: undefined }) }

/** Throws Problems `states.definition-refused`; `name` is what its places call the definition. */
export function loadDefinition(definition: string | object, name: string): Machine {
  const problems: Problem[] = []
  const fields = new Fields(parse(definition, name), '$', name, problems)
  if (!isJsonPath(fields)) throw new Problems('states.definition-refused', problems)
  if (![undefined, '1.0'].includes(fields.text('Version'))) fields.invalid('Version', 'expected "1.0"')
  const timeoutSeconds = fields.integer('TimeoutSeconds', 1, 99_999_999)
  const names = new Set<string>()
  const loadScope = (scope: Fields): Scope => {
    const states = scope.children('States').map(([state, body]) => {
      if (names.has(state)) scope.invalid('States', `the name "${state}" is given to two states`)
      names.add(state)
      return loadState(state, body, loadScope)
    })
    const startAt = scope.requiredText('StartAt')
    if (states.length === 0) scope.invalid('States', 'needs at least one state')
    checkWays(scope, startAt, states)
    return { startAt, states: new Map(states.map((state) => [state.state.name, state.state])) }
  }
  const scope = loadScope(fields)
  fields.close()
  if (problems.length > 0) throw new Problems('states.definition-refused', problems)
  return { scope, timeoutSeconds }
}

function parse(definition: string | object, name: string): Json {
  try {
    // A JSON round trip, so that an object is the caller's to change afterwards.
    return JSON.parse(typeof definition === 'string' ? definition : JSON.stringify(definition))
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause)
    const place = { file: name }
    const problem = new Problem('states.invalid', `The definition is not JSON: ${found}`, { cause, place })
    throw new Problems('states.definition-refused', [problem])
  }
}

interface Loaded {
  state: State
  /** The states that this one can lead to, with the field that says so. */
  ways: string[]
  canEnd: boolean
}

function loadState(name: string, fields: Fields, loadScope: (fields: Fields) => Scope): Loaded {
  if (name.length > NAME_LIMIT) fields.invalid(undefined, `the name is longer than ${NAME_LIMIT} characters`)
  const type = fields.oneOf('Type', Object.keys(KINDS)) ?? ''
  if (!fields.has('Type')) fields.invalid(undefined, 'the field "Type" is missing')
  if (!isJsonPath(fields)) {
    return { state: { name, kind: UNKNOWN, retriers: [], catchers: [] }, ways: waysOf(fields), canEnd: true }
  }
  const canRetry = RETRYING.has(type)
  const retriers = canRetry ? loadRetriers(fields) : []
  const catchers = canRetry ? loadCatchers(fields) : []
  const kind = KINDS[type]?.(fields, loadScope) ?? UNKNOWN
  if (Object.hasOwn(KINDS, type)) fields.close()
  return {
    state: { name, kind, retriers, catchers },
    ways: waysOf(fields),
    canEnd: ['Succeed', 'Fail'].includes(type) || fields.raw('End') === true
  }
}

/** With JSONata nothing else reads as it does here, so it is refused as a whole. */
function isJsonPath(fields: Fields): boolean {
  const language = fields.raw('QueryLanguage')
  if (language === undefined || language === 'JSONPath') return true
  fields.unsupported('QueryLanguage', `only JSONPath is executed here, found ${JSON.stringify(language)}`)
  return false
}

/** Every field of a state that names another. */
function waysOf(fields: Fields): string[] {
  const ways = [fields.raw('Next'), fields.raw('Default')]
  for (const list of ['Choices', 'Catch']) {
    const entries = fields.raw(list)
    if (Array.isArray(entries)) ways.push(...entries.map((entry) => (isObject(entry) ? entry['Next'] : undefined)))
  }
  return ways.filter((way) => typeof way === 'string')
}

function checkWays(scope: Fields, startAt: string, states: Loaded[]): void {
  if (states.length === 0) return
  const byName = new Map(states.map((loaded) => [loaded.state.name, loaded]))
  if (!byName.has(startAt)) scope.invalid('StartAt', `there is no state "${startAt}" here`)
  for (const { state, ways } of states) {
    for (const way of ways) {
      if (byName.has(way)) continue
      scope.invalid(`States[${JSON.stringify(state.name)}]`, `leads to "${way}", which is no state here`)
    }
  }
  const reached = new Set([startAt])
  for (const name of reached) for (const way of byName.get(name)?.ways ?? []) reached.add(way)
  for (const name of byName.keys()) {
    if (!reached.has(name)) scope.invalid(`States[${JSON.stringify(name)}]`, 'no way leads here')
  }
  if (states.some((loaded) => loaded.canEnd)) return
  scope.invalid('States', 'no state ends: one needs "End": true, or to be a Succeed or Fail')
}
