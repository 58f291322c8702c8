// `npm run bench`: measures what the project promises in numbers, prints a table and writes the same as JSON. With `--gate`
// it fails when a count or a ratio within this run misses its target; times are told, and fail nothing.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { figure, isGateMissed, isMet, targetOf, type Measurement, type Row } from './row.ts'
import { bundlesMeasurement } from './bundles.ts'
import { compileMeasurement } from './compile.ts'
import { countsMeasurement } from './counts.ts'
import { executorMeasurement } from './executor.ts'
import { foldMeasurement } from './fold.ts'
import { wholeMeasurement } from './whole-system.ts'
import { ingestMeasurement } from './ingest.ts'

const measurements: Measurement[] = [ingestMeasurement, foldMeasurement, compileMeasurement, countsMeasurement, bundlesMeasurement, executorMeasurement, wholeMeasurement]

const { values: options } = parseArgs({
  options: {
    json: { type: 'string', default: '.perennial/bench.json' },
    only: { type: 'string', multiple: true },
    gate: { type: 'boolean', default: false },
    whole: { type: 'boolean', default: false },
  },
})

const names = measurements.map(({ name }) => name)
const unknown = options.only?.find((name) => !names.includes(name))
if (unknown !== undefined) {
  console.error(`There is no measurement "${unknown}". There are: ${names.join(', ')}.`)
  process.exit(2)
}
const chosen = measurements.filter(({ name, needs }) => options.only?.includes(name) ?? (needs === undefined || options.whole))

const results: { name: string; says: string; rows: (Row & { met: boolean })[] }[] = []
for (const measurement of chosen) {
  const { name, says } = measurement
  process.stdout.write(`\n${name}: ${says}\n`)
  const rows = (await measurement.measure()).map((row) => ({ ...row, met: isMet(row) }))
  for (const row of rows) process.stdout.write(`  ${line(row)}\n`)
  results.push({ name, says, rows })
}

mkdirSync(dirname(options.json), { recursive: true })
writeFileSync(options.json, `${JSON.stringify({ node: process.version, platform: `${process.platform} ${process.arch}`, results }, undefined, 2)}\n`)
process.stdout.write(`\nAlso in ${options.json}\n`)

const missed = results.flatMap(({ rows }) => rows.filter(isGateMissed))
if (options.gate && missed.length > 0) {
  process.stderr.write(`\nMissed, and no machine's fault:\n${missed.map((row) => `  ${line(row)}\n`).join('')}`)
  process.exit(1)
}
process.exit(0)

function line(row: Row): string {
  const target = targetOf(row)
  const verdict = target === '' ? ' ' : isMet(row) ? '✓' : '✗'
  const measured = `${figure(row.measured)} ${row.unit}`
  return `${verdict} ${row.what.padEnd(52)} ${measured.padStart(20)}  ${target.padEnd(20)} ${row.note ?? ''}`.trimEnd()
}
