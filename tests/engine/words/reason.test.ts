import type { JsonObject } from '../../../engine/json.ts'
import { expect, test } from 'vitest'
import { english } from './says.ts'
import { reasonFor } from '../../../engine/words/plain-english.ts'

const LV = { attribute: 'country', is: 'LV' }
const full = { attribute: 'plan', is: 'full' }
const old = { attribute: 'age', atLeast: 18 }

/** Of leaves, those given hold. */
const because = (condition: JsonObject, ...holding: JsonObject[]): string => {
  const holds = (one: JsonObject): boolean => {
    if (Array.isArray(one['all'])) return (one['all'] as JsonObject[]).every(holds)
    if (Array.isArray(one['any'])) return (one['any'] as JsonObject[]).some(holds)
    return one['not'] === undefined ? holding.includes(one) : !holds(one['not'] as JsonObject)
  }
  return reasonFor(condition, holds, english).text
}

test.each<[string, JsonObject, JsonObject[], string]>([
  ['what holds by itself', LV, [LV], 'country is LV'],
  ['what does not hold', LV, [], 'country is not LV'],
  ['all parts where all hold', { all: [LV, full] }, [LV, full], 'country is LV and plan is full'],
  ['only the parts that failed', { all: [LV, full, old] }, [full], 'country is not LV and age is not at least 18'],
  ['the first that held', { any: [LV, full, old] }, [full, old], 'plan is full'],
  ['every part where none held', { any: [LV, full] }, [], 'country is not LV and plan is not full'],
  ['through negations and nesting', { not: { all: [{ any: [LV, full] }, { not: old }] } }, [LV, old], 'age is at least 18'],
])('the reason names %s', (_, condition, holding, text) => expect(because(condition, ...holding)).toBe(text))
