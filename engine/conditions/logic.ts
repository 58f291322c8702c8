// `all`, `any` and `not`: conditions made of conditions.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { ConditionContext, ConditionKind, Decider } from './condition.ts'

const list = z.array(z.unknown()).check(z.minLength(1))

const partsOf = (keyword: string) => (condition: JsonObject): { path: (string | number)[]; condition: unknown }[] =>
  (condition[keyword] as JsonObject[]).map((member, index) => ({ path: [keyword, index], condition: member }))

function compileMembers(members: unknown, context: ConditionContext): { deciders: Decider[]; turns: Decider['turns'] } {
  const deciders = (members as JsonObject[]).map((member) => context.compile(member))
  return { deciders, turns: (subject) => deciders.reduce((first, decider) => Math.min(first, decider.turns(subject)), Infinity) }
}

export const all: ConditionKind = {
  keyword: 'all',
  schema: z.strictObject({ all: list }),
  parts: partsOf('all'),
  joins: (answers) => (answers.includes(false) ? false : answers.every((answer) => answer === true) ? true : undefined),
  compile(condition, context) {
    const { deciders, turns } = compileMembers(condition['all'], context)
    return { holds: (subject) => deciders.every((decider) => decider.holds(subject)), turns }
  },
}

export const any: ConditionKind = {
  keyword: 'any',
  schema: z.strictObject({ any: list }),
  parts: partsOf('any'),
  joins: (answers) => (answers.includes(true) ? true : answers.every((answer) => answer === false) ? false : undefined),
  compile(condition, context) {
    const { deciders, turns } = compileMembers(condition['any'], context)
    return { holds: (subject) => deciders.some((decider) => decider.holds(subject)), turns }
  },
}

export const not: ConditionKind = {
  keyword: 'not',
  schema: z.strictObject({ not: z.unknown() }),
  parts: (condition) => [{ path: ['not'], condition: condition['not'] }],
  joins: ([answer]) => (answer === undefined ? undefined : !answer),
  compile(condition, context) {
    const decider = context.compile(condition['not'] as JsonObject)
    return { holds: (subject) => !decider.holds(subject), turns: (subject) => decider.turns(subject) }
  },
}
