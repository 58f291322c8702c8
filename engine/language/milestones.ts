// `milestones` and `recent` of lifecycle.json: their shapes and checks, and the facts that they take.
import * as z from 'zod/mini'
import type { FactSpec } from '../facts/fact.ts'
import type { JsonObject } from '../json.ts'
import type { MilestoneModel, RecentModel } from '../lifecycle/definitions.ts'
import type { Reading } from './reading.ts'
import type { Scope } from './condition-check.ts'
import { checkFilter } from './scores.ts'
import { factSpec } from '../facts/fact-set.ts'
import { id } from '../steps/common.ts'
import { name, where } from '../conditions/shapes.ts'

const happened = { event: name, where: z.optional(where) }

export const milestonesShape = z.record(id, z.strictObject({
  label: z.optional(name),
  ...happened,
  count: z.optional(z.number().check(z.int(), z.minimum(1))),
  sum: z.optional(name),
  atLeast: z.optional(z.number()),
}))

/** Content names them with a dot, so they are written with "_". */
const recentName = z.string().check(z.regex(/^[a-z][a-z0-9_]*$/, 'must be small letters, digits and "_", such as "last_orders"'), z.maxLength(48))
const property = z.string().check(z.regex(/^[\w.-]+$/, 'is no property that content could name'), z.maxLength(60))

export const recentShape = z.record(recentName, z.strictObject({
  ...happened,
  last: z.number().check(z.int(), z.minimum(1), z.maximum(10)),
  properties: z.array(property).check(z.minLength(1), z.maxLength(6)),
}))

/** Values on every profile that all lists together may hold; at some 20 bytes each they fill a second write unit. */
const mostValues = 60

export function checkMilestones(reading: Reading, milestones: Readonly<Record<string, MilestoneModel>>, scope: Scope): void {
  for (const [milestone, model] of Object.entries(milestones)) {
    const path = ['milestones', milestone]
    checkFilter(reading, model as unknown as JsonObject, path, scope)
    if ((model.count === undefined) === (model.sum === undefined)) reading.say(path, 'milestone.one-measure', 'needs a "count" or a "sum", one of them', '"count": 1 is the first time; "sum": "total", "atLeast": 500 is the first 500.')
    if ((model.sum === undefined) !== (model.atLeast === undefined)) reading.say(path, 'milestone.sum', 'needs "sum" and "atLeast" side by side: a property, and what its sum must come to')
  }
}

export function checkRecent(reading: Reading, recent: Readonly<Record<string, RecentModel>>, scope: Scope): void {
  const values = Object.values(recent).reduce((sum, { last, properties }) => sum + last * properties.length, 0)
  if (values > mostValues) reading.say(['recent'], 'recent.too-large', `would put ${values} values on every profile ("last" times the number of "properties", summed over all lists); ${mostValues} are allowed`)
  for (const [list, model] of Object.entries(recent)) checkFilter(reading, model as unknown as JsonObject, ['recent', list], scope)
}

export const factsOfMilestones = (milestones: Readonly<Record<string, MilestoneModel>>): FactSpec[] =>
  Object.values(milestones).map(({ event, where: filter, sum }) => factSpec(event, filter, sum === undefined ? {} : { sums: [sum] }))

export const factsOfRecent = (recent: Readonly<Record<string, RecentModel>>): FactSpec[] =>
  Object.values(recent).map(({ event, where: filter, last, properties }) => factSpec(event, filter, { recent: { keep: last, properties } }))
