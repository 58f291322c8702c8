// What a command of `perennial` is, and how wrong words on the command line are answered.

import { parseArgs, type ParseArgsConfig } from 'node:util'
import { nearest } from '../engine/nearest.ts'
import { Problem } from '../engine/problem.ts'

export interface Command {
  /** One line for the list of commands. */
  says: string
  help: string
  /** Resolves with the process's exit status. */
  run(args: string[]): Promise<number>
}

type Options = NonNullable<ParseArgsConfig['options']>

/** The options' values, and up to `most` words beside them; throws `cli.usage` with a sentence about the first word that is wrong. */
export function readOptions<Given extends Options>(args: string[], options: Given, most = 0) {
  try {
    const { values, positionals: words } = parseArgs({ args, options, allowPositionals: most > 0, strict: true })
    if (words.length > most) throw new Problem('cli.usage', `"${words[most]}" is one word too many.`)
    return { ...values, words }
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('cli.usage', usageSentence(cause, Object.keys(options)), { cause })
  }
}

/** The one thing that a command is about, and its options; throws `cli.usage` as well where it is missing. */
export function readOptionsAbout<Given extends Options>(what: string, args: string[], options: Given) {
  const { words: [about], ...values } = readOptions(args, options, 1)
  if (about === undefined) throw new Problem('cli.usage', `Say which ${what}: its name goes after the command.`)
  return { about, values }
}

function usageSentence(cause: unknown, known: string[]): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const found = cause instanceof Error ? (/'([^']+)'/.exec(cause.message)?.[1] ?? '') : ''
  const names = known.map((name) => `--${name}`)
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `There is no option ${found}. ${nearest(found, names)}`
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `"${found}" is no option. There are: ${names.join(', ')}.`
    default:
      return cause instanceof Error ? `${cause.message}.` : String(cause)
  }
}
