// Looks into schemas, and into what the library reports of a value that does not fit one.
import type * as z from 'zod/mini'

/** The library's report of one way in which a value differs from its schema. */
export interface Issue {
  code: string
  path: (string | number)[]
  message?: string
  keys?: string[]
  values?: unknown[]
  expected?: string
  origin?: string
  minimum?: number
  maximum?: number
  inclusive?: boolean
  errors?: Issue[][]
  issues?: Issue[]
}

export function issuesOf(schema: z.ZodMiniType, value: unknown): Issue[] {
  const result = schema.safeParse(value)
  return result.success ? [] : (result.error.issues as unknown as Issue[])
}

/** The choices, those inside a choice among them. */
export function optionsOf(issue: Issue): Issue[][] {
  return (issue.errors ?? []).flatMap((option) => {
    const [only, more] = option
    return only?.code === 'invalid_union' && more === undefined && only.path.length === 0 ? optionsOf(only) : [option]
  })
}

/** Whether the value is of this choice's kind, and wrong only inside. */
export const isNear = (option: readonly Issue[]): boolean => !option.some((issue) => issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))

export interface Definition {
  type?: string
  shape?: Record<string, z.ZodMiniType>
  element?: z.ZodMiniType
  valueType?: z.ZodMiniType
  innerType?: z.ZodMiniType
  options?: z.ZodMiniType[]
  /** Of an enumeration. */
  entries?: Record<string, unknown>
  /** Of a literal. */
  values?: unknown[]
}

export function definitionOf(schema: z.ZodMiniType): Definition {
  // oxlint-disable-next-line no-underscore-dangle -- the library's own name for a schema's definition
  return (schema as unknown as { _zod: { def: Definition } })._zod.def
}

/** Every schema that may stand at a path, the choices of a choice one by one; empty where it cannot be told. */
export function schemasAt(schema: z.ZodMiniType, path: readonly (string | number)[]): z.ZodMiniType[] {
  let schemas = choicesOf(schema)
  for (const part of path) {
    schemas = schemas.map(definitionOf).flatMap(({ shape, element, valueType }) => {
      const inner = shape === undefined ? (element ?? valueType) : Object.hasOwn(shape, part) ? shape[part] : undefined
      return inner === undefined ? [] : choicesOf(inner)
    })
  }
  return schemas
}

/** The keys of the objects that may stand at a path; empty where it cannot be told. */
export function keysAt(schema: z.ZodMiniType, path: readonly (string | number)[]): string[] {
  return [...new Set(schemasAt(schema, path).flatMap((one) => Object.keys(definitionOf(one).shape ?? {})))]
}

function choicesOf(schema: z.ZodMiniType): z.ZodMiniType[] {
  const { innerType, options } = definitionOf(schema)
  if (innerType !== undefined) return choicesOf(innerType)
  return options === undefined ? [schema] : options.flatMap(choicesOf)
}
