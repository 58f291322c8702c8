// The file beside an e-mail: subject, preheader, sender, layout, and what one language says otherwise.

import { findNodeAtLocation, parse, parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser'
import * as z from 'zod/mini'
import { nearest } from '../../nearest.ts'
import { Problem, type Place } from '../../problem.ts'
import { isObject, type JsonObject } from '../../json.ts'
import { placeAt } from './source-place.ts'

const line = z.string().check(z.minLength(1))
const lines = { subject: line, preheader: z.optional(line), from: z.optional(line) }
export const envelopeShape = z.strictObject({
  $schema: z.optional(z.string()),
  ...lines,
  layout: z.optional(line),
  locales: z.optional(z.record(z.string(), z.partial(z.strictObject(lines)))),
})

export type EnvelopeFile = z.output<typeof envelopeShape>

/** The envelope in a NAME.json as far as it can be read, and the problems with it. Without a subject there is none. */
export function readEnvelope(
  file: string,
  source: string | undefined,
): { envelope?: EnvelopeFile; problems: Problem[] } {
  if (source === undefined) {
    const message = `Expected ${file} beside the e-mail, with at least {"subject": "…"}, found no such file.`
    return { problems: [new Problem('content.no-envelope', message, { place: { file } })] }
  }
  const { value, problems } = readJson(file, source)
  if (problems.length > 0) return { problems }
  const checked = envelopeShape.safeParse(value)
  if (checked.success) return { envelope: checked.data, problems }
  return {
    ...readableOf(value),
    problems: checked.error.issues.flatMap((issue) => {
      const path = issue.path.map(String)
      const place = { ...placeOfPath(file, source, path), path: ['$', ...path].join('.') }
      const allowed = path.length === 0 ? [...Object.keys(lines), 'layout', 'locales'] : Object.keys(lines)
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => new Problem('content.bad-envelope', `Unknown key ${JSON.stringify(key)}.`, { place, suggestion: nearest(key, allowed) }))
      }
      const message = path.length === 1 && path[0] === 'subject' ? 'Expected a subject, as text.' : 'Expected text, or the keys allowed here.'
      return [new Problem('content.bad-envelope', message, { place })]
    }),
  }
}

const keep = (shape: Readonly<Record<string, z.ZodMiniType>>, from: JsonObject): JsonObject => Object.fromEntries(Object.entries(from).filter(([key, inner]) => Object.hasOwn(shape, key) && shape[key]!.safeParse(inner).success))

function readableOf(value: JsonObject): { envelope?: EnvelopeFile } {
  const locales = isObject(value['locales']) ? Object.fromEntries(Object.entries(value['locales']).map(([locale, inner]) => [locale, isObject(inner) ? keep(lines, inner) : {}])) : {}
  const kept = envelopeShape.safeParse({ ...keep(envelopeShape.shape, value), locales })
  return kept.success ? { envelope: kept.data } : {}
}

function placeOfPath(file: string, source: string, path: readonly string[]): Place {
  const tree = parseTree(source)
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, [...path])
  return node === undefined ? { file } : placeAt(file, source, node.offset)
}

/** A JSON object with comments allowed, or where it cannot be read. */
export function readJson(file: string, source: string): { value: JsonObject; problems: Problem[] } {
  const errors: ParseError[] = []
  const value: unknown = parse(source, errors, { allowTrailingComma: true })
  // What comes after the first is often its consequence.
  const problems = errors.slice(0, 1).map(
    ({ error, offset }) =>
      new Problem('content.bad-json', `This is no JSON: ${printParseErrorCode(error)}.`, {
        place: placeAt(file, source, offset),
      }),
  )
  if (problems.length === 0 && !isObject(value)) {
    problems.push(new Problem('content.bad-json', 'Expected a JSON object.', { place: { file } }))
  }
  return { value: isObject(value) ? value : {}, problems }
}
