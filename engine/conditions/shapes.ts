// Shapes that several conditions, happenings and steps share.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import { operators } from './test.ts'

export const name = z.string().check(z.minLength(1), z.maxLength(200))
export const scalar = z.union([z.string(), z.number(), z.boolean()])
/** A value of the moment when a run is entered, or of the customer's. */
export const standingReference = z.union([z.strictObject({ trigger: name }), z.strictObject({ attribute: name })])
export const reference = z.union([z.strictObject({ trigger: name }), z.strictObject({ latest: name }), z.strictObject({ attribute: name })])
export const operand = z.union([scalar, reference])
export const instant = z.union([z.string().check(z.regex(/^\d{4}-\d\d-\d\d/, 'is no date such as 2026-11-21')), reference])

/** Each operator with what it takes. */
export const operatorShapes = {
  is: z.optional(operand),
  isNot: z.optional(operand),
  in: z.optional(z.array(operand).check(z.minLength(1))),
  notIn: z.optional(z.array(operand).check(z.minLength(1))),
  exists: z.optional(z.boolean()),
  above: z.optional(z.union([z.number(), reference])),
  below: z.optional(z.union([z.number(), reference])),
  atLeast: z.optional(z.union([z.number(), reference])),
  atMost: z.optional(z.union([z.number(), reference])),
  contains: z.optional(operand),
  startsWith: z.optional(z.string()),
  before: z.optional(instant),
  after: z.optional(instant),
} satisfies Record<keyof typeof operators, unknown>

/** A scalar means is, a list means in, an object holds operators. */
export const test = z.union([scalar, z.array(scalar).check(z.minLength(1)), reference, z.strictObject(operatorShapes)])
export const where = z.record(name, test)
const count = z.number().check(z.int(), z.minimum(0))
export const countTest = z.union([
  count,
  z.strictObject({ is: z.optional(count), atLeast: z.optional(count), atMost: z.optional(count), above: z.optional(count), below: z.optional(count) }),
])
export const duration = z.string().check(z.regex(/^[1-9]\d{0,4}(s|min|h|d|w)$/, 'is no duration such as "30min", "12h", "3d" or "2w"'))
/** A duration before (`-3d`) or after (`24h`) something. */
export const offset = z.string().check(z.regex(/^-?[1-9]\d{0,4}(s|min|h|d|w)$/, 'is no offset such as "-3d" (before) or "24h" (after)'))
export const clockTime = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day such as "09:00"'))
export const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
export const oneOrMore = z.union([name, z.array(name).check(z.minLength(1))])

/** The names under a key that takes one or a list, each with its place. */
export function eachOf(object: JsonObject, key: string): { one: string; path: (string | number)[] }[] {
  const value = object[key]
  if (Array.isArray(value)) return value.map((one, index) => ({ one: one as string, path: [key, index] }))
  return value === undefined ? [] : [{ one: value as string, path: [key] }]
}
