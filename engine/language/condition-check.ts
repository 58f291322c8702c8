// Checks conditions and happenings wherever they stand; each kind answers for its own shape and sense.
import type { CheckScope, Voices } from '../conditions/condition.ts'
import type { Path, Reading } from './reading.ts'
import { conditionKinds, kindOf } from '../conditions/registry.ts'
import { happeningKindOf, happeningKinds } from '../happenings/registry.ts'
import { isObject } from '../json.ts'
import { keyMeantIn } from './other-words.ts'

export type Scope = Omit<CheckScope, keyof Voices>

const deepest = 40

/** True when the condition is sound, so that facts and deciders can be made of it. */
export function checkCondition(reading: Reading, condition: unknown, path: Path, scope: Scope, depth = 0): boolean {
  if (depth > deepest) {
    reading.say(path, 'condition.too-deep', `is nested more than ${deepest} levels deep`)
    return false
  }
  const kind = isObject(condition) ? kindOf(condition) : undefined
  if (!isObject(condition) || kind === undefined) {
    reading.say(path, 'condition.unknown', `is no condition: it needs one of the keys ${conditionKinds.map(({ keyword }) => keyword).join(', ')}`, keyMeantIn(condition, conditionKinds.map(({ keyword }) => keyword)) ?? exampleFor(condition))
    return false
  }
  const before = reading.found
  const sound = reading.read(kind.schema, condition, path)
  if (!isObject(sound)) return false
  kind.check?.(sound, { ...scope, ...reading.below(path) })
  for (const part of kind.parts?.(sound) ?? []) checkCondition(reading, part.condition, [...path, ...part.path], scope, depth + 1)
  return reading.found === before
}

export function checkHappening(reading: Reading, happening: unknown, path: Path, scope: Scope): boolean {
  const kind = isObject(happening) ? happeningKindOf(happening) : undefined
  if (!isObject(happening) || kind === undefined) {
    reading.say(path, 'happening.unknown', `is nothing that can happen: it needs one of the keys ${happeningKinds.map(({ keyword }) => keyword).join(', ')}`, keyMeantIn(happening, happeningKinds.map(({ keyword }) => keyword)))
    return false
  }
  const before = reading.found
  const sound = reading.read(kind.schema, happening, path)
  if (!isObject(sound)) return false
  kind.check?.(sound, { ...scope, ...reading.below(path) })
  const condition = kind.condition?.(sound)
  if (condition !== undefined) checkCondition(reading, condition, [...path, 'when'], scope)
  return reading.found === before
}

function exampleFor(condition: unknown): string | undefined {
  if (Array.isArray(condition)) return condition.length === 1 ? 'Take the brackets [ ] around it away.' : 'Write {"all": […]}, or {"any": […]}.'
  return typeof condition === 'string' ? 'Write for example {"event": "Order Completed", "inLast": "30d"}.' : undefined
}
