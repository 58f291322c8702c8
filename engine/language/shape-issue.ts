// What a value's shape lacks, in words: what was found, what is allowed, and the mend of a misspelt key. Of a choice
// between shapes, the one that was most likely meant is explained.
import type * as z from 'zod/mini'
import type { Issue } from './shape.ts'
import { durationOfParts, exampleOf, mendOf } from './mend.ts'
import { isNear, issuesOf, keysAt, optionsOf, schemasAt } from './shape.ts'
import { isObject } from '../json.ts'
import { keyMeant, nearestKey } from './other-words.ts'

export interface ShapeProblem {
  path: (string | number)[]
  code: 'shape.unknown-key' | 'shape.bad-key' | 'shape.missing' | 'shape.bad-type' | 'shape.bad-value'
  message: string
  suggestion?: string
}

/** Explaining one takes longer than finding it. */
const most = 1000

/** Every way in which `value` differs from the schema; none when it fits. */
export function shapeProblems(schema: z.ZodMiniType, value: unknown): ShapeProblem[] {
  return issuesOf(schema, value).slice(0, most).flatMap((issue) => explain(issue, [], schema, value))
}

function explain(issue: Issue, base: readonly (string | number)[], schema: z.ZodMiniType, value: unknown): ShapeProblem[] {
  const path = [...base, ...issue.path]
  const found = foundAt(value, path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return (issue.keys ?? []).slice(0, most).map((key) => ({ path: [...path, key], code: 'shape.unknown-key', message: `has the unknown key "${key}"`, suggestion: levelOf(key, path, schema) ?? nearestKey(key, keysAt(schema, path)) }))
    case 'invalid_key':
      return [{ path, code: 'shape.bad-key', message: `has a key that ${demandOf(issue.issues?.[0] ?? issue)}` }]
    case 'invalid_union': {
      const options = optionsOf(issue)
      if (isObject(found) && durationOfParts(found).length > 0 && mendOf(found, schemasAt(schema, path)) !== undefined) return [{ path, code: 'shape.bad-value', message: `is no duration${shown(found)}`, ...mendAt(schema, path, found) }]
      const meant = options.filter(isNear).toSorted((a, b) => a.length - b.length)[0]
      if (meant !== undefined) return meant.flatMap((inner) => explain(inner, path, schema, value))
      const wanted = [...new Set(options.flatMap((option) => option.filter(({ path: at }) => at.length === 0).map(demandOf)))]
      return [{ path, code: found === undefined ? 'shape.missing' : 'shape.bad-value', message: `${withExample(wanted.join(', or ').replaceAll(', or must be ', ', or '), schemasAt(schema, path))}${shown(found)}`, ...mendAt(schema, path, found) }]
    }
    case 'invalid_type':
      return [{ path, code: found === undefined ? 'shape.missing' : 'shape.bad-type', message: `${demandOf(issue)}${shown(found)}`, ...mendAt(schema, path, found) }]
    default:
      return [{ path, code: found === undefined ? 'shape.missing' : 'shape.bad-value', message: `${demandOf(issue)}${shown(found)}`, ...mendAt(schema, path, found) }]
  }
}

/** Where a key belongs that stands one level too low or too high. */
function levelOf(key: string, path: readonly (string | number)[], schema: z.ZodMiniType): string | undefined {
  if (keyMeant(key, keysAt(schema, path)) !== undefined) return undefined
  const holder = path.at(-1)
  if (typeof holder === 'string' && keysAt(schema, path.slice(0, -1)).includes(key)) return `It belongs one level higher, beside "${holder}".`
  const inside = keysAt(schema, path).find((one) => keysAt(schema, [...path, one]).includes(key))
  return inside === undefined ? undefined : `It belongs inside "${inside}".`
}

/** What to write instead; where nobody can tell, or nothing stands there, an example. */
function mendAt(schema: z.ZodMiniType, path: readonly (string | number)[], found: unknown): Pick<ShapeProblem, 'suggestion'> {
  const schemas = schemasAt(schema, path)
  const key = path.at(-1)
  const mend = found === undefined ? undefined : mendOf(found, schemas)
  if (mend !== undefined && written(mend).length <= 100) return { suggestion: `Write ${written(mend)}.${typeof found === 'number' && typeof mend === 'number' && mend === found / 100 ? ` (${found} % is ${mend}.)` : ''}` }
  const example = exampleOf(key, schemas)
  if (example === undefined) return {}
  return { suggestion: found === undefined && typeof key === 'string' ? `Write for example ${JSON.stringify(key)}: ${written(example)}.` : `Write for example ${written(example)}.` }
}

/** Says what an object may look like that is one of several choices. */
function withExample(demands: string, schemas: readonly z.ZodMiniType[]): string {
  const example = exampleOf(undefined, schemas)
  return isObject(example) ? demands.replace(/an object$/, `an object such as ${written(example)}`) : demands
}

/** JSON as people write it. */
const written = (value: unknown): string => JSON.stringify(value).replaceAll('":', '": ').replaceAll(',"', ', "')

function demandOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return `must be ${withArticle(nouns[issue.expected ?? ''] ?? issue.expected ?? 'given')}`
  if (issue.code === 'invalid_value') return `must be ${(issue.values ?? []).map((value) => JSON.stringify(value)).join(' or ')}`
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' members' : ''
  const verb = unit === '' ? 'be' : 'have'
  if (issue.message !== undefined && issue.message !== 'Invalid input') return issue.message
  if (issue.minimum !== undefined) return `must ${verb} ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit}`
  if (issue.maximum !== undefined) return `must ${verb} ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit}`
  return 'is not allowed here'
}

const nouns: Record<string, string> = { int: 'whole number', array: 'list', string: 'text', boolean: 'true or false', record: 'object' }

const withArticle = (noun: string): string => (noun === 'true or false' ? noun : /^[aeiou]/.test(noun) ? `an ${noun}` : noun === 'text' ? noun : `a ${noun}`)

function shown(found: unknown): string {
  if (found === undefined) return '; it is missing'
  const text = JSON.stringify(found)
  return `; found ${text.length > 60 ? `${text.slice(0, 59)}…` : text}`
}

function foundAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, part) => (typeof inner === 'object' && inner !== null && Object.hasOwn(inner, part) ? (inner as Record<string, unknown>)[part] : undefined), value)
}
