// "country is LV and (plan is light or plan is full)".
import type { ConditionWords } from '../speech.ts'
import type { JsonObject } from '../../json.ts'
import { join } from '../phrase.ts'

const members = (value: unknown): JsonObject[] => value as JsonObject[]

export const all: ConditionWords = {
  says: (condition, speech) => join(members(condition['all']).map(speech.condition), 'and'),
  reason(condition, { holds, reason }) {
    const failing = members(condition['all']).filter((member) => !holds(member))
    return join((failing.length === 0 ? members(condition['all']) : failing).map(reason), 'and')
  },
}

export const any: ConditionWords = {
  says: (condition, speech) => join(members(condition['any']).map(speech.condition), 'or'),
  reason(condition, { holds, reason }) {
    const holding = members(condition['any']).find(holds)
    return holding === undefined ? join(members(condition['any']).map(reason), 'and') : reason(holding)
  },
}

export const not: ConditionWords = {
  says: (condition, speech) => speech.denial(condition['not'] as JsonObject),
  denies: (condition, speech) => speech.condition(condition['not'] as JsonObject),
  reason: (condition, { reason }) => reason(condition['not'] as JsonObject),
}
