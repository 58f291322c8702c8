// `{"event": "Order Completed", "count": {"atLeast": 3}, "inLast": "60d"}` and its kin: questions about what the customer
// did, answered exactly from the profile's facts. Windows are counted to the millisecond from the moment of evaluation.
import * as z from 'zod/mini'
import type { Fact } from '../facts/fact.ts'
import type { JsonObject } from '../json.ts'
import type { ConditionContext, ConditionKind, Decider, Subject } from './condition.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { checkEventName } from './event-name.ts'
import type { Test } from './test.ts'
import { compileFor, compileWhereFor, referencesInWhere } from './reference.ts'
import { compileTest, operatorsOf } from './test.ts'
import { countTest, duration, name, operatorShapes, where } from './shapes.ts'
import { factSpec } from '../facts/fact-set.ts'
import { isObject } from '../json.ts'
import { never } from './condition.ts'
import { refuseForeignReference } from './operator-check.ts'

export const event: ConditionKind = {
  keyword: 'event',
  schema: z.strictObject({
    event: name,
    where: z.optional(where),
    count: z.optional(countTest),
    days: z.optional(countTest),
    last: z.optional(where),
    sum: z.optional(name),
    inLast: z.optional(duration),
    notInLast: z.optional(duration),
    since: z.optional(z.literal('entry')),
    ...operatorShapes,
  }),
  needs: ['run'],
  check(condition, scope) {
    checkEventName(condition, scope)
    const questions = ['count', 'days', 'last', 'sum', 'notInLast'].filter((key) => condition[key] !== undefined)
    if (questions.length > 1) scope.say([questions[1]!], 'condition.two-questions', `asks a second question beside "${questions[0]}"; one condition asks one, put both in "all"`)
    if (condition['days'] !== undefined && !/[dw]$/.test((condition['inLast'] as string | undefined) ?? '1d')) scope.say(['inLast'], 'condition.days-window', 'must be in whole days (d or w) beside "days"')
    const unlimited = ['last', 'sum', 'notInLast'].find((key) => condition[key] !== undefined)
    for (const key of ['inLast', 'since']) {
      if (condition[key] !== undefined && unlimited !== undefined) scope.say([key], 'condition.window', `cannot stand beside "${unlimited}": sums are lifetime, "last" is the newest ever, "notInLast" is a window itself`)
    }
    if (condition['days'] !== undefined && condition['since'] !== undefined) scope.say(['since'], 'condition.window', 'cannot stand beside "days": days are counted in whole calendar days, entry is a moment')
    refuseForeignReference(operatorsOf(condition), [], scope)
    for (const [property, test] of Object.entries((condition['last'] ?? {}) as JsonObject)) refuseForeignReference(test, ['last', property], scope)
    const hasOperator = Object.keys(operatorsOf(condition)).length > 0
    if (condition['sum'] !== undefined && !hasOperator) scope.say(['sum'], 'condition.no-operator', 'needs an operator beside it, such as "atLeast": 500')
    if (condition['sum'] === undefined && hasOperator) scope.say([Object.keys(operatorsOf(condition))[0]!], 'condition.stray-operator', 'tests nothing: put it into "count", "days", "where" or beside "sum"', `Write for example "count": ${JSON.stringify(operatorsOf(condition)).replaceAll('":', '": ')}.`)
    if (condition['since'] !== undefined && !scope.inJourney) scope.say(['since'], 'condition.outside-journey', 'has a meaning inside a journey only')
    if (condition['since'] !== undefined && scope.judged !== undefined) scope.say(['since'], 'condition.outside-journey', 'counts from entry, and is asked before the run has begun: nothing has happened since. Write "inLast", or leave it out')
    if (referencesInWhere(condition['where']).length > 0) scope.say(['where'], 'condition.dynamic-filter', 'must hold literal values: facts are kept for filters known at build time (a happening may refer to the trigger)')
  },
  decidedBy(condition, trigger, atOnce) {
    const [, ...more] = Object.keys(condition).filter((key) => key !== 'inLast' || !atOnce)
    return condition['event'] === trigger['event'] && more.length === 0 ? true : undefined
  },
  facts(condition) {
    const filter = condition['where'] as JsonObject | undefined
    const base = (wants: Parameters<typeof factSpec>[2]) => [factSpec(condition['event'] as string, filter, wants)]
    if (condition['days'] !== undefined) return base({ days: needed(condition['days']) })
    if (condition['sum'] !== undefined) return base({ sums: [condition['sum'] as string] })
    if (condition['last'] !== undefined) return base({ last: Object.keys(condition['last'] as JsonObject) })
    return base({ times: needed(condition['count'] ?? { atLeast: 1 }) })
  },
  compile(condition, context) {
    const id = context.factId(condition['event'] as string, condition['where'] as JsonObject | undefined)
    const factOf = (subject: Subject): Fact | undefined => subject.profile.facts[id]
    if (condition['notInLast'] !== undefined) return compileNotInLast(factOf, span(condition['notInLast'] as string))
    if (condition['sum'] !== undefined) return compileSum(factOf, condition)
    if (condition['last'] !== undefined) return compileLast(factOf, condition['last'] as JsonObject)
    if (condition['days'] !== undefined) return compileDays(factOf, condition, context)
    return compileCount(factOf, condition)
  },
}

const span = (text: string): number => milliseconds(parseDuration(text))

/** How many of the latest times or days decide the test: one more than an upper bound, the bound itself for a lower one. */
function needed(test: unknown): number {
  if (typeof test === 'number') return test + 1
  if (!isObject(test)) return 1
  const bounds = Object.entries(test).map(([operator, bound]) => Number(bound) + (operator === 'atLeast' || operator === 'below' ? 0 : 1))
  return Math.max(1, ...bounds)
}

function compileCount(factOf: (subject: Subject) => Fact | undefined, condition: JsonObject): Decider {
  const test = compileTest(condition['count'] ?? { atLeast: 1 })
  const window = condition['inLast'] === undefined ? undefined : span(condition['inLast'] as string)
  const fromEntry = condition['since'] === 'entry'
  if (window === undefined && !fromEntry) return { holds: (subject) => test(factOf(subject)?.count ?? 0), turns: never }
  const after = (subject: Subject): number => Math.max(window === undefined ? -Infinity : subject.now - window, fromEntry ? (subject.entryAt ?? -Infinity) : -Infinity)
  return {
    holds(subject) {
      const from = after(subject)
      let count = 0
      for (const time of factOf(subject)?.times ?? []) {
        if (time <= from) break
        count++
      }
      return test(count)
    },
    turns(subject) {
      if (window === undefined) return Infinity
      const from = after(subject)
      return firstTurn((factOf(subject)?.times ?? []).filter((time) => time > from), test, (time) => time + window)
    },
  }
}

/** `kept`, newest first, leave the window one after the other: when the first of them leaves that turns the answer. */
function firstTurn(kept: readonly number[], test: Test, leaves: (one: number) => number): number {
  const answer = test(kept.length)
  for (let left = kept.length - 1; left >= 0; left--) {
    if (test(left) !== answer && kept[left - 1] !== kept[left]) return leaves(kept[left]!)
  }
  return Infinity
}

function compileNotInLast(factOf: (subject: Subject) => Fact | undefined, window: number): Decider {
  const moment = (subject: Subject): number => (factOf(subject)?.times[0] ?? subject.profile.firstAt ?? Infinity) + window
  return {
    holds: (subject) => moment(subject) <= subject.now,
    turns(subject) {
      const at = moment(subject)
      return at > subject.now ? at : Infinity
    },
  }
}

function compileSum(factOf: (subject: Subject) => Fact | undefined, condition: JsonObject): Decider {
  const property = condition['sum'] as string
  const test = compileFor(operatorsOf(condition))
  return { holds: (subject) => test(subject)(Number(factOf(subject)?.sums?.[property] ?? 0)), turns: never }
}

function compileLast(factOf: (subject: Subject) => Fact | undefined, last: JsonObject): Decider {
  const passes = compileWhereFor(last)
  return {
    holds(subject) {
      const newest = factOf(subject)?.newest
      return newest !== undefined && passes(subject)(newest.properties)
    },
    turns: never,
  }
}

/** Distinct calendar days in the brand's zone; `inLast: "7d"` is today and the six before. */
function compileDays(factOf: (subject: Subject) => Fact | undefined, condition: JsonObject, context: ConditionContext): Decider {
  const test = compileTest(condition['days']!)
  const length = condition['inLast'] === undefined ? undefined : span(condition['inLast'] as string) / 86_400_000
  return {
    holds(subject) {
      const days = factOf(subject)?.days ?? []
      if (length === undefined) return test(days.length)
      const today = context.dayOf(subject.now)
      return test(days.filter((day) => day > today - length).length)
    },
    turns(subject) {
      if (length === undefined) return Infinity
      const today = context.dayOf(subject.now)
      return firstTurn((factOf(subject)?.days ?? []).filter((day) => day > today - length), test, (day) => context.startOfDay(day + length))
    },
  }
}
