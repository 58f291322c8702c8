// Writes several files of one folder: all of them, or none.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** `files` by their path below the folder. When one cannot be written, those written before it are as they were. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  const undo: (() => void)[] = []
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path)
      const before = isFile(file) ? readFileSync(file) : undefined
      const made = mkdirSync(dirname(file), { recursive: true })
      if (made !== undefined) undo.push(() => rmSync(made, { recursive: true, force: true }))
      undo.push(() => (before === undefined ? rmSync(file, { force: true }) : writeFileSync(file, before)))
      writeFileSync(file, text)
    }
  } catch (error) {
    for (const step of undo.toReversed()) step()
    throw error
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
