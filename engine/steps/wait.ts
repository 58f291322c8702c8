// `{"wait": "5d", "at": "09:00", "on": ["mon"]}`: one Wait, whose instant the Task before it computed. Its length may be a
// number of the data's, inside bounds.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { Plan } from '../journey/contract.ts'
import type { StepKind, StepScope } from './step.ts'
import { clockTime, duration, standingReference, weekday } from '../conditions/shapes.ts'
import { common } from './common.ts'
import { compileAsIf } from './if.ts'
import { isObject } from '../json.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { readingFacts } from '../journey/best-hour.ts'

const bounds = ['atLeast', 'atMost', 'default'] as const
const lengthOf = (step: JsonObject, key: string): number => milliseconds(parseDuration(step[key] as string))

export const wait: StepKind = {
  verb: 'wait',
  schema: z.strictObject({
    ...common,
    wait: z.union([duration, standingReference]),
    unit: z.optional(z.enum(['s', 'min', 'h', 'd', 'w'])),
    atLeast: z.optional(duration),
    atMost: z.optional(duration),
    default: z.optional(duration),
    at: z.optional(z.union([clockTime, z.literal('best')])),
    on: z.optional(z.union([weekday, z.array(weekday).check(z.minLength(1))])),
  }),
  check(step, scope) {
    if (isObject(step['wait'])) checkNumber(step, scope)
    else for (const key of ['unit', ...bounds]) if (step[key] !== undefined) scope.say([key], 'wait.stray-bounds', `means nothing beside a fixed length; it belongs to a number of the data's`, 'Take it away, or write for example "wait": {"trigger": "supplyDays"}.')
  },
  facts: (step) => (step['at'] === 'best' ? [...readingFacts] : []),
  // A day more for `at`, a week for `on`.
  longest: (step) => lengthOf(step, isObject(step['wait']) ? 'atMost' : 'wait') + (step['at'] === undefined ? 0 : 86_400_000) + (step['on'] === undefined ? 0 : 7 * 86_400_000),
  // Calendar days of caps end between the two, so a time of day takes nothing away.
  shortest: (step) => lengthOf(step, isObject(step['wait']) ? 'atLeast' : 'wait'),
  compile(step, id, after, compiler) {
    const plan: Plan = {
      wait: {
        ...planOfLength(step),
        ...(step['at'] === undefined ? {} : { at: step['at'] as string }),
        ...(step['on'] === undefined ? {} : { on: [step['on']].flat() as string[] }),
      },
      ...(after.release === undefined ? {} : { release: after.release }),
    }
    // A Wait after a Wait: a plan Task between them computes the second instant.
    const entry = compiler.add(id, { Type: 'Wait', TimestampPath: '$.next.at', Next: compiler.supplied(after) }, { plan })
    return step['when'] === undefined ? entry : compileAsIf(step['when'] as JsonObject, `when ${id}`, entry, after, compiler)
  },
}

function checkNumber(step: JsonObject, scope: StepScope): void {
  const missing = bounds.filter((key) => step[key] === undefined)
  if (missing.length > 0) {
    scope.say([], 'wait.no-bounds', `takes its length from the data and lacks ${missing.map((key) => `"${key}"`).join(', ')}`, 'Write for example "atLeast": "7d", "atMost": "180d", "default": "30d".')
    return
  }
  const { atLeast, atMost, default: usual } = step as { atLeast: string; atMost: string; default: string }
  const isOutside = lengthOf(step, 'atLeast') > lengthOf(step, 'default') || lengthOf(step, 'default') > lengthOf(step, 'atMost')
  if (isOutside) scope.say(['default'], 'wait.bad-bounds', `is "${usual}", which does not lie between "atLeast" ("${atLeast}") and "atMost" ("${atMost}")`)
  const { unit } = parseDuration(usual)
  if (step['unit'] === undefined && unit !== 'd') scope.say([], 'wait.no-unit', `waits a number of days unless "unit" is said, and its default is "${usual}"`, `Write "unit": "${unit}" or "unit": "d".`)
}

function planOfLength(step: JsonObject): Pick<NonNullable<Plan['wait']>, 'duration' | 'number'> {
  if (!isObject(step['wait'])) return { duration: step['wait'] as string }
  return {
    duration: step['default'] as string,
    number: { ...(step['wait'] as { trigger: string } | { attribute: string }), unit: (step['unit'] ?? 'd') as string, atLeast: step['atLeast'] as string, atMost: step['atMost'] as string },
  }
}
