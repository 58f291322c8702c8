// Which folder of journeys a command is about: the one named, else ./journeys, else the shipped one.

import { join, relative } from 'node:path'
import { Problem } from '../engine/problem.ts'
import { statSync } from 'node:fs'

const shipped = join(import.meta.dirname, '..', 'journeys')

/** As one would open it from the working directory. Throws `cli.usage` for what is no folder. */
export function journeysFolder(named: string | undefined): string {
  if (named !== undefined) {
    if (!isFolder(named)) throw new Problem('cli.usage', `${JSON.stringify(named)} is no folder; name one that holds a lifecycle.json and journeys.`)
    return named
  }
  if (isFolder('journeys')) return 'journeys'
  const folder = relative(process.cwd(), shipped)
  console.error(`There is no folder ./journeys here; this is about the shop that comes with Perennial, ${folder}.`)
  return folder
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
