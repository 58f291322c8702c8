// What `perennial validate` can be told.

import { journeysFolder } from '../journeys-folder.ts'
import { readOptions } from '../command.ts'

export interface ValidateOptions {
  /** The folder that marketers edit, as one would open it from the working directory. */
  folder: string
  json: boolean
  github: boolean
  strict: boolean
  verbose: boolean
  /** The commit that is deployed: what becomes of those inside its journeys. */
  against: string | undefined
}

export const help = `Usage: perennial validate [DIR] [options]

Checks every file of a journeys folder (./journeys, else the shipped one) and tells all problems at once: where, what was found,
what is allowed, and the likely mend. docs/problems.md explains each code.

  --json       print [{file, line, column, path, code, severity, message, suggestion}] instead of text
  --github     also print annotations for GitHub, as by itself in its Actions
  --strict     warnings fail too
  --against R  also say what happens to people inside the journeys as they are at the git reference R, and fail where it strands them
  --verbose    also say what is worth knowing and nothing to mend

Ends with 0 when there is no error, 1 when there is one, 2 when it was called wrongly.`

const shapes = { json: { type: 'boolean' }, github: { type: 'boolean' }, strict: { type: 'boolean' }, verbose: { type: 'boolean' }, against: { type: 'string' } } as const

/** Throws `cli.usage` for what cannot be meant. */
export function readValidateOptions(args: string[]): ValidateOptions {
  const { json = false, github = process.env['GITHUB_ACTIONS'] === 'true', strict = false, verbose = false, against, words } = readOptions(args, shapes, 1)
  return { folder: journeysFolder(words[0]), json, github, strict, verbose, against }
}
