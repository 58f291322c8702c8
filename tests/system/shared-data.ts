// Real input that lies beside the repository, not in it: tests that need it say that they were skipped where it is absent.
import { existsSync, readFileSync } from 'node:fs'

const folder = new URL('../../../shared/data/', import.meta.url)

/** The file's text, or undefined. */
export function sharedData(path: string): string | undefined {
  const file = new URL(path, folder)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
