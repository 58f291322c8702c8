// What `perennial validate` can be told.

import { join, relative } from 'node:path'
import { Problem } from '../../engine/problem.ts'
import { readOptions } from '../command.ts'
import { statSync } from 'node:fs'

export interface ValidateOptions {
  /** The folder that marketers edit, as one would open it from the working directory. */
  folder: string
  json: boolean
  github: boolean
  strict: boolean
  verbose: boolean
}

export const help = `Usage: perennial validate [DIR] [options]

Checks every file of a journeys folder (./journeys, else the shipped one) and tells all problems at once: where, what was found,
what is allowed, and the likely mend. docs/problems explains each code.

  --json       print [{file, line, column, path, code, severity, message, suggestion}] instead of text
  --github     also print annotations for GitHub, as by itself in its Actions
  --strict     warnings fail too
  --verbose    also say what is worth knowing and nothing to mend

Ends with 0 when there is no error, 1 when there is one, 2 when it was called wrongly.`

const shapes = { json: { type: 'boolean' }, github: { type: 'boolean' }, strict: { type: 'boolean' }, verbose: { type: 'boolean' } } as const
const shippedJourneys = join(import.meta.dirname, '..', '..', 'journeys')

/** Throws `cli.usage` for what cannot be meant. */
export function readValidateOptions(args: string[]): ValidateOptions {
  const { json = false, github = process.env['GITHUB_ACTIONS'] === 'true', strict = false, verbose = false, words } = readOptions(args, shapes, 1)
  const [named] = words
  if (named !== undefined && !isFolder(named)) throw new Problem('cli.usage', `${JSON.stringify(named)} is no folder; name one that holds a lifecycle.json and journeys.`)
  const folder = named ?? (isFolder('journeys') ? 'journeys' : relative(process.cwd(), shippedJourneys))
  return { folder, json, github, strict, verbose }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
