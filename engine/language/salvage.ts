// What can be read of a value that does not fit its shape: what is wrong is taken out, or something that fits stands in for
// it where the shape cannot do without. Whoever goes on with it must not judge by what was lost.
import type * as z from 'zod/mini'
import { definitionOf, isNear, issuesOf, optionsOf, schemasAt, type Issue } from './shape.ts'

export type Path = readonly (string | number)[]

export interface Salvaged {
  value: unknown
  /** Where something was taken out or replaced. */
  lost: Path[]
}

/** Each round takes out what the one before laid bare. */
const mostRounds = 30

/** Undefined where nothing is left: the value is not even of the right kind. The value given is not changed. */
export function salvage(schema: z.ZodMiniType, value: unknown): Salvaged | undefined {
  const lost: Path[] = []
  const copy: unknown = structuredClone(value)
  for (let round = 0; round < mostRounds; round++) {
    const issues = issuesOf(schema, copy)
    if (issues.length === 0) return { value: copy, lost }
    for (const path of issues.flatMap((issue) => blamed(issue, []))) {
      if (path.length === 0 || !replace(copy, path, schema)) return undefined
      lost.push(path)
    }
  }
  return undefined
}

/** What an issue is about; of a choice between shapes, the one that was most likely meant is looked into. */
function blamed(issue: Issue, base: Path): Path[] {
  const path = [...base, ...issue.path]
  if (issue.code === 'unrecognized_keys') return (issue.keys ?? []).map((key) => [...path, key])
  if (issue.code !== 'invalid_union') return [path]
  const meant = optionsOf(issue).filter(isNear).toSorted((a, b) => a.length - b.length)[0]
  return meant === undefined ? [path] : meant.flatMap((inner) => blamed(inner, path))
}

/** Takes a member away; what is missing then, or stands in a list, gets a stand-in. */
function replace(root: unknown, path: Path, schema: z.ZodMiniType): boolean {
  const holder = path.slice(0, -1).reduce<unknown>((inner, part) => (isHolder(inner) ? inner[part] : undefined), root)
  if (!isHolder(holder)) return true
  const key = path.at(-1)!
  if (!Array.isArray(holder) && Object.hasOwn(holder, key)) return Reflect.deleteProperty(holder, key)
  const standIn = schemasAt(schema, path).map(standInFor).find((one) => one !== undefined)
  if (standIn === undefined) return false
  holder[key] = standIn
  return true
}

const isHolder = (value: unknown): value is Record<string | number, unknown> => typeof value === 'object' && value !== null

const plain: readonly unknown[] = ['x', 1, 2, 0.5, 10, true, '1d', '09:00', '10:00', 'mon', '2027-01-01', '2027-01-01T09:00', 'x@example.com', 'https://example.com/{code}', 'EUR', 'nothing', []]

/** Something that fits; undefined where none of the simple values does. */
export function standInFor(schema: z.ZodMiniType, depth = 0): unknown {
  const { entries, values } = definitionOf(schema)
  const candidates = [...Object.values(entries ?? {}), ...(values ?? []), ...(depth > 5 ? [] : builtFor(schema, depth + 1)), ...plain]
  return candidates.find((one) => one !== undefined && schema.safeParse(one).success)
}

/** Objects with what they need, lists of every length that may be asked for. */
function builtFor(schema: z.ZodMiniType, depth: number): unknown[] {
  const { shape, element, options } = definitionOf(schema)
  if (shape !== undefined) return [Object.fromEntries(Object.entries(shape).filter(([, inner]) => !inner.safeParse(undefined).success).map(([key, inner]) => [key, standInFor(inner, depth)]))]
  if (element !== undefined) return [0, 1, 2, 4].map((length) => Array.from({ length }, () => standInFor(element, depth)))
  return options?.map((option) => standInFor(option, depth)) ?? [{}]
}
