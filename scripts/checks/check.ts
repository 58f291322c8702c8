// What a check of the house is: a name and a pass over one tree, which answers with everything it found wrong.

import { globSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../run.ts'
import type { Ran } from '../run.ts'

export interface Check {
  name: string
  /** One finding for each thing wrong; an empty list is a pass. */
  findings(root: string): Promise<string[]>
}

export const rooms = ['engine', 'functions', 'infra', 'local', 'cli', 'bench', 'scripts', 'tests'] as const

/** Every TypeScript source in the rooms, relative to `root`, with `/` between the parts. */
export function sources(root: string): string[] {
  return globSync(`{${rooms.join(',')}}/**/*.ts`, { cwd: root, exclude: ['**/node_modules', '**/cdk.out'] })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
}

/**
 * A tool that sees no files finds no fault, which looks like a pass. So each tool says what it saw, and whatever it
 * missed of the rooms is a finding.
 */
export function unseen(tool: string, root: string, seen: ReadonlySet<string>): string[] {
  const all = sources(root)
  if (all.length === 0) return [`${tool}: no TypeScript files in ${rooms.join(', ')} under ${root}: nothing was checked`]
  const missed = all.filter((file) => !seen.has(file))
  if (missed.length === 0) return []
  const some = missed.slice(0, 5).join(', ') + (missed.length > 5 ? ', …' : '')
  return [`${tool} saw ${all.length - missed.length} of ${all.length} files, so its verdict is worth nothing; unseen: ${some}`]
}

const packages = join(import.meta.dirname, '..', '..', 'node_modules')

/** Runs one of the pinned tools over the tree at `root`. */
export function runTool(script: string, args: readonly string[], root: string): Promise<Ran> {
  return run(process.execPath, [join(packages, script), ...args], root)
}
