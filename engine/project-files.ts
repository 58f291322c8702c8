// Reads a `journeys/` folder into the map of texts that the compiler takes. The one file of the engine that touches a
// disk: the CDK app and the CLI both need it, and neither may import the other.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from './problem.ts'

export interface ProjectSource {
  /** Texts by their path relative to the folder, with `/` between its parts. */
  files: Record<string, string>
}

/** Journeys to copy from; they are no part of the project they lie in. */
const shelf = 'starters'

/** Every file below `dir`, in the order of its path; what starts with a dot and the starters are left out. Throws `project.unreadable`. */
export function readProject(dir: string): ProjectSource {
  try {
    const paths = [...filesBelow(dir, '')].toSorted()
    return { files: Object.fromEntries(paths.map((path) => [path, readFileSync(join(dir, path), 'utf8')])) }
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause)
    throw new Problem('project.unreadable', `The journeys in ${dir} cannot be read: ${found}. Name a folder that holds a lifecycle model.`, {
      cause,
    })
  }
}

function* filesBelow(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (entry.name.startsWith('.') || (folder === '' && entry.name === shelf)) continue
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* filesBelow(root, path)
    else yield path
  }
}
