// What a deployed function weighs, and how long a fresh process takes to import it: beside a bundle of the bare document
// client, made and imported in this same run. It is made as anybody would make it, minified and nothing else, so that
// what our bundles leave out of the SDK counts for them and does not move what they are measured by.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { functionNames, variablesOf, type FunctionName } from '../functions/environment.ts'
import { bundleFunctions, type Bundles } from '../infra/bundles.ts'
import type { Measurement, Row } from './row.ts'

const root = join(import.meta.dirname, '..')
const rounds = 15

const bareHandler = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
export const handler = (key) => documents.send(new GetCommand({ TableName: 'x', Key: key }))
`

export const bundlesMeasurement: Measurement = {
  name: 'bundles',
  says: 'minified, SDK included; import in a fresh process',
  measure() {
    // Under the repository, for esbuild finds the packages from where a source lies.
    const parent = join(root, 'node_modules', '.cache', 'perennial')
    mkdirSync(parent, { recursive: true })
    const folder = mkdtempSync(join(parent, 'bench-'))
    try {
      return measureIn(folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function measureIn(folder: string): Row[] {
  const bundles = bundleFunctions(join(root, 'functions'))
  const bare = bareBundle(folder)
  const files: Record<string, string> = { bare, ...Object.fromEntries(functionNames.map((name) => [name, fileOf(bundles, name)])) }
  const times = importTimes(files)
  const bareMs = times['bare'] ?? Number.NaN
  const sizes = functionNames.map((name) => ({ name, bytes: statSync(files[name] ?? '').size }))
  return [
    ...sizes.map(({ name, bytes }): Row => ({ what: `${name}, size`, measured: bytes / 1000, unit: 'kB', most: name === 'mailer' ? 540 : 420, gate: true })),
    { what: 'bare document client, size', measured: statSync(bare).size / 1000, unit: 'kB' },
    { what: 'bare document client, import, processor time', measured: bareMs, unit: 'ms' },
    ...functionNames.map((name): Row => {
      const ms = times[name] ?? Number.NaN
      return { what: `${name}, import ÷ bare`, measured: ms / bareMs, unit: '×', most: 1.3, gate: true, note: `${ms.toFixed(0)} ms` }
    }),
  ]
}

const fileOf = (bundles: Bundles, name: FunctionName): string => join(bundles(name), 'index.mjs')

function bareBundle(folder: string): string {
  const outfile = join(folder, 'bare.mjs')
  buildSync({
    stdin: { contents: bareHandler, resolveDir: root },
    outfile, bundle: true, minify: true, format: 'esm', platform: 'node', target: 'node24', mainFields: ['module', 'main'], legalComments: 'none',
  })
  return outfile
}

/**
 * Processor time of the cheapest of several imports of each, taken in turns: an import does nothing but compute, and what
 * else this machine does falls on the time by the clock only.
 */
function importTimes(files: Record<string, string>): Record<string, number> {
  const fastest: Record<string, number> = {}
  for (let round = 0; round < rounds; round++) {
    for (const [name, file] of Object.entries(files)) {
      fastest[name] = Math.min(fastest[name] ?? Infinity, importCpuMs(file, name))
    }
  }
  return fastest
}

function importCpuMs(file: string, name: string): number {
  const script = `const began = process.cpuUsage()
await import(${JSON.stringify(`file://${file}`)})
const { user, system } = process.cpuUsage(began)
console.log((user + system) / 1000)
process.exit(0)`
  const variables = name === 'bare' ? [] : variablesOf(name as FunctionName)
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env: { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', ...Object.fromEntries(variables.map((variable) => [variable, 'https://x'])) },
  })
  if (status !== 0) throw new Error(`${name} could not be imported: ${stderr}`)
  return Number(stdout)
}
