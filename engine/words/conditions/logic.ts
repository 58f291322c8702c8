// "country is LV and (plan is light or plan is full)".
import type { ConditionWords } from '../speech.ts'
import type { JsonObject } from '../../json.ts'
import { join } from '../phrase.ts'

const members = (value: unknown): JsonObject[] => value as JsonObject[]

export const all: ConditionWords = { says: (condition, speech) => join(members(condition['all']).map(speech.condition), 'and') }

export const any: ConditionWords = { says: (condition, speech) => join(members(condition['any']).map(speech.condition), 'or') }

export const not: ConditionWords = {
  says: (condition, speech) => speech.denial(condition['not'] as JsonObject),
  denies: (condition, speech) => speech.condition(condition['not'] as JsonObject),
}
