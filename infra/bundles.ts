// Bundles every function with esbuild, all in one pass and offline. What was bundled before from the same content is
// taken from a cache, so that a start without a change costs the reading of the sources.
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { BuildFailure, BuildOptions } from 'esbuild'
import { buildSync, version } from 'esbuild'
import { Problem, Problems } from '../engine/problem.ts'
import type { FunctionName } from '../functions/environment.ts'
import { functionNames } from '../functions/environment.ts'

/** The folder of a function's `index.mjs`. */
export type Bundles = (name: FunctionName) => string

const root = resolve(import.meta.dirname, '..')
const sharedCache = join(root, 'node_modules', '.cache', 'perennial', 'bundles')
/** Bundles of so many states of the sources are kept: the branches that somebody goes back and forth between. */
const kept = 8

const options = {
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // The packages' ES modules: their CommonJS builds cannot be shaken and weigh half as much again.
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  legalComments: 'none',
  // Lambda's credentials come by the environment alone; the SDK's search for others would be 100 kB that never run.
  // Nor does any function check the shape of a journey, or listen to a stream of events.
  alias: {
    '@aws-sdk/credential-provider-node': './infra/lambda-credentials.ts',
    '@smithy/core/event-streams': './infra/no-event-streams.ts',
    'zod/mini': './infra/no-schemas.ts',
  },
  logLevel: 'silent',
  absWorkingDir: root,
} satisfies BuildOptions

/** Throws `bundle.no-handler` or `bundle.failed` with every fault that was found. */
export function bundleFunctions(functionsDir: string, cache: string = sharedCache): Bundles {
  const entries = Object.fromEntries(
    functionNames.map((name) => [`${name}/index`, resolve(functionsDir, name, 'handler.ts')]),
  )
  const missing = Object.values(entries).filter((entry) => !existsSync(entry))
  if (missing.length > 0) {
    const problems = missing.map(
      (entry) => new Problem('bundle.no-handler', `There is no ${relative(root, entry)}: each function's folder has a handler.ts.`),
    )
    throw new Problems('bundle.no-handler', problems)
  }
  const sources = Object.entries(entries).map(([name, file]) => [name, relative(root, file)])
  const recipe = JSON.stringify({ version, options, sources })
  const known = join(cache, `${sha256(recipe)}.inputs`)
  const folder = cachedFolder(cache, known, recipe) ?? build(cache, entries, known, recipe)
  return (name) => join(folder, name)
}

/** The bundles made last time from these files, if every one of them still reads the same. */
function cachedFolder(cache: string, known: string, recipe: string): string | undefined {
  if (!existsSync(known)) return undefined
  const inputs = readFileSync(known, 'utf8').split('\n')
  if (!inputs.every((input) => existsSync(join(root, input)))) return undefined
  const folder = join(cache, contentKey(recipe, inputs))
  if (!existsSync(folder)) return undefined
  noteUse(folder)
  return folder
}

/** Where somebody else's checkout may only be read, its bundles serve all the same. */
function noteUse(folder: string): void {
  const now = new Date()
  try {
    utimesSync(folder, now, now)
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

function build(cache: string, entryPoints: Record<string, string>, known: string, recipe: string): string {
  mkdirSync(cache, { recursive: true })
  const unfinished = mkdtempSync(join(cache, 'unfinished-'))
  // Made for its owner alone, and meant for everybody who may read the checkout.
  chmodSync(unfinished, 0o755)
  try {
    const { metafile, warnings } = buildSync({ ...options, entryPoints, outdir: unfinished, metafile: true })
    const unknown = new Set(warnings.filter(({ id }) => id === 'import-is-undefined').map(({ text }) => text))
    if (unknown.size > 0) throw new Problems('bundle.failed', [...unknown].map((text) => new Problem('bundle.unknown-import', `${text} Is it missing in infra/no-schemas.ts?`)))
    const inputs = Object.keys(metafile.inputs).toSorted()
    const folder = join(cache, contentKey(recipe, inputs))
    // Another process may have finished the same bundles meanwhile; they are equal.
    if (!existsSync(folder)) renameSync(unfinished, folder)
    writeFileSync(known, inputs.join('\n'))
    forgetOldest(cache)
    return folder
  } catch (cause) {
    throw bundleProblems(cause)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

function contentKey(recipe: string, inputs: string[]): string {
  const hash = createHash('sha256').update(recipe)
  for (const input of inputs) hash.update(input).update('\0').update(readFileSync(join(root, input))).update('\0')
  return hash.digest('hex').slice(0, 32)
}

/** By last use, so that what another process is copying from stays. */
function forgetOldest(cache: string): void {
  const folders = readdirSync(cache, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('unfinished-'))
    .map((entry) => join(cache, entry.name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const folder of folders.slice(kept)) rmSync(folder, { recursive: true, force: true })
}

function bundleProblems(cause: unknown): unknown {
  if (!isBuildFailure(cause)) return cause
  return new Problems(
    'bundle.failed',
    cause.errors.map(({ text, location }) => {
      const place = location === null ? {} : { place: { file: location.file, line: location.line, column: location.column + 1 } }
      return new Problem('bundle.failed', text, place)
    }),
  )
}

const isBuildFailure = (cause: unknown): cause is BuildFailure => cause instanceof Error && 'errors' in cause

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
