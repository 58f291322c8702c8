// Reads the file of invoices that the sample is made of, and refuses it whole when any row is wrong.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Problem, Problems } from '../../engine/problem.ts'
import { header, readRow } from './row.ts'
import type { Row } from './row.ts'

/** The invoices that come with Perennial; sample/README.md says where they are from. */
export const shippedSample = join(import.meta.dirname, '..', '..', 'sample', 'uci-online-retail-invoices.csv.gz')

const mostTold = 20

/**
 * All rows of a CSV file (gzip when its name ends in `.gz`), in the file's order. Throws `sample.unreadable`,
 * `sample.header`, or `sample.invalid` with a problem for each wrong field, at most 20.
 */
export function readSample(file: string): Row[] {
  const [first, ...lines] = textOf(file).replace(/\r?\n$/, '').split(/\r?\n/)
  if (first !== header) {
    const message = `the first line is ${JSON.stringify((first ?? '').slice(0, 120))}; it must name the columns: ${header}.`
    throw new Problem('sample.header', message, { place: { file, line: 1, column: 1 } })
  }
  const rows: Row[] = []
  const problems: Problem[] = []
  for (const [index, text] of lines.entries()) {
    const read = readRow(text, file, index + 2)
    if (Array.isArray(read)) problems.push(...read)
    else rows.push(read)
  }
  if (problems.length > mostTold) {
    const more = new Problem('sample.more', `${problems.length - mostTold} more fields are wrong.`, { place: { file } })
    throw new Problems('sample.invalid', [...problems.slice(0, mostTold), more])
  }
  if (problems.length > 0) throw new Problems('sample.invalid', problems)
  return rows
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file)
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause)
    const message = `the sample cannot be read (${found}). Name a CSV file, or one packed with gzip whose name ends in .gz.`
    throw new Problem('sample.unreadable', message, { cause, place: { file } })
  }
}
